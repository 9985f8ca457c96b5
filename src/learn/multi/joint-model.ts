import { InputError } from '../../core/errors.ts';
import type { ObservationSpace } from '../../gym/env.ts';
import type { NetworkModel, PolicyModel } from '../policy-model.ts';

/**
 * A policy that all executors share as one policy of a dispatcher, to be exported and played like any other.
 *
 * An executor says yes with the odds exp(s₁ − s₀) of the two scores that its network gives to the globals and its own
 * features. So the keenest executor is the greatest of s₁ − s₀ over the candidates: a `scorer` without context with the
 * same weights, whose head is the difference of the two heads.
 *
 * @param space of the environment that the dispatcher would see
 * @throws InputError for other than a plain network with bids of two levels, and where tasks may wait
 */
export function jointModel(model: PolicyModel, { globals, features }: ObservationSpace): NetworkModel {
  if (features.includes('waitRow')) {
    throw new InputError(
      'one policy for all cannot be exported where tasks may wait: nobody scores the wait row',
    );
  }
  if (model.kind !== 'mlp' || model.actions !== 2) {
    throw new InputError('one policy for all can be exported only as a network with bids of two levels');
  }
  const count = globals.length;
  /** Bidders see globals first, candidates of a scorer their own features. */
  const ownFirst = <T>(all: readonly T[]) => [...all.slice(count), ...all.slice(0, count)];
  const first = model.hidden.length > 0 ? 'layer1.weight' : 'head.weight';
  const weights = Object.entries(model.weights).map(([name, { shape, values }]) => {
    let lines = linesOf(values, shape.at(-1)!);
    if (name === first) lines = ownFirst(lines);
    if (!name.startsWith('head.')) return [name, { shape, values: Float32Array.from(lines.flat()) }];
    const keenness = Float32Array.from(lines, ([no, yes]) => yes! - no!);
    return [name, { shape: [...shape.slice(0, -1), 1], values: keenness }];
  });
  const { mean, deviation } = model.normalisation.globals;
  return {
    ...model,
    kind: 'scorer',
    globals,
    features,
    actions: null,
    normalisation: {
      globals: { mean: mean.slice(0, count), deviation: deviation.slice(0, count) },
      features: { mean: mean.slice(count), deviation: deviation.slice(count) },
    },
    weights: Object.fromEntries(weights),
  };
}

function linesOf(values: Float32Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, k) => [
    ...values.slice(k * width, (k + 1) * width),
  ]);
}

import { InputError } from '../../core/errors.ts';
import type { ObservationSpace } from '../../gym/env.ts';
import type { NetworkModel, PolicyModel } from '../policy-model.ts';

/**
 * A policy that all executors share as one policy of a dispatcher, to be exported and played like any other.
 *
 * An executor says yes with the odds exp(s₁ − s₀) of the two scores that its network gives to the globals and its own
 * features. So the keenest executor is the greatest of s₁ − s₀ over the candidates: a `scorer` with the same weights
 * and no context, whose head is the difference of the two heads.
 *
 * @param space of the environment that the dispatcher would see
 * @throws InputError for other than a plain network with two hidden layers and two levels of bids
 */
export function jointModel(model: PolicyModel, { globals, features }: ObservationSpace): NetworkModel {
  if (features.includes('waitRow')) {
    throw new InputError(
      'one policy for all cannot be exported where tasks may wait: nobody scores the wait row',
    );
  }
  if (model.kind !== 'mlp' || model.actions !== 2 || model.hidden.length !== 2) {
    throw new InputError(
      'one policy for all can be exported only as a network with two hidden layers and bids of two levels',
    );
  }
  const [first, second] = model.hidden as [number, number];
  const values = (name: string) => model.weights[name]!.values;
  const split = globals.length * first;
  const input = values('layer1.weight');
  const head = values('head.weight');
  const bias = values('head.bias');
  const weight = (shape: readonly number[], numbers: Float32Array) => ({ shape, values: numbers });
  const { mean, deviation } = model.normalisation.globals;
  const parts = (numbers: readonly number[]) => [
    numbers.slice(0, globals.length),
    numbers.slice(globals.length),
  ];
  const [[globalMean, ownMean], [globalDeviation, ownDeviation]] = [parts(mean), parts(deviation)];
  return {
    kind: 'scorer',
    globals,
    features,
    hidden: model.hidden,
    activation: model.activation,
    actions: null,
    normalisation: {
      globals: { mean: globalMean!, deviation: globalDeviation! },
      features: { mean: ownMean!, deviation: ownDeviation! },
    },
    weights: {
      'row.weight': weight([features.length, first], input.slice(split)),
      'globals.weight': weight([globals.length, first], input.slice(0, split)),
      'row.bias': weight([first], values('layer1.bias')),
      'context.weight': weight([2 * first, second], new Float32Array(2 * first * second)),
      'hidden.weight': weight([first, second], values('layer2.weight')),
      'hidden.bias': weight([second], values('layer2.bias')),
      'head.weight': weight(
        [second, 1],
        Float32Array.from({ length: second }, (_, j) => head[2 * j + 1]! - head[2 * j]!),
      ),
      'head.bias': weight([1], Float32Array.of(bias[1]! - bias[0]!)),
    },
  };
}

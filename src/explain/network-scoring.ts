import type { Observation } from '../gym/env.ts';
import type { NetworkModel } from '../learn/policy-model.ts';
import { ChainPath } from './path/chain-path.ts';
import { ContextPath } from './path/context-path.ts';
import { type Gains, integrate } from './path/integrate.ts';
import { standardised } from './path/weights.ts';
import { ACTION, OTHERS, type ScoredCandidate, type Scoring, type Steps, SYSTEM } from './scoring.ts';

/**
 * A network's scores of one observation by integrated gradients, from the mean of everything it met in training to what
 * it sees; of a linear network these are the exact Shapley values. The scores are those of the policy before they are
 * rounded to floats.
 *
 * @param candidate that a row of the observation stands for
 * @throws InputError where scores are no numbers
 */
export function* networkScoring(
  model: NetworkModel,
  observation: Observation,
  candidate: (row: number) => number,
): Steps<Scoring> {
  const seen = new SeenRows(model, observation, candidate);
  if (model.kind === 'mlp')
    return seen.scoringOfActions(yield* integrate(new ChainPath(model, seen.globals)));
  if (model.context !== 'none') {
    const path = new ContextPath(model, seen.rows.map(seen.standardised), seen.globals);
    const gains = yield* integrate(path);
    return { baseValue: gains.start[0]!, candidates: seen.rows.map((row, s) => seen.scored(row, gains, s)) };
  }
  const candidates: ScoredCandidate[] = [];
  let baseValue = 0;
  for (const row of seen.rows) {
    const inputs = Float64Array.of(...seen.standardised(row), ...seen.globals);
    const gains = yield* integrate(new ChainPath(model, inputs));
    baseValue = gains.start[0]!;
    candidates.push(seen.scored(row, gains, 0));
  }
  return { baseValue, candidates };
}

/** The rows of an observation that are allowed. */
class SeenRows {
  /** In the order of the candidates that they stand for. */
  readonly rows: readonly number[];
  /** Standardised. */
  readonly globals: Float64Array;
  readonly #model: NetworkModel;
  readonly #observation: Observation;
  readonly #candidate: (row: number) => number;

  constructor(model: NetworkModel, observation: Observation, candidate: (row: number) => number) {
    const { mask, globals } = observation;
    this.#model = model;
    this.#observation = observation;
    this.#candidate = candidate;
    this.globals = standardised(globals, 0, model.normalisation.globals);
    this.rows = [...mask.keys()].filter((row) => mask[row]).sort((a, b) => candidate(a) - candidate(b));
  }

  standardised = (row: number): Float64Array =>
    standardised(
      this.#observation.candidates,
      row * this.#model.features.length,
      this.#model.normalisation.features,
    );

  /** @param s which of the path's scores is the row's */
  scored(
    row: number,
    { end, parts }: Gains,
    s: number,
    base: Readonly<Record<string, number>> = {},
  ): ScoredCandidate {
    const { globals, features, kind, context } = this.#model;
    const names = [
      ...(kind === 'mlp' ? [] : features),
      ...globals.map((name) => SYSTEM + name),
      ...(context === 'none' ? [] : [OTHERS]),
    ];
    return {
      index: this.#candidate(row),
      score: end[s]!,
      features: this.#featuresOf(row),
      contributions: { ...base, ...record(names, (k) => parts[s * names.length + k]!) },
    };
  }

  /** Each action begins with a value of its own: how far it is from their mean is a part of the score. */
  scoringOfActions(gains: Gains): Scoring {
    const baseValue = this.rows.reduce((sum, row) => sum + gains.start[row]!, 0) / this.rows.length;
    const candidates = this.rows.map((row) =>
      this.scored(row, gains, row, { [ACTION]: gains.start[row]! - baseValue }),
    );
    return { baseValue, candidates };
  }

  #featuresOf(row: number): Record<string, number> {
    const { features, globals } = this.#model;
    const { candidates, globals: values } = this.#observation;
    return {
      ...record(features, (k) => candidates[row * features.length + k]!),
      ...record(
        globals.map((name) => SYSTEM + name),
        (k) => values[k]!,
      ),
    };
  }
}

export function record(names: readonly string[], of: (k: number) => number): Record<string, number> {
  return Object.fromEntries(names.map((name, k) => [name, of(k)]));
}

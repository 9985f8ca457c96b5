import type { Observation } from '../gym/env.ts';

/** Standardises inputs: (x − mean) / deviation, element by element; frozen once it has been measured. */
export interface Normalisation {
  readonly globals: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  readonly features: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

/**
 * A learned policy as data: everything that the exported formats are generated from.
 *
 * `mlp` maps globals to one score an action. `scorer` maps every candidate row (with globals and pooled context) to
 * its score, so that it serves any number of candidates. `table` looks a discretised state up.
 */
export type PolicyModel = NetworkModel | TableModel;

/**
 * A neural policy; `a` is its activation, products are row vector · matrix, inputs are normalised first.
 *
 * `mlp` with hidden widths h₁ … hₙ:
 *
 *     x₀ = globals      xₖ = a(xₖ₋₁ · layerK.weight + layerK.bias)      scores = xₙ · head.weight + head.bias
 *
 * `scorer` with hidden widths h₁ and h₂, for each candidate row r, means and maxima over the allowed rows only:
 *
 *     uᵣ = a(rowᵣ · row.weight + globals · globals.weight + row.bias)
 *     c = [mean u; max u] · context.weight
 *     vᵣ = a(uᵣ · hidden.weight + c + hidden.bias)      scoreᵣ = vᵣ · head.weight + head.bias
 */
export interface NetworkModel {
  readonly kind: 'mlp' | 'scorer';
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: 'tanh' | 'relu';
  /** Number of actions of an `mlp`; null for a `scorer`. */
  readonly actions: number | null;
  readonly normalisation: Normalisation;
  /** The actor's weights by name, each row-major with its shape: see {@link weightShapes}. */
  readonly weights: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
  >;
}

/**
 * State key → value of each action; the greatest value wins, ties go to the first, and a state that was never seen
 * has zeros. The key joins one number for each part of `state` by commas.
 */
export interface TableModel {
  readonly kind: 'table';
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** The number of a global: how many edges are ≤ it, or the rounded global where there are no edges. */
  readonly state: readonly { readonly global: string; readonly edges: readonly number[] | null }[];
  /**
   * Names of rules, or null where action k of the table is action k of the environment. A rule picks the allowed
   * candidate with the least sign · feature, the first among equals; one whose feature `waitRow` is 1 only where
   * there is no other.
   */
  readonly rules:
    | readonly { readonly name: string; readonly feature: string; readonly sign: 1 | -1 }[]
    | null;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Scores of the candidates under a policy, higher is better; masked ones get −Infinity. */
export type Scorer = (observation: Observation) => Float32Array;

/** What the shapes of a network's weights follow from. */
export type NetworkShape = Pick<NetworkModel, 'kind' | 'globals' | 'features' | 'hidden' | 'actions'>;

/** Names and shapes of a network's weights, in the order in which they are stored. */
export function weightShapes(network: NetworkShape): Record<string, readonly number[]> {
  const { globals, features, hidden, actions } = network;
  if (network.kind === 'scorer') {
    const [first, second] = [hidden[0]!, hidden[1]!];
    return {
      'row.weight': [features.length, first],
      'globals.weight': [globals.length, first],
      'row.bias': [first],
      'context.weight': [2 * first, second],
      'hidden.weight': [first, second],
      'hidden.bias': [second],
      'head.weight': [second, 1],
      'head.bias': [1],
    };
  }
  return mlpShapes([globals.length, ...hidden, actions!]);
}

/** Names and shapes of a plain chain of layers of the given widths, input and output included. */
export function mlpShapes(widths: readonly number[]): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = {};
  for (let k = 1; k < widths.length; k++) {
    const layer = k === widths.length - 1 ? 'head' : `layer${k}`;
    shapes[`${layer}.weight`] = [widths[k - 1]!, widths[k]!];
    shapes[`${layer}.bias`] = [widths[k]!];
  }
  return shapes;
}

/** Normalisation that changes nothing. */
export function identityNormalisation(globals: number, features: number): Normalisation {
  const identity = (n: number) => ({
    mean: new Array<number>(n).fill(0),
    deviation: new Array<number>(n).fill(1),
  });
  return { globals: identity(globals), features: identity(features) };
}

import type { Observation } from '../gym/env.ts';

/** Standardises inputs: (x − mean) / deviation, element by element; frozen once it has been measured. */
export interface Normalisation {
  readonly globals: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  readonly features: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

/**
 * A learned policy as data: everything that the exported formats are generated from.
 *
 * `mlp` maps globals to one score an action. `scorer` maps every candidate row (with globals and context) to its score,
 * so that it serves any number of candidates. `table` looks a discretised state up.
 */
export type PolicyModel = NetworkModel | TableModel;

/**
 * What a candidate's score takes in of the other candidates: nothing; the mean and maximum of a layer over all of
 * them; or what one head of attention picks from them.
 */
export type ScorerContext = 'none' | 'pooled' | 'attention';

/**
 * A neural policy; `a` is its activation, products are row vector · matrix, inputs are normalised first.
 *
 * `mlp` with hidden widths h₁ … hₙ, a linear map where there are none:
 *
 *     x₀ = globals      xₖ = a(xₖ₋₁ · layerK.weight + layerK.bias)      scores = xₙ · head.weight + head.bias
 *
 * `scorer` without context: the same chain for each candidate row r, from x₀ = [rowᵣ; globals] to one score.
 *
 * `scorer` with context and hidden widths h₁ and h₂, over the allowed rows only:
 *
 *     uᵣ = a(rowᵣ · row.weight + globals · globals.weight + row.bias)
 *     cᵣ = [mean u; max u] · context.weight                                       (pooled)
 *     cᵣ = (Σₛ pᵣₛ · uₛ · value.weight) · context.weight                          (attention)
 *     pᵣ = softmax over s of (uᵣ · query.weight) · (uₛ · key.weight)ᵀ / √h₁
 *     vᵣ = a(uᵣ · hidden.weight + cᵣ + hidden.bias)      scoreᵣ = vᵣ · head.weight + head.bias
 *
 * With `layerNorm` the argument x of every a is normalised first (Ba, Kiros & Hinton 2016), by weights named after the
 * layer, e.g. `row.scale`: (x − mean x) / √(variance x + {@link LAYER_NORM_EPSILON}) · scale + shift.
 */
export interface NetworkModel {
  readonly kind: 'mlp' | 'scorer';
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly layerNorm: boolean;
  /** `none` for an `mlp`. */
  readonly context: ScorerContext;
  /** Number of actions of an `mlp`; null for a `scorer`. */
  readonly actions: number | null;
  readonly normalisation: Normalisation;
  /** The actor's weights by name, each row-major with its shape: see {@link weightShapes}. */
  readonly weights: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
  >;
}

/** A number that tells states apart: one of the globals, or a feature of the candidate in a certain row. */
export type StatePart = (
  | { readonly global: string }
  | { readonly candidate: number; readonly feature: string }
) & {
  /** How many of them are ≤ the number counts; null rounds it. */
  readonly edges: readonly number[] | null;
};

/**
 * State key → value of each action; the greatest value wins, ties go to the first, and a state that was never seen
 * has zeros. The key joins one number for each part of `state` by commas: how many edges are ≤ it, or the rounded
 * one where there are no edges, or −1 for a candidate that there is not.
 */
export interface TableModel {
  readonly kind: 'table';
  readonly globals: readonly string[];
  readonly features: readonly string[];
  readonly state: readonly StatePart[];
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

/** What layer normalisation adds to a variance. */
export const LAYER_NORM_EPSILON = 1e-5;

/** What the shapes of a network's weights follow from. */
export type NetworkShape = Pick<
  NetworkModel,
  'kind' | 'globals' | 'features' | 'hidden' | 'layerNorm' | 'context' | 'actions'
>;

/** What is wrong with the number of hidden layers, in one line; null when nothing is. */
export function hiddenProblem({ hidden, context }: Pick<NetworkShape, 'hidden' | 'context'>): string | null {
  return context === 'none' || hidden.length === 2
    ? null
    : `a scorer with context '${context}' has two widths, not ${hidden.length}`;
}

type Shapes = Record<string, readonly number[]>;

/**
 * Names and shapes of a network's weights, in the order in which they are stored.
 * @param outputs numbers that are said of each action; 1 for a policy
 */
export function weightShapes(network: NetworkShape, outputs = 1): Shapes {
  const { globals, features, hidden, layerNorm, actions } = network;
  if (network.kind === 'mlp') return mlpShapes([globals.length, ...hidden, actions! * outputs], layerNorm);
  if (network.context === 'none') {
    return mlpShapes([features.length + globals.length, ...hidden, outputs], layerNorm);
  }
  const [first, second] = [hidden[0]!, hidden[1]!];
  return {
    'row.weight': [features.length, first],
    'globals.weight': [globals.length, first],
    'row.bias': [first],
    ...(layerNorm && normShapes('row', first)),
    ...(network.context === 'attention' && {
      'query.weight': [first, first],
      'key.weight': [first, first],
      'value.weight': [first, first],
    }),
    'context.weight': [network.context === 'attention' ? first : 2 * first, second],
    'hidden.weight': [first, second],
    'hidden.bias': [second],
    ...(layerNorm && normShapes('hidden', second)),
    'head.weight': [second, outputs],
    'head.bias': [outputs],
  };
}

/** Names and shapes of a plain chain of layers of the given widths, input and output included. */
export function mlpShapes(widths: readonly number[], layerNorm = false): Shapes {
  const shapes: Shapes = {};
  for (let k = 1; k < widths.length; k++) {
    const last = k === widths.length - 1;
    const layer = last ? 'head' : `layer${k}`;
    shapes[`${layer}.weight`] = [widths[k - 1]!, widths[k]!];
    shapes[`${layer}.bias`] = [widths[k]!];
    if (layerNorm && !last) Object.assign(shapes, normShapes(layer, widths[k]!));
  }
  return shapes;
}

function normShapes(layer: string, width: number): Shapes {
  return { [`${layer}.scale`]: [width], [`${layer}.shift`]: [width] };
}

/** Normalisation that changes nothing. */
export function identityNormalisation(globals: number, features: number): Normalisation {
  const identity = (n: number) => ({
    mean: new Array<number>(n).fill(0),
    deviation: new Array<number>(n).fill(1),
  });
  return { globals: identity(globals), features: identity(features) };
}

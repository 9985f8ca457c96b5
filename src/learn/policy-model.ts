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
  /** The actor's weights by name, each row-major with its shape. */
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>>;
}

/** State key → value of each action; actions are rules (arg-min of a feature) or plain action indices. */
export interface TableModel {
  readonly kind: 'table';
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** How an observation becomes a key: each named global is cut at the edges, or rounded where there are none. */
  readonly state: readonly { readonly global: string; readonly edges: readonly number[] | null }[];
  /** Names of rules, or null where action k of the table is action k of the environment. */
  readonly rules: readonly { readonly name: string; readonly feature: string; readonly sign: 1 | -1 }[] | null;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Scores of the candidates under a policy, higher is better; masked ones get −Infinity. */
export type Scorer = (observation: Observation) => Float32Array;

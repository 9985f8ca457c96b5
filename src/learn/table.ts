import type { Observation } from '../gym/env.ts';
import type { TableModel } from './policy-model.ts';

/** How observations become the keys of a table: see {@link TableModel.state}. */
export function stateKeys({ globals, state }: Pick<TableModel, 'globals' | 'state'>) {
  const parts = state.map(({ global, edges }) => ({ at: globals.indexOf(global), edges }));
  return (observation: Observation): string =>
    parts.map(({ at, edges }) => levelOf(observation.globals[at]!, edges)).join();
}

/** How many edges are ≤ the value; the rounded value where there are no edges. */
function levelOf(value: number, edges: readonly number[] | null): number {
  if (edges === null) return Math.round(value);
  let level = 0;
  while (level < edges.length && edges[level]! <= value) level++;
  return level;
}

/**
 * What each choice of a table does now: the action of choice k, −1 where it is not allowed. Choices are rules where
 * there are some, else the first `size` actions.
 */
export function choicesOf({ features, rules }: Pick<TableModel, 'features' | 'rules'>, size: number) {
  const columns = rules?.map(({ feature, sign }) => ({ at: features.indexOf(feature), sign }));
  return ({ mask, candidates }: Observation): number[] =>
    columns === undefined
      ? Array.from({ length: size }, (_, k) => (mask[k] === 1 ? k : -1))
      : columns.map(({ at, sign }) => leastRow(candidates, mask, at, features.length, sign));
}

/** The allowed row with the least sign · feature, the first among equals; −1 where none is allowed. */
function leastRow(
  rows: Float32Array,
  mask: Uint8Array,
  feature: number,
  width: number,
  sign: number,
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] !== 1) continue;
    const value = sign * rows[row * width + feature]!;
    if (value < least || best < 0) {
      best = row;
      least = value;
    }
  }
  return best;
}

import { InputError } from '../core/errors.ts';
import type { Observation } from '../gym/env.ts';
import type { TableModel } from './policy-model.ts';

/** How observations become the keys of a table: see {@link TableModel.state}. */
export function stateKeys({ globals, state }: Pick<TableModel, 'globals' | 'state'>) {
  const parts = state.map(({ global, edges }) => ({ at: columnOf(globals, global), edges }));
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

/** The feature of a candidate that stands for doing nothing: no rule prefers it to a real one. */
const WAIT_ROW = 'waitRow';

/**
 * What each choice of a table does now: the action of choice k, −1 where it is not allowed. Choices are rules where
 * there are some (see {@link TableModel.rules}), else the first `size` actions.
 */
export function choicesOf({ features, rules }: Pick<TableModel, 'features' | 'rules'>, size: number) {
  if (rules === null) {
    return ({ mask }: Observation): number[] =>
      Array.from({ length: size }, (_, k) => (mask[k] === 1 ? k : -1));
  }
  const columns = rules.map(({ feature, sign }) => ({ column: columnOf(features, feature), sign }));
  const waitColumn = features.indexOf(WAIT_ROW);
  return (observation: Observation): number[] => {
    const { mask, candidates } = observation;
    const allowed = [...mask.keys()].filter((row) => mask[row] === 1);
    const real = allowed.filter(
      (row) => waitColumn < 0 || candidates[row * features.length + waitColumn] !== 1,
    );
    const rows = real.length > 0 ? real : allowed;
    return columns.map(({ column, sign }) =>
      leastOf(rows, (row) => sign * candidates[row * features.length + column]!),
    );
  };
}

/** The row with the least rank, the first among equals; −1 where there are no rows. */
function leastOf(rows: readonly number[], rank: (row: number) => number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const value = rank(row);
    if (value >= least && best >= 0) continue;
    best = row;
    least = value;
  }
  return best;
}

function columnOf(names: readonly string[], name: string): number {
  const column = names.indexOf(name);
  if (column >= 0) return column;
  throw new InputError(`the table reads '${name}', which is not observed (allowed: ${names.join(', ')})`);
}

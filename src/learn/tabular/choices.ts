import { InputError } from '../../core/errors.ts';
import type { EnvSpec, Observation } from '../../gym/env.ts';
import type { TableModel } from '../policy-model.ts';
import { columnOf } from './state-keys.ts';

/** Rules by the feature they minimise (sign 1) or maximise; an environment has those it has features for. */
const RULES: NonNullable<TableModel['rules']> = [
  { name: 'join-shortest-queue', feature: 'load', sign: 1 },
  { name: 'least-backlog', feature: 'backlog', sign: 1 },
  { name: 'earliest-finish', feature: 'finish', sign: 1 },
  { name: 'cheapest', feature: 'cost', sign: 1 },
  { name: 'fastest', feature: 'runTime', sign: 1 },
  { name: 'least-objective', feature: 'objective', sign: 1 },
  { name: 'fcfs', feature: 'submitOrder', sign: 1 },
  { name: 'sjf', feature: 'estimate', sign: 1 },
  { name: 'ljf', feature: 'estimate', sign: -1 },
  { name: 'smallest', feature: 'slots', sign: 1 },
  { name: 'largest', feature: 'slots', sign: -1 },
  { name: 'saf', feature: 'area', sign: 1 },
];

/**
 * The rules an environment has features for; null where choices are plain actions.
 *
 * @param method its name, for messages
 * @param actions what is wanted; rules where there are some, if undefined
 * @throws InputError where rules are wanted and there are none
 */
export function rulesOf(
  method: string,
  { id, observationSpace }: EnvSpec,
  actions: 'rules' | 'executors' | undefined,
): TableModel['rules'] {
  const rules = RULES.filter(({ feature }) => observationSpace.features.includes(feature));
  if (actions === 'rules' && rules.length === 0) {
    throw new InputError(
      `${method}: actions: 'rules' is not allowed: ${id} has no feature that a rule ranks by`,
    );
  }
  return actions === 'executors' || rules.length === 0 ? null : rules;
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

import { InputError } from '../../core/errors.ts';
import type { Observation } from '../../gym/env.ts';
import type { Scorer, TableModel } from '../policy-model.ts';

/** The `table` of {@link TableModel}: an action has its value; with rules, only the best rule's choice scores, 1. */
export function compileTable(model: TableModel): Scorer {
  const keyOf = tableKey(model);
  const rules = model.rules?.map(({ feature, sign }) => ({
    column: columnOf(model.features, feature),
    sign,
  }));
  const width = model.features.length;
  let scores = new Float32Array(0);

  return (observation) => {
    const { candidates, mask } = observation;
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    const values = model.values[keyOf(observation.globals)];
    for (let i = 0; i < mask.length; i++) {
      scores[i] = mask[i] ? (rules ? 0 : (values?.[i] ?? 0)) : Number.NEGATIVE_INFINITY;
    }
    if (rules) {
      const { column, sign } = rules[values ? values.indexOf(Math.max(...values)) : 0]!;
      const chosen = ruleChoice(candidates, mask, width, column, sign);
      if (chosen >= 0) scores[chosen] = 1;
    }
    return scores;
  };
}

/** How the globals of an observation become a key of the table. */
export function tableKey({
  globals,
  state,
}: Pick<TableModel, 'globals' | 'state'>): (values: Float32Array) => string {
  const parts = state.map(({ global, edges }) => ({ column: columnOf(globals, global), edges }));
  return (values) =>
    parts
      .map(({ column, edges }) => {
        const value = values[column]!;
        return edges ? edges.reduce((below, edge) => below + Number(edge <= value), 0) : Math.round(value);
      })
      .join();
}

/** The allowed candidate with the least sign · feature, the first among equals; −1 when none is allowed. */
export function ruleChoice(
  candidates: Observation['candidates'],
  mask: Observation['mask'],
  width: number,
  column: number,
  sign: 1 | -1,
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let r = 0; r < mask.length; r++) {
    const key = sign * candidates[r * width + column]!;
    if (mask[r] && (key < least || best < 0)) {
      best = r;
      least = key;
    }
  }
  return best;
}

function columnOf(names: readonly string[], name: string): number {
  const column = names.indexOf(name);
  if (column < 0) throw new InputError(`the policy reads '${name}', which is not among ${names.join(', ')}`);
  return column;
}

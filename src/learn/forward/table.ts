import type { Scorer, TableModel } from '../policy-model.ts';
import { choicesOf } from '../tabular/choices.ts';
import { stateKeys } from '../tabular/state-keys.ts';

/** The `table` of {@link TableModel}: an action scores its value; with rules, the best rule's choice scores 1. */
export function compileTable(model: TableModel): Scorer {
  const keyOf = stateKeys(model);
  const choices = model.rules && choicesOf(model, model.rules.length);
  let scores = new Float32Array(0);

  return (observation) => {
    const { mask } = observation;
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    const values = model.values[keyOf(observation)];
    for (let i = 0; i < mask.length; i++) {
      scores[i] = mask[i] ? (choices ? 0 : (values?.[i] ?? 0)) : Number.NEGATIVE_INFINITY;
    }
    if (choices) {
      const best = values ? values.indexOf(Math.max(...values)) : 0;
      const chosen = choices(observation)[best]!;
      if (chosen >= 0) scores[chosen] = 1;
    }
    return scores;
  };
}

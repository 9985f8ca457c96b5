import type { Observation } from '../gym/env.ts';
import { compileForward } from '../learn/forward.ts';
import type { TableModel } from '../learn/policy-model.ts';
import { stateKeys } from '../learn/tabular/state-keys.ts';
import { record } from './network-scoring.ts';
import { ACTION, type Scoring, SYSTEM } from './scoring.ts';

/**
 * A table's scores of one observation. It holds a value for each state and knows nothing of what the state is made of:
 * of a table of actions the value is a part of its own, of one of rules the score is by the feature that the rule picks by.
 */
export function tableScoring(
  model: TableModel,
  observation: Observation,
  candidate: (row: number) => number,
): Scoring {
  const scores = compileForward(model)(observation).slice();
  const rows = [...observation.mask.keys()].filter((row) => observation.mask[row]);
  const baseValue = model.rules ? 0 : rows.reduce((sum, row) => sum + scores[row]!, 0) / rows.length;
  const part = playedFeature(model, observation) ?? ACTION;
  const { globals, features } = model;
  const candidates = rows
    .map((row) => ({
      index: candidate(row),
      score: scores[row]!,
      features: {
        ...record(features, (k) => observation.candidates[row * features.length + k]!),
        ...record(
          globals.map((name) => SYSTEM + name),
          (k) => observation.globals[k]!,
        ),
      },
      contributions: { [part]: scores[row]! - baseValue },
    }))
    .sort((a, b) => a.index - b.index);
  return { baseValue, candidates };
}

/** What the rule that is best in this state picks by; null where there are no rules. */
function playedFeature(model: TableModel, observation: Observation): string | null {
  if (!model.rules) return null;
  const values = model.values[stateKeys(model)(observation)];
  return model.rules[values ? values.indexOf(Math.max(...values)) : 0]!.feature;
}

import { createFeaturiser } from '../gym/features/index.ts';
import { ObservationBatch } from '../gym/observation-batch.ts';
import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { Scheduler } from '../sim/scheduler.ts';
import { compileForward } from './forward.ts';
import type { PolicyModel } from './policy-model.ts';
import { greatestIndex } from './sampling.ts';

/** A learned policy played greedily: the allowed candidate of greatest score. It has no state. */
export interface PolicyScheduler extends Scheduler {
  /** The scores of the rows that the policy was shown, and the candidate that each stands for. */
  scores(point: DecisionPoint): { readonly values: Float32Array; candidate(row: number): number };
}

/** @param maxRows of a batch queue's candidates that are shown; as in training */
export function policyScheduler(model: PolicyModel, scenario: Scenario, maxRows?: number): PolicyScheduler {
  const featuriser = createFeaturiser(scenario, maxRows);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  const score = compileForward(model);
  const scores = (point: DecisionPoint) => {
    featuriser.observe(point, batch, 0);
    return { values: score(batch.at(0, 0)), candidate: (row: number) => featuriser.candidate(row) };
  };
  return {
    scores,
    choose(point) {
      const { values, candidate } = scores(point);
      return candidate(greatestIndex(values));
    },
  };
}

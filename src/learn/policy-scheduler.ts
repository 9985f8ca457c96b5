import type { Observation } from '../gym/env.ts';
import type { Featuriser } from '../gym/features/featuriser.ts';
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
  /** How it sees a choice: valid until it is asked about the next. */
  scores(point: DecisionPoint): ScoredRows;
}

/** The rows that a policy was shown, what it says of them, and the candidate that each stands for. */
export interface ScoredRows {
  readonly observation: Observation;
  readonly values: Float32Array;
  candidate(row: number): number;
}

/** @param maxRows of a batch queue's candidates that are shown; as in training */
export function policyScheduler(model: PolicyModel, scenario: Scenario, maxRows?: number): PolicyScheduler {
  return greedyScheduler(model, createFeaturiser(scenario, maxRows));
}

/** The same for a policy that sees choices in a way of its own. */
export function greedyScheduler(model: PolicyModel, featuriser: Featuriser): PolicyScheduler {
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  const score = compileForward(model);
  const scores = (point: DecisionPoint): ScoredRows => {
    featuriser.observe(point, batch, 0);
    const observation = batch.at(0, 0);
    return { observation, values: score(observation), candidate: (row) => featuriser.candidate(row) };
  };
  return {
    scores,
    choose(point) {
      const { values, candidate } = scores(point);
      return candidate(greatestIndex(values));
    },
  };
}

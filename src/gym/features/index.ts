import type { Scenario } from '../../sim/scenario/schema.ts';
import { BATCH_FEATURES, BatchFeatures } from './batch.ts';
import { DISPATCH_FEATURES, DispatchFeatures } from './dispatch.ts';
import type { Featuriser } from './featuriser.ts';
import { PreferenceFeatures } from './preferences.ts';
import { WORKFLOW_FEATURES, WorkflowFeatures } from './workflow.ts';

/** What a candidate's features are called, by control model. */
export const featureNames: Readonly<Record<Scenario['control'], readonly string[]>> = {
  dispatch: DISPATCH_FEATURES,
  placement: DISPATCH_FEATURES,
  workflow: WORKFLOW_FEATURES,
  batch: BATCH_FEATURES,
};

/**
 * The features of a scenario's control model, with its preferences if it has some; `maxRows` limits what a learner
 * sees, but of control dispatch.
 */
export function createFeaturiser(scenario: Scenario, maxRows?: number): Featuriser {
  const world = worldFeaturiser(scenario, maxRows);
  return scenario.preferences ? new PreferenceFeatures(world, scenario.preferences) : world;
}

function worldFeaturiser(scenario: Scenario, maxRows?: number): Featuriser {
  switch (scenario.control) {
    case 'batch':
      return new BatchFeatures(scenario, maxRows);
    case 'workflow':
      return new WorkflowFeatures(scenario, maxRows);
    default:
      return new DispatchFeatures(scenario, maxRows);
  }
}

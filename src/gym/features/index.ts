import type { Scenario } from '../../sim/scenario/schema.ts';
import { BATCH_FEATURES, BatchFeatures } from './batch.ts';
import { DISPATCH_FEATURES, DispatchFeatures } from './dispatch.ts';
import type { Featuriser } from './featuriser.ts';
import { JOBSHOP_FEATURES, JobshopFeatures } from './jobshop.ts';
import { PreferenceFeatures } from './preferences.ts';
import { WORKFLOW_FEATURES, WorkflowFeatures } from './workflow.ts';

/** What a candidate's features are called, by control model and by the scenario's key `features`. */
const featureNames: Readonly<Record<Kind, readonly string[]>> = {
  dispatch: DISPATCH_FEATURES,
  placement: DISPATCH_FEATURES,
  workflow: WORKFLOW_FEATURES,
  batch: BATCH_FEATURES,
  jobshop: JOBSHOP_FEATURES,
};

type Kind = Scenario['control'] | NonNullable<Scenario['features']>;

/** What a candidate's features are called. */
export function featuresOf({ control, features }: Scenario): readonly string[] {
  return featureNames[features ?? control];
}

/** The name of every feature that there is. */
export function allFeatures(): string[] {
  return [...new Set(Object.values(featureNames).flat())];
}

/**
 * The features of a scenario's control model or of its own choice, with its preferences if it has some; `maxRows` limits what a learner
 * sees, but of control dispatch.
 */
export function createFeaturiser(scenario: Scenario, maxRows?: number): Featuriser {
  const world = worldFeaturiser(scenario, maxRows);
  return scenario.preferences ? new PreferenceFeatures(world, scenario.preferences) : world;
}

function worldFeaturiser(scenario: Scenario, maxRows?: number): Featuriser {
  switch (scenario.features ?? scenario.control) {
    case 'jobshop':
      return new JobshopFeatures(scenario, maxRows);
    case 'batch':
      return new BatchFeatures(scenario, maxRows);
    case 'workflow':
      return new WorkflowFeatures(scenario, maxRows);
    default:
      return new DispatchFeatures(scenario, maxRows);
  }
}

import type { Scenario } from '../../sim/scenario/schema.ts';
import { BatchFeatures } from './batch.ts';
import { DispatchFeatures } from './dispatch.ts';
import type { Featuriser } from './featuriser.ts';

/** The features of a scenario's control model; `maxRows` limits what a learner sees of a batch queue. */
export function createFeaturiser(scenario: Scenario, maxRows?: number): Featuriser {
  return scenario.control === 'batch' ? new BatchFeatures(scenario, maxRows) : new DispatchFeatures(scenario);
}

import { InputError } from '../../core/errors.ts';
import { otherRows } from '../../sim/control/other-rows.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { AdmissionColumns } from './admission.ts';
import { AutoscaleColumns } from './autoscale.ts';
import { BATCH_FEATURES, BatchFeatures } from './batch.ts';
import { DISPATCH_FEATURES, DispatchFeatures } from './dispatch.ts';
import type { Featuriser } from './featuriser.ts';
import { JOBSHOP_FEATURES, JobshopFeatures } from './jobshop.ts';
import { OneKindFeatures } from './one-kind.ts';
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

const KIND_COLUMNS = { reject: AdmissionColumns, scale: AutoscaleColumns };

/** A kind of row that there is a question about. */
export type AskedKind = keyof typeof KIND_COLUMNS;

/** What a scenario has rows of a kind by, beside `control: dispatch`. */
export const NEEDED: Readonly<Record<AskedKind, string>> = {
  reject: '`choices: {reject: true}`',
  scale: 'a pool with `scale: {rule: decisions}`',
};

/** Whether there can be a question about one kind of row. */
export function hasKind(scenario: Scenario, kind: AskedKind): boolean {
  return scenario.control === 'dispatch' && otherRows(scenario).has(kind);
}

/** The features of the question about one kind of row. @throws InputError where the scenario has no such rows */
export function kindFeaturiser(scenario: Scenario, kind: AskedKind): OneKindFeatures {
  if (!hasKind(scenario, kind))
    throw new InputError(`${scenario.name}: needs control: dispatch and ${NEEDED[kind]}`);
  const rows = otherRows(scenario).get(kind)!;
  return new OneKindFeatures(createFeaturiser(scenario), kind, rows, new KIND_COLUMNS[kind](scenario));
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

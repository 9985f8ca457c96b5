import { InputError } from '../../core/errors.ts';
import { otherRows } from '../../sim/control/other-rows.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { AdmissionColumns } from './admission.ts';
import { AutoscaleColumns } from './autoscale.ts';
import { BATCH_FEATURES, BatchFeatures } from './batch.ts';
import { DISPATCH_FEATURES, DispatchFeatures } from './dispatch.ts';
import type { Featuriser } from './featuriser.ts';
import { GPU_FEATURES } from './gpu-columns.ts';
import { JOBSHOP_FEATURES, JobshopFeatures } from './jobshop.ts';
import { OneKindFeatures } from './one-kind.ts';
import { PreferenceFeatures } from './preferences.ts';
import { WORKFLOW_FEATURES, WorkflowFeatures } from './workflow.ts';
import { WORKFLOW_COLUMNS } from './workflow-columns.ts';

const KNOWN_FEATURES = [
  DISPATCH_FEATURES,
  WORKFLOW_COLUMNS,
  GPU_FEATURES,
  WORKFLOW_FEATURES,
  BATCH_FEATURES,
  JOBSHOP_FEATURES,
];

/** Every feature that a candidate can have and whose name does not depend on the scenario. */
export function allFeatures(): string[] {
  return [...new Set<string>(KNOWN_FEATURES.flat())];
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

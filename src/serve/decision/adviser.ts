import type { Artifact } from '../../export/artifact.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ModelDescription, RawObservation } from '../service.ts';
import type { Answering } from './decider.ts';
import type { TaskClass } from './served-task.ts';

/** Whoever says what is to be done: the policy of an artifact, or a rule. */
export interface Adviser extends Answering {
  readonly agent: string;
  /** Where it is from; a rule has no artifact and no folder. */
  readonly loaded: { readonly artifact: Artifact | null; readonly hash: string; readonly folder: string };
  /** Of switchyard, which made it. */
  readonly version: string;
  /** What it knows of the world. */
  readonly scenario: Scenario;
  readonly classes: readonly TaskClass[];
  readonly model: ModelDescription;
  /** @throws InputError when there are more or fewer numbers than names */
  infer(observation: RawObservation): { index: number; scores: ArrayLike<number> };
}

import { InputError } from '../core/errors.ts';
import type { Artifact } from '../export/artifact.ts';
import type { Observation } from '../gym/env.ts';
import { inputReference } from '../serve/monitoring/input-reference.ts';
import { TrainingRange } from '../serve/monitoring/training-range.ts';
import type { SchedulerFactory } from '../sim/scheduler.ts';

/** Leaves choices to a rule where what a policy sees is far outside of its training, as `serve` does. */
export interface InputGuard {
  readonly create: SchedulerFactory;
  isStrange(observation: Observation): boolean;
}

/**
 * @param create makes the rule
 * @throws InputError where the artifact does not say what it was trained on
 */
export function inputGuard(
  { model, reference }: Artifact,
  create: SchedulerFactory,
  policy: string,
): InputGuard {
  if (!reference)
    throw new InputError(
      `policy '${policy}': no guard, since the artifact does not tell its training's inputs`,
    );
  const trained = new TrainingRange(inputReference(model, reference));
  return { create, isStrange: (observation) => trained.outOfDistribution(observation) !== null };
}

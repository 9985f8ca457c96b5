import { envs } from '../../envs/index.ts';
import type { Featuriser } from '../gym/features/featuriser.ts';
import { createFeaturiser, kindFeaturiser } from '../gym/features/index.ts';
import { type Narrowing, narrowedScheduler } from '../gym/narrowing.ts';
import type { Scheduler, SchedulerGiven } from '../sim/scheduler.ts';

/** How a policy is asked in a run. */
export interface Question {
  readonly featuriser: Featuriser;
  /** What plays the run where `asked` answers what the policy is asked. */
  played(asked: Scheduler): Scheduler;
}

/** What an environment asks about, where that is one kind of row only; undefined also for one that is not ours. */
export function narrowingOf(env: string): Narrowing | undefined {
  const entry = envs.has(env) ? envs.get(env) : null;
  return entry && entry.control !== null ? entry.narrowing : undefined;
}

/**
 * The question that a policy was trained on in an environment, in a run of a scenario.
 *
 * @param maxRows of candidates that wait, how many are shown; as in training
 * @throws InputError where the scenario has no such question
 */
export function questionOf(env: string, given: SchedulerGiven, maxRows?: number): Question {
  const narrowing = narrowingOf(env);
  if (!narrowing) return { featuriser: createFeaturiser(given.scenario, maxRows), played: (asked) => asked };
  const featuriser = kindFeaturiser(given.scenario, narrowing.kind);
  const rule = narrowing.rule({ ...given, parameters: {} });
  return { featuriser, played: (asked) => narrowedScheduler(featuriser, rule, asked) };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../../bench/measures.ts';
import { runTrial } from '../../bench/trial.ts';
import { InputError, InterruptedError, MissingComponentError, VerificationError } from '../../core/errors.ts';
import { mean } from '../../core/statistics/location.ts';
import type { EnvSpec } from '../../gym/env.ts';
import type { AgentState } from '../../learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../learn/checkpoint.ts';
import type { PolicyModel } from '../../learn/policy-model.ts';
import { greedyScheduler } from '../../learn/policy-scheduler.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import { evaluate } from '../../learn/trainer/evaluation.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { SchedulerFactory } from '../../sim/scheduler.ts';
import { writeFolderAtomic } from '../files.ts';
import { questionOf } from '../question.ts';
import type { RunDescription, RunState } from '../run-folder.ts';
import { loadScenario } from '../scenario-file.ts';
import { Training } from '../training/training.ts';
import { World } from '../training/world.ts';
import { remembered } from '../trial-runner.ts';

/** One training up to a budget, and how well its policy then does; JSON. */
export interface AgentRun {
  /** A path or the name of a shipped scenario; null for an environment that needs none. */
  readonly scenario: string | null;
  readonly overrides: readonly string[];
  readonly run: RunDescription;
  readonly steps: number;
  readonly objective: string;
  /** Seeds of the worlds that the policy is judged in. */
  readonly worlds: readonly string[];
  /** The folder from which the training goes on and to which it is saved. */
  readonly checkpoint: string;
}

export interface AgentResult {
  /** Mean of the objective over the worlds; null where there is none. */
  readonly value: number | null;
  /** Why the training or its policy failed; null where it did not. */
  readonly failure: string | null;
}

/** The objective of an environment without a scenario, as training logs call it. */
export const MEAN_REWARD = 'eval/mean_reward';

/** Steps between checkpoints of a training, so that little is lost when it is killed. */
const CHECKPOINT_EVERY = 100_000;

const MARKER = 'manifest.json';

/**
 * Runs trainings from their descriptions. A policy that diverged is a result; what the user must mend is thrown.
 *
 * @param signal when aborted, the training that is under way is saved and InterruptedError thrown
 */
export function agentRunner(signal?: AbortSignal): (task: AgentRun) => Promise<AgentResult> {
  const scenarioOf = remembered(
    ({ scenario, overrides }: AgentRun) => loadScenario(scenario!, overrides),
    ({ scenario, overrides }) => JSON.stringify([scenario, overrides]),
  );
  return async (task) => {
    const scenario = task.scenario === null ? null : await scenarioOf(task);
    try {
      const training = await trained(task, scenario, signal);
      const value = mean(valuesOf(task, scenario, training));
      return { value: Number.isFinite(value) ? value : null, failure: null };
    } catch (error) {
      if (!(error instanceof Error) || isForTheUser(error)) throw error;
      const failure = error instanceof VerificationError ? error.message : `${error.name}: ${error.message}`;
      return { value: null, failure };
    }
  };
}

function isForTheUser(error: Error): boolean {
  return [InputError, MissingComponentError, InterruptedError].some((kind) => error instanceof kind);
}

async function trained(task: AgentRun, scenario: Scenario | null, signal?: AbortSignal): Promise<Training> {
  const { run, steps, checkpoint } = task;
  const state = readState(checkpoint);
  const world = await World.of(run, scenario ? [scenario] : []);
  // One that was killed after a later rung cannot go back to an earlier one, but comes to the same from the start.
  const training = await Training.begin(
    run,
    world,
    state && state.steps <= roundedUp(steps, run) ? state : null,
    {},
  );
  while (training.steps < steps) {
    await training.until(Math.min(steps, training.steps + CHECKPOINT_EVERY), () => signal?.aborted !== true);
    writeFolderAtomic(checkpoint, encodeCheckpoint(training.save() as unknown as AgentState), MARKER);
    if (signal?.aborted) throw new InterruptedError(`interrupted after ${training.steps} steps of a trial`);
  }
  return training;
}

/** All environments step together. */
function roundedUp(steps: number, { envs }: RunDescription): number {
  return Math.ceil(steps / envs) * envs;
}

function readState(folder: string): RunState | null {
  if (!existsSync(join(folder, MARKER))) return null;
  return decodeCheckpoint((name) => readFileSync(join(folder, name))) as unknown as RunState;
}

/** One a world. */
function valuesOf({ objective, worlds }: AgentRun, scenario: Scenario | null, training: Training): number[] {
  const model = training.agent.policy();
  const { world } = training;
  if (scenario === null)
    return evaluate(model, world.judged(), worlds).episodes.map((episode) => episode.return);
  const create = played(model, world.plain().spec);
  const { name } = measure(objective);
  return worlds.map((seed) => {
    const trial = { scenario: scenario.name, overrides: [], policy: 'trained', seed, loggedTasks: 0 };
    return runTrial(scenario, create, trial).metrics[name] ?? Number.NaN;
  });
}

/** The policy played greedily. @throws VerificationError where a score is no number: nobody steps in for it here */
function played(model: PolicyModel, { id, observationSpace }: EnvSpec): SchedulerFactory {
  return (given) => {
    const question = questionOf(id, given, observationSpace.maxActions);
    const policy = greedyScheduler(model, question.featuriser);
    return question.played({
      choose(point) {
        const { values, candidate } = policy.scores(point);
        const row = greatestIndex(values);
        if (Number.isFinite(values[row])) return candidate(row);
        throw new VerificationError(`the policy scores a candidate ${values[row]} (did training diverge?)`);
      },
    });
  };
}

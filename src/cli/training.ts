import { setImmediate } from 'node:timers/promises';
import { InputError } from '../core/errors.ts';
import type { EnvSpec } from '../gym/env.ts';
import type { EnvVector } from '../gym/env-vector.ts';
import type { Environment } from '../gym/environment.ts';
import { VectorEnv, type VectorOptions } from '../gym/vector-env.ts';
import type { Agent, ProgressRecord, Teacher } from '../learn/agent.ts';
import { demonstrate } from '../learn/demonstrations.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { environmentOf } from './environments.ts';
import { learnerOf } from './learner.ts';
import { resolvePolicy } from './policy.ts';
import type { RunDescription, RunState } from './run-folder.ts';
import { sharedTeam } from './team.ts';
import { WorkerVector } from './worker-vector.ts';

/** Choices of the policy that `--init` names, for the policy to start as its copy. */
const DEMONSTRATIONS = 8192;

/** Where the environments of a run are stepped. */
export interface Threads {
  /** How many threads of their own they have; 0 is none. */
  readonly workers: number;
  /** What each thread loads: a path or shipped name, and `path=value` settings; absent where none is needed. */
  readonly scenario?: string;
  readonly overrides: readonly string[];
}

/** A training run in this process: an agent, its environments, and what they have come to. */
export class Training {
  readonly agent: Agent;
  readonly #env: EnvVector;
  readonly #make: () => Environment;
  readonly #maxActions: number;
  #record: ProgressRecord | null;
  #steps: number;

  private constructor(
    agent: Agent,
    env: EnvVector,
    make: () => Environment,
    maxActions: number,
    state: RunState | null,
  ) {
    this.agent = agent;
    this.#env = env;
    this.#make = make;
    this.#maxActions = maxActions;
    this.#record = state?.record ?? null;
    this.#steps = state?.steps ?? 0;
  }

  /** A new run, or one that goes on from `state`; where its environments are stepped makes no difference. */
  static async begin(
    run: RunDescription,
    scenario: Scenario | null,
    state: RunState | null,
    threads: Threads = { workers: 0, overrides: [] },
  ): Promise<Training> {
    const make = environmentOf(run, scenario);
    const { observationSpace, discountRate } = make().spec;
    const teacher = run.init === null ? null : await teacherOf(run, scenario, discountRate);
    const { agent, env } = run.multi
      ? await teamFor(run, scenario, make, threads)
      : await singleFor(run, make, threads, teacher);
    if (state) {
      agent.load(state.agent);
      env.load(state.env);
    } else if (teacher) await initialise(agent, run, teacher);
    return new Training(agent, env, make, observationSpace.maxActions, state);
  }

  get steps(): number {
    return this.#steps;
  }

  /** The most candidates that the policy is shown at once. */
  get maxActions(): number {
    return this.#maxActions;
  }

  get lastRecord(): ProgressRecord | null {
    return this.#record;
  }

  /** A fresh environment of the kind that is trained on. */
  environment(): Environment {
    return this.#make();
  }

  /** Learns until `steps` steps have been taken in all; stops earlier where `onRecord` answers false. */
  async until(steps: number, onRecord: (record: ProgressRecord) => boolean): Promise<void> {
    for await (const record of this.agent.train(this.#env, steps)) {
      this.#steps = record['time/total_timesteps']!;
      this.#record = { ...record, 'rollout/reward_per_step': this.#env.takeMeanReward() };
      if (!onRecord(this.#record)) return;
      // A method that computes without waiting would keep Ctrl-C from being heard.
      await setImmediate();
    }
    // All environments step together, so a run goes on to the next multiple of their number.
    this.#steps = Math.ceil(steps / this.#env.count) * this.#env.count;
  }

  /** Ends the threads that environments are stepped in. */
  async close(): Promise<void> {
    if (this.#env instanceof WorkerVector) await this.#env.close();
  }

  save(): RunState {
    return { steps: this.#steps, agent: this.agent.save(), env: this.#env.save(), record: this.#record };
  }
}

interface Pair {
  readonly agent: Agent;
  readonly env: EnvVector;
}

async function singleFor(
  run: RunDescription,
  make: () => Environment,
  threads: Threads,
  teacher: Teacher | null,
): Promise<Pair> {
  const { spec } = make();
  const agent = await learnerOf(run, spec, teacher);
  const options = { ...vectorOptions(run), sameEpisodes: agent.sameEpisodes };
  if (threads.workers === 0) return { agent, env: new VectorEnv(make, options) };
  return { agent, env: await elsewhere(options, run, threads, spec) };
}

async function teamFor(
  run: RunDescription,
  scenario: Scenario | null,
  make: () => Environment,
  { workers }: Threads,
): Promise<Pair> {
  if (workers > 0)
    throw new InputError(`--workers ${workers}: a team's environments are stepped in one thread`);
  if (run.init !== null) throw new InputError(`--init ${run.init}: a team has nobody to copy`);
  return sharedTeam(run, scenario, make, vectorOptions(run));
}

function vectorOptions({ envs: count, seed }: RunDescription): VectorOptions {
  return { count, seed: `train/${seed}` };
}

function elsewhere(
  options: VectorOptions,
  { env, rows }: RunDescription,
  { workers, scenario, overrides }: Threads,
  spec: EnvSpec,
): Promise<WorkerVector> {
  const recipe = { env, rows, scenario: scenario === undefined ? null : { name: scenario, overrides } };
  return WorkerVector.start({ ...options, recipe, spec, workers });
}

/** Whoever `--init` names, playing in worlds of their own. @throws InputError where they cannot */
async function teacherOf(
  { init, rows, seed }: RunDescription,
  scenario: Scenario | null,
  discountRate: number,
): Promise<Teacher> {
  const { create } = await resolvePolicy(init!);
  if (!scenario) throw new InputError(`--init ${init}: there is no scenario that it could play`);
  create({ scenario, parameters: {}, seed });
  return (decisions, demonstrations) =>
    demonstrate(scenario, create, {
      decisions,
      seed: demonstrations,
      discountRate,
      maxRows: rows ?? undefined,
    });
}

async function initialise(agent: Agent, run: RunDescription, teacher: Teacher): Promise<void> {
  if (!agent.imitate) throw new InputError(`--init ${run.init}: agent '${run.agent}' cannot start as a copy`);
  for await (const _ of agent.imitate(teacher(DEMONSTRATIONS, `init/${run.seed}`)));
}

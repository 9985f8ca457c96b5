import { setImmediate } from 'node:timers/promises';
import { InputError } from '../../core/errors.ts';
import type { EnvSpec } from '../../gym/env.ts';
import type { EnvVector } from '../../gym/env-vector.ts';
import type { Environment } from '../../gym/environment.ts';
import { VectorEnv, type VectorOptions } from '../../gym/vector-env.ts';
import type { Agent, ProgressRecord, Teacher } from '../../learn/agent.ts';
import type { BestPolicy, StopReason, StopRule } from '../../learn/trainer/selection.ts';
import { Trainer } from '../../learn/trainer/trainer.ts';
import type { EnvRecipe } from '../env-threads/messages.ts';
import { WorkerVector } from '../env-threads/worker-vector.ts';
import type { RunDescription, RunState } from '../run-folder.ts';
import { learnerOf } from './learner.ts';
import { sharedTeam } from './team.ts';
import type { World } from './world.ts';

/** Where the environments of a run are stepped. */
export interface Threads {
  /** How many threads of their own they have; 0 is none. */
  readonly workers: number;
  /** What each thread loads. */
  readonly scenario: EnvRecipe['scenario'];
}

/** A training run in this process: what learns and where, and what it has come to. */
export class Training {
  readonly agent: Agent;
  readonly world: World;
  readonly #env: EnvVector;
  readonly #trainer: Trainer;
  #record: ProgressRecord | null;

  private constructor(given: Pair, world: World, trainer: Trainer, record: ProgressRecord | null) {
    this.agent = given.agent;
    this.#env = given.env;
    this.world = world;
    this.#trainer = trainer;
    this.#record = record;
  }

  /** A new run, or one that goes on from `state`; where its environments are stepped makes no difference. */
  static async begin(
    run: RunDescription,
    world: World,
    state: RunState | null,
    stop: StopRule,
    threads: Threads = { workers: 0, scenario: null },
  ): Promise<Training> {
    refuseCombinations(run, world, threads);
    const make = world.maker();
    const teacher = await world.teacher();
    const pair = run.multi
      ? await sharedTeam(run, world.scenario, make, vectorOptions(run))
      : await singleFor(run, make, threads, teacher);
    const { evalEvery, evalEpisodes } = run;
    const { multiplier, meter } = world;
    const validation =
      evalEvery === 0 ? undefined : { every: evalEvery, episodes: evalEpisodes, env: world.judged(), meter };
    const trainer = new Trainer({ ...pair, validation, stop, multiplier });
    if (state) trainer.load(state);
    else if (teacher) await initialise(pair.agent, run, teacher);
    return new Training(pair, world, trainer, state?.record ?? null);
  }

  get steps(): number {
    return this.#trainer.steps;
  }

  get best(): BestPolicy | null {
    return this.#trainer.best;
  }

  get stopped(): StopReason | null {
    return this.#trainer.stopped;
  }

  /** What the agent reported last; evaluations are not among it. */
  get lastRecord(): ProgressRecord | null {
    return this.#record;
  }

  /** Learns until `steps` steps have been taken in all; stops earlier where `onRecord` answers false. */
  async until(steps: number, onRecord: (record: ProgressRecord) => boolean): Promise<void> {
    for await (const record of this.#trainer.train(steps)) {
      const evaluated = 'eval/mean_reward' in record;
      if (!evaluated) this.#record = record;
      if (!onRecord(evaluated ? this.#judgement(record) : record)) return;
      // A method that computes without waiting would keep Ctrl-C from being heard.
      await setImmediate();
    }
  }

  /** Ends the threads that environments are stepped in. */
  async close(): Promise<void> {
    if (this.#env instanceof WorkerVector) await this.#env.close();
  }

  save(): RunState {
    return { ...this.#trainer.save(), record: this.#record };
  }

  /** Of scenarios also what `simulate` calls the objective. */
  #judgement(record: ProgressRecord): ProgressRecord {
    if (this.world.hashes.length === 0) return record;
    return { ...record, 'eval/objective': -record['eval/mean_reward']! };
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

/** @throws InputError for what a run can have, but not together */
function refuseCombinations({ multi, init }: RunDescription, world: World, { workers }: Threads): void {
  if (workers > 0) world.refuseChanges(`--workers ${workers}`);
  if (!multi) return;
  world.refuseChanges(`--multi ${multi}`);
  if (workers > 0)
    throw new InputError(`--workers ${workers}: a team's environments are stepped in one thread`);
  if (init !== null) throw new InputError(`--init ${init}: a team has nobody to copy`);
}

function vectorOptions({ envs: count, seed }: RunDescription): VectorOptions {
  return { count, seed: trainingSeed(seed) };
}

/** What seeds of a run's episodes begin with. */
export const trainingSeed = (seed: string): string => `train/${seed}`;

/** What seeds of the worlds begin with in which the teacher of a run plays. */
export const teachingSeed = (seed: string): string => `init/${seed}`;

function elsewhere(
  options: VectorOptions,
  { env, rows }: RunDescription,
  { workers, scenario }: Threads,
  spec: EnvSpec,
): Promise<WorkerVector> {
  return WorkerVector.start({ ...options, recipe: { env, rows, scenario }, spec, workers });
}

async function initialise(agent: Agent, run: RunDescription, teacher: Teacher): Promise<void> {
  if (!agent.imitate) throw new InputError(`--init ${run.init}: agent '${run.agent}' cannot start as a copy`);
  for await (const _ of agent.imitate(teacher(run.demonstrations, teachingSeed(run.seed))));
}

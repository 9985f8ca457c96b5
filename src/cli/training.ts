import { setImmediate } from 'node:timers/promises';
import { envs } from '../../envs/index.ts';
import { agents } from '../../policies/learned/index.ts';
import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import type { Environment } from '../gym/environment.ts';
import { VectorEnv } from '../gym/vector-env.ts';
import type { Agent, ProgressRecord, Teacher } from '../learn/agent.ts';
import { backends, DEFAULT_BACKEND } from '../learn/backends.ts';
import { demonstrate } from '../learn/demonstrations.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { RunDescription, RunState } from './run-folder.ts';

/** Choices of the scheduler that `--init` names, for the policy to start as its copy. */
const DEMONSTRATIONS = 8192;

/** A training run in this process: an agent, its environments, and what they have come to. */
export class Training {
  readonly agent: Agent;
  readonly #env: VectorEnv;
  readonly #make: () => Environment;
  #record: ProgressRecord | null;
  #steps: number;

  private constructor(agent: Agent, env: VectorEnv, make: () => Environment, state: RunState | null) {
    this.agent = agent;
    this.#env = env;
    this.#make = make;
    this.#record = state?.record ?? null;
    this.#steps = state?.steps ?? 0;
  }

  /** A new run, or one that goes on from `state`. */
  static async begin(
    run: RunDescription,
    scenario: Scenario | null,
    state: RunState | null,
  ): Promise<Training> {
    const make = environmentOf(run, scenario);
    const { spec } = make();
    const teacher = run.init === null ? null : teacherOf(run, scenario, spec.discountRate);
    const { hyperparameters, seed } = run;
    // Left to the method where it is the default: one without a network needs none.
    const backend = run.backend === DEFAULT_BACKEND ? null : await backends.get(run.backend)();
    const agent = await agents.get(run.agent)({
      spec,
      hyperparameters,
      seed,
      ...(backend && { backend }),
      ...(teacher && { teacher }),
    });
    const { sameEpisodes } = agent;
    const env = new VectorEnv(make, { count: run.envs, seed: `train/${seed}`, sameEpisodes });
    if (state) {
      agent.load(state.agent);
      env.load(state.env);
    } else if (teacher) await initialise(agent, run, teacher);
    return new Training(agent, env, make, state);
  }

  get steps(): number {
    return this.#steps;
  }

  /** The most candidates that the policy is shown at once. */
  get maxActions(): number {
    return this.#env.spec.observationSpace.maxActions;
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

  save(): RunState {
    return { steps: this.#steps, agent: this.agent.save(), env: this.#env.save(), record: this.#record };
  }
}

function environmentOf({ env, rows }: RunDescription, scenario: Scenario | null): () => Environment {
  const entry = envs.get(env);
  if (entry.control === null) return () => entry.create();
  return () => entry.create(scenario!, rows ?? undefined);
}

/** Whoever `--init` names, playing in worlds of their own. */
function teacherOf({ init, rows }: RunDescription, scenario: Scenario | null, discountRate: number): Teacher {
  const { create, controls } = schedulers.get(init!);
  if (!scenario || !controls.includes(scenario.control)) {
    throw new InputError(`--init ${init}: it is for control ${controls.join(', ')}`);
  }
  return (decisions, seed) =>
    demonstrate(scenario, create, { decisions, seed, discountRate, maxRows: rows ?? undefined });
}

async function initialise(agent: Agent, run: RunDescription, teacher: Teacher): Promise<void> {
  if (!agent.imitate) throw new InputError(`--init ${run.init}: agent '${run.agent}' cannot start as a copy`);
  for await (const _ of agent.imitate(teacher(DEMONSTRATIONS, `init/${run.seed}`)));
}

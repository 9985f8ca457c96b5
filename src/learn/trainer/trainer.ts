import type { Env } from '../../gym/env.ts';
import type { EnvVector } from '../../gym/env-vector.ts';
import type { Agent, AgentState, ProgressRecord } from '../agent.ts';
import { evaluate, validationSeeds } from './evaluation.ts';
import {
  type BestPolicy,
  Selection,
  type SelectionState,
  type StopReason,
  type StopRule,
} from './selection.ts';

/** How a policy is judged while it learns. */
export interface Validation {
  /** Environment steps from one evaluation to the next. */
  readonly every: number;
  /** Episodes of the validation set: {@link validationSeeds}. */
  readonly episodes: number;
  /** An environment for evaluations alone, as the policy will meet it: without anything that is for learning only. */
  readonly env: Env;
}

export interface TrainerGiven {
  readonly agent: Agent;
  readonly env: EnvVector;
  /** No evaluations unless given. */
  readonly validation?: Validation | undefined;
  /** Asked after each evaluation. */
  readonly stop?: StopRule | undefined;
}

/** State of a {@link Trainer}: everything that what follows depends on. */
export interface TrainerState {
  readonly steps: number;
  readonly agent: AgentState;
  readonly env: unknown;
  readonly evaluations: number;
  readonly selection: SelectionState;
}

/**
 * Trains an agent and judges it on the way: plays its greedy policy on a fixed validation set, keeps the best one, and
 * stops when that gets no better. Files, clocks and signals are its caller's.
 *
 * Evaluations are due at multiples of environment steps, whatever the number of environments, and change nothing of
 * what is learned: they have environments and seeds of their own, and the agent can pause after any step.
 */
export class Trainer {
  readonly agent: Agent;
  readonly #env: EnvVector;
  readonly #validation: Validation | undefined;
  readonly #stop: StopRule;
  readonly #selection = new Selection();
  #steps = 0;
  #evaluations = 0;

  constructor({ agent, env, validation, stop = {} }: TrainerGiven) {
    this.agent = agent;
    this.#env = env;
    this.#validation = validation;
    this.#stop = stop;
  }

  /** Environment steps taken so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The best policy so far; null before the first evaluation. */
  get best(): BestPolicy | null {
    return this.#selection.best;
  }

  /** Why it stopped before all steps were taken; null where it did not. */
  get stopped(): StopReason | null {
    return this.#selection.reason(this.#stop);
  }

  /**
   * Learns until `steps` steps have been taken in all, or a rule says that it is enough. Yields the agent's records
   * and those of evaluations, each with `time/total_timesteps`; whoever breaks off can go on later as if nothing had
   * happened.
   */
  async *train(steps: number): AsyncGenerator<ProgressRecord> {
    for (;;) {
      if (this.#steps >= this.#due) yield this.#evaluate();
      if (this.#steps >= steps || this.stopped !== null) return;
      yield* this.#learn(Math.min(steps, this.#due));
    }
  }

  save(): TrainerState {
    return {
      steps: this.#steps,
      agent: this.agent.save(),
      env: this.#env.save(),
      evaluations: this.#evaluations,
      selection: this.#selection.save(),
    };
  }

  load({ steps, agent, env, evaluations, selection }: TrainerState): void {
    this.#steps = steps;
    this.agent.load(agent);
    this.#env.load(env);
    this.#evaluations = evaluations;
    this.#selection.load(selection);
  }

  /** The step of the next evaluation. */
  get #due(): number {
    if (!this.#validation) return Number.POSITIVE_INFINITY;
    return (this.#evaluations + 1) * this.#validation.every;
  }

  async *#learn(steps: number): AsyncGenerator<ProgressRecord> {
    for await (const record of this.agent.train(this.#env, steps)) {
      this.#steps = record['time/total_timesteps']!;
      yield { ...record, 'rollout/reward_per_step': this.#env.takeMeanReward() };
    }
    // All environments step together, so a run goes on to the next multiple of their number.
    this.#steps = Math.ceil(steps / this.#env.count) * this.#env.count;
  }

  #evaluate(): ProgressRecord {
    const { env, episodes, every } = this.#validation!;
    // Where there are more environments than steps between evaluations, one evaluation stands for those it missed.
    this.#evaluations = Math.floor(this.#steps / every);
    const model = this.agent.policy();
    const evaluation = evaluate(model, env, validationSeeds(episodes));
    this.#selection.add({ steps: this.#steps, evaluation, model }, this.#stop.tolerance);
    return {
      'time/total_timesteps': this.#steps,
      'eval/mean_reward': evaluation.meanReward,
      'eval/mean_ep_length': evaluation.meanLength,
      'eval/best_mean_reward': this.best!.evaluation.meanReward,
    };
  }
}

import type { Env } from '../../gym/env.ts';
import type { EnvVector } from '../../gym/env-vector.ts';
import type { Agent, AgentState, ProgressRecord } from '../agent.ts';
import type { Multiplier, MultiplierState } from './constraint.ts';
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
  /** Charges the environment, at a price of 0: it only measures the constraint. */
  readonly meter?: Multiplier | undefined;
}

export interface TrainerGiven {
  readonly agent: Agent;
  readonly env: EnvVector;
  /** No evaluations unless given. */
  readonly validation?: Validation | undefined;
  /** Asked after each evaluation. */
  readonly stop?: StopRule | undefined;
  /** Moved every {@link ASCENT_EVERY} steps; the environments are charged by it. */
  readonly multiplier?: Multiplier | undefined;
}

/** Environment steps from one step of dual ascent to the next: as many as a usual rollout. */
export const ASCENT_EVERY = 2048;

/** State of a {@link Trainer}: everything that what follows depends on. */
export interface TrainerState {
  readonly steps: number;
  readonly agent: AgentState;
  readonly env: unknown;
  readonly evaluations: number;
  readonly selection: SelectionState;
  readonly ascents: number;
  readonly multiplier: MultiplierState | null;
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
  readonly #multiplier: Multiplier | undefined;
  readonly #selection = new Selection();
  #steps = 0;
  #evaluations = 0;
  #ascents = 0;

  constructor({ agent, env, validation, stop = {}, multiplier }: TrainerGiven) {
    this.agent = agent;
    this.#env = env;
    this.#validation = validation;
    this.#stop = stop;
    this.#multiplier = multiplier;
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
      if (this.#steps >= this.#nextAscent) this.#ascend();
      if (this.#steps >= this.#nextEvaluation) yield this.#evaluate();
      if (this.#steps >= steps || this.stopped !== null) return;
      yield* this.#learn(Math.min(steps, this.#nextEvaluation, this.#nextAscent));
    }
  }

  save(): TrainerState {
    return {
      steps: this.#steps,
      agent: this.agent.save(),
      env: this.#env.save(),
      evaluations: this.#evaluations,
      selection: this.#selection.save(),
      ascents: this.#ascents,
      multiplier: this.#multiplier?.save() ?? null,
    };
  }

  load({ steps, agent, env, evaluations, selection, ascents, multiplier }: TrainerState): void {
    this.#steps = steps;
    this.agent.load(agent);
    this.#env.load(env);
    this.#evaluations = evaluations;
    this.#selection.load(selection);
    this.#ascents = ascents;
    if (multiplier) this.#multiplier?.load(multiplier);
  }

  get #nextEvaluation(): number {
    if (!this.#validation) return Number.POSITIVE_INFINITY;
    return (this.#evaluations + 1) * this.#validation.every;
  }

  /** By steps and not by records: how many of these there are depends on where a run paused. */
  get #nextAscent(): number {
    return this.#multiplier ? (this.#ascents + 1) * ASCENT_EVERY : Number.POSITIVE_INFINITY;
  }

  async *#learn(steps: number): AsyncGenerator<ProgressRecord> {
    for await (const record of this.agent.train(this.#env, steps)) {
      this.#steps = record['time/total_timesteps']!;
      const reward = { 'rollout/reward_per_step': this.#env.takeMeanReward() };
      yield { ...record, ...reward, ...this.#constraintRecord() };
    }
    // All environments step together, so a run goes on to the next multiple of their number; some methods farther.
    this.#steps = Math.max(this.#steps, Math.ceil(steps / this.#env.count) * this.#env.count);
  }

  #constraintRecord(): ProgressRecord {
    if (!this.#multiplier) return {};
    const { value, mean } = this.#multiplier;
    return { 'train/multiplier': value, 'train/constraint': mean };
  }

  #ascend(): void {
    this.#ascents = Math.floor(this.#steps / ASCENT_EVERY);
    this.#multiplier!.update();
  }

  #evaluate(): ProgressRecord {
    const { env, episodes, every, meter } = this.#validation!;
    // Where there are more environments than steps between evaluations, one evaluation stands for those it missed.
    this.#evaluations = Math.floor(this.#steps / every);
    const model = this.agent.policy();
    const played = evaluate(model, env, validationSeeds(episodes));
    const evaluation = meter ? { ...played, constraint: meter.takeMeasure() } : played;
    this.#selection.add({ steps: this.#steps, evaluation, model }, this.#stop.tolerance);
    return {
      'time/total_timesteps': this.#steps,
      'eval/mean_reward': evaluation.meanReward,
      'eval/mean_ep_length': evaluation.meanLength,
      ...(this.best && { 'eval/best_mean_reward': this.best.evaluation.meanReward }),
      ...(evaluation.constraint && { 'eval/constraint': evaluation.constraint.mean }),
    };
  }
}

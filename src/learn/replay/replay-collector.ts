import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector } from '../../gym/env-vector.ts';
import { diverged } from '../diverged.ts';
import type { Inference } from '../networks/inference.ts';
import type { Scorer } from '../policy-model.ts';
import { discountOf } from '../returns.ts';
import { epsilonGreedy } from '../sampling.ts';
import type { NormaliserState } from '../scale/normaliser.ts';
import type { Sight } from '../scale/row-writer.ts';
import { type Schedule, valueAt } from '../schedule.ts';
import type { StepOutcome } from './n-step.ts';
import { ReplayStore, type StoreGiven, type StoreState } from './store.ts';

export interface ReplayCollectorGiven extends StoreGiven {
  /** Says the scores of all actions, masked ones far below the others. */
  readonly inference: Inference<'scores'>;
  /** Steps after which what is measured by then is frozen. */
  readonly measuring: number;
  /** ε */
  readonly exploration: Schedule;
  readonly seed: string;
}

export interface ReplayCollectorState {
  readonly steps: number;
  readonly exploration: StreamState;
  readonly normaliser: NormaliserState;
  readonly store: StoreState;
}

const NO_SCORES = new Float32Array(0);

/**
 * Gathers what an off-policy method learns from: acts ε-greedily and keeps what comes of it in a {@link ReplayStore}.
 * Actions are random until inputs have been measured.
 */
export class ReplayCollector {
  readonly store: ReplayStore;
  readonly #given: ReplayCollectorGiven;
  readonly #exploration: SequentialStream;
  #now = new Float32Array(0);
  #after = new Float32Array(0);
  #coins = new Float64Array(0);
  #actions = new Int32Array(0);
  #steps = 0;

  constructor(given: ReplayCollectorGiven) {
    this.#given = given;
    this.store = new ReplayStore(given);
    this.#exploration = new SequentialStream(`${given.seed}/exploration`);
  }

  /** Environment steps taken so far. */
  get steps(): number {
    return this.#steps;
  }

  /** ε of the next step. */
  get epsilon(): number {
    return this.#given.normaliser.writer ? valueAt(this.#given.exploration, this.#steps) : 1;
  }

  /** Chooses an action for a single observation. */
  select(observation: Observation, scorer: Scorer): number {
    const [epsilon, u] = [this.epsilon, this.#exploration.uniform()];
    return epsilonGreedy(u < epsilon ? NO_SCORES : scorer(observation), observation.mask, epsilon, u);
  }

  /** Chooses an action for every environment and takes it. */
  async step(env: EnvVector, parameters: Float32Array): Promise<void> {
    const { count, rows } = env;
    const { width } = this.#given.state;
    this.#makeRoom(count);
    for (let i = 0; i < count; i++) this.store.write(this.#now, i * width, env.batch, i, rows);
    if (!this.#given.normaliser.writer) this.#measureInputs(env.batch, count, rows);
    await this.#choose(env, parameters);
    await env.step(this.#actions);
    for (let i = 0; i < count; i++) {
      const [terminated, truncated] = [env.terminated[i] === 1, env.truncated[i] === 1];
      this.store.write(this.#after, i * width, terminated || truncated ? env.final : env.batch, i, rows);
      const discount = discountOf(this.#given.spec.discountRate, env.elapsed[i]!);
      this.#note(count, i, this.#actions[i]!, { reward: env.rewards[i]!, discount, terminated, truncated });
    }
    this.#pass(count);
  }

  /** Takes in a transition of a single environment that someone else steps. */
  take({ state, action, reward, nextState, terminated, truncated }: Transition): void {
    this.#makeRoom(1);
    this.store.write(this.#now, 0, state, 0, state.mask.length);
    if (!this.#given.normaliser.writer) this.#measureInputs(state, 1, state.mask.length);
    this.store.write(this.#after, 0, nextState, 0, nextState.mask.length);
    const discount = discountOf(this.#given.spec.discountRate, nextState.elapsed);
    this.#note(1, 0, action, { reward, discount, terminated, truncated });
    this.#pass(1);
  }

  save(): ReplayCollectorState {
    return {
      steps: this.#steps,
      exploration: this.#exploration.save(),
      normaliser: this.#given.normaliser.save(),
      store: this.store.save(),
    };
  }

  load({ steps, exploration, normaliser, store }: ReplayCollectorState): void {
    this.#steps = steps;
    this.#exploration.load(exploration);
    this.#given.normaliser.load(normaliser);
    this.store.load(store);
  }

  /** One coin for each environment; the network is asked only if one of them says so. */
  async #choose(env: EnvVector, parameters: Float32Array): Promise<void> {
    const { epsilon } = this;
    for (let i = 0; i < env.count; i++) this.#coins[i] = this.#exploration.uniform();
    const asked = this.#coins.some((u) => u >= epsilon);
    const scores = asked ? (await this.#given.inference.ask(this.#now, parameters)).scores : NO_SCORES;
    for (let i = 0; i < env.count; i++) {
      const [from, u] = [i * env.rows, this.#coins[i]!];
      const action = epsilonGreedy(scores, env.batch.mask, epsilon, u, from, env.rows);
      if (u >= epsilon && !Number.isFinite(scores[from + action])) throw diverged(this.steps);
      this.#actions[i] = action;
    }
  }

  #note(count: number, i: number, action: number, came: StepOutcome): void {
    const { rewards } = this.#given.normaliser;
    const ended = came.terminated || came.truncated;
    if (rewards.factor === null) rewards.add(i, count, came.reward, came.discount, ended);
    this.store.add(count, i, action, this.#now, this.#after, came);
  }

  #pass(count: number): void {
    this.#steps += count;
    const { normaliser, measuring } = this.#given;
    if (this.#steps >= measuring && !normaliser.ready) {
      normaliser.freezeInputs();
      if (normaliser.rewards.factor === null) normaliser.rewards.freeze();
    }
    this.store.settle();
  }

  #measureInputs(sight: Sight, count: number, rows: number): void {
    for (let i = 0; i < count; i++) this.#given.normaliser.measurement.add(sight, i, rows);
  }

  #makeRoom(count: number): void {
    this.store.settle();
    if (this.#actions.length === count) return;
    this.#now = new Float32Array(count * this.#given.state.width);
    this.#after = new Float32Array(count * this.#given.state.width);
    this.#coins = new Float64Array(count);
    this.#actions = new Int32Array(count);
  }
}

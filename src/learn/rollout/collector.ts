import { UsageError } from '../../core/errors.ts';
import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector } from '../../gym/env-vector.ts';
import { diverged } from '../diverged.ts';
import type { Answer, Inference } from '../networks/inference.ts';
import type { RowLayout } from '../networks/row-layout.ts';
import type { Scorer } from '../policy-model.ts';
import { discountOf } from '../returns.ts';
import { allowsAny, sampleAllowed, sampleIndex } from '../sampling.ts';
import type { Normaliser, NormaliserState } from '../scale/normaliser.ts';
import type { Sight } from '../scale/row-writer.ts';
import type { Experience } from './rollout.ts';

/** Chooses among `count` actions from `from` on, by their scores and a uniform number, after so many steps. */
export type Choose = (
  scores: Float32Array,
  mask: Uint8Array,
  u: number,
  from: number,
  count: number,
  steps: number,
) => number;

/** With the probabilities that an actor says. */
const sampled: Choose = (scores, _mask, u, from, count) => sampleIndex(scores, u, from, count);

export interface CollectorGiven {
  readonly inference: Inference<keyof Answer<Float32Array>>;
  readonly normaliser: Normaliser;
  readonly layout: RowLayout;
  /** Steps that inputs and rewards are measured in, of all environments together. */
  readonly size: number;
  /** Makes room for what so many environments bring. */
  readonly experienceOf: (count: number) => Experience;
  readonly discountRate: number;
  readonly seed: string;
  /**
   * By the probabilities that scores stand for if not given. If given, values are those of actions, and an episode may
   * not be cut off where none is allowed.
   */
  readonly choose?: Choose;
}

export interface CollectorState {
  readonly steps: number;
  readonly normaliser: NormaliserState;
  readonly exploration: StreamState;
  readonly experience: { readonly count: number; readonly gathered: unknown } | null;
}

/** Observations with the number of actions that each has room for. */
interface View {
  readonly sight: Sight;
  readonly rows: number;
}

/** What one step brought in each environment. */
type Consequences = Pick<EnvVector, 'count' | 'rewards' | 'elapsed' | 'terminated' | 'truncated'>;

/**
 * Gathers what an on-policy method learns from: acts by sampling the policy, and keeps observations, outcomes and
 * values in an {@link Experience}. While something is left to be measured, steps are spent on that; actions are random
 * until inputs are normalised.
 */
export class Collector {
  readonly #given: CollectorGiven;
  readonly #exploration: SequentialStream;
  readonly #choose: Choose;
  #experience: Experience | null = null;
  #scratch = new Float32Array(0);
  #lastValues: Float32Array = new Float32Array(0);
  #steps = 0;

  constructor(given: CollectorGiven) {
    this.#given = given;
    this.#choose = given.choose ?? sampled;
    this.#exploration = new SequentialStream(`${given.seed}/exploration`);
  }

  /** Environment steps taken so far, those of measuring included. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether there is enough to learn from: {@link finish} it before the next step. */
  get full(): boolean {
    return this.#experience?.full ?? false;
  }

  /** The rows to learn from. */
  get rows(): Float32Array {
    return this.#experience?.rows ?? new Float32Array(0);
  }

  /** Draws an action for a single observation. */
  select(observation: Observation, scorer: Scorer): number {
    const u = this.#exploration.uniform();
    const { mask } = observation;
    return this.#given.normaliser.writer
      ? this.#choose(scorer(observation), mask, u, 0, mask.length, this.#steps)
      : sampleAllowed(mask, u);
  }

  /** Draws an action for every environment and takes it. */
  async step(env: EnvVector, parameters: Float32Array): Promise<void> {
    const shown: View = { sight: env.batch, rows: env.rows };
    const answer = await this.#look(shown, env.count, parameters);
    const actions = new Int32Array(env.count);
    for (let i = 0; i < env.count; i++) {
      const [from, u] = [i * env.rows, this.#exploration.uniform()];
      actions[i] = answer
        ? this.#choose(answer.scores, env.batch.mask, u, from, env.rows, this.#steps)
        : sampleAllowed(env.batch.mask, u, from, env.rows);
      if (answer && !Number.isFinite(answer.scores[from + actions[i]!])) throw diverged(this.#steps);
    }
    await env.step(actions);
    await this.#note(answer, actions, env, { sight: env.final, rows: env.rows }, shown, parameters);
  }

  /** Takes in a transition of a single environment that someone else steps. */
  async take(transition: Transition, parameters: Float32Array): Promise<void> {
    const { state, nextState, action } = transition;
    const answer = await this.#look({ sight: state, rows: state.mask.length }, 1, parameters);
    const came: Consequences = {
      count: 1,
      rewards: Float64Array.of(transition.reward),
      elapsed: Float64Array.of(nextState.elapsed),
      terminated: Uint8Array.of(Number(transition.terminated)),
      truncated: Uint8Array.of(Number(transition.truncated)),
    };
    const next: View = { sight: nextState, rows: nextState.mask.length };
    await this.#note(answer, Int32Array.of(action), came, next, next, parameters);
  }

  /**
   * Computes advantages and returns of what has been gathered; {@link rows} then hold all that a loss needs.
   * @returns the share of the variance of returns that is explained
   */
  finish(lambda: number): number {
    return this.#experience!.finish(this.#lastValues, lambda);
  }

  save(): CollectorState {
    return {
      steps: this.#steps,
      normaliser: this.#given.normaliser.save(),
      exploration: this.#exploration.save(),
      experience: this.#experience && {
        count: this.#experience.count,
        gathered: this.#experience.save(),
      },
    };
  }

  load({ steps, normaliser, exploration, experience }: CollectorState): void {
    this.#steps = steps;
    this.#given.normaliser.load(normaliser);
    this.#exploration.load(exploration);
    this.#experience = null;
    if (experience) this.#experienceOf(experience.count).load(experience.gathered);
  }

  /** Writes observations down and asks the networks; only measures them while inputs are not known. */
  async #look(
    { sight, rows }: View,
    count: number,
    parameters: Float32Array,
  ): Promise<Answer<Float32Array> | null> {
    const { normaliser, inference } = this.#given;
    if (!normaliser.writer) {
      for (let i = 0; i < count; i++) normaliser.measurement.add(sight, i, rows);
      return null;
    }
    const { current } = this.#experienceOf(count);
    this.#write(current, { sight, rows }, count);
    return inference.ask(current, parameters);
  }

  /** @param final what ended episodes showed last @param next what is shown now */
  async #note(
    answer: Answer<Float32Array> | null,
    actions: Int32Array,
    came: Consequences,
    final: View,
    next: View,
    parameters: Float32Array,
  ): Promise<void> {
    this.#steps += came.count;
    const factor = this.#given.normaliser.rewards.factor;
    if (!answer || factor === null) return this.#measure(came);
    const cut = came.truncated.some((flag, i) => flag && !came.terminated[i]);
    const after = cut ? await this.#valuesOf(final, came.count, parameters) : null;
    if (cut && this.#given.choose) requireActions(came, final);
    const experience = this.#experienceOf(came.count);
    const width = answer.scores.length / came.count;
    for (let i = 0; i < came.count; i++) {
      experience.record(i, {
        action: actions[i]!,
        logProbability: answer.scores[i * width + actions[i]!]!,
        value: answer.values[i]!,
        reward: factor * came.rewards[i]!,
        discount: discountOf(this.#given.discountRate, came.elapsed[i]!),
        elapsed: came.elapsed[i]!,
        terminated: came.terminated[i] === 1,
        truncated: came.truncated[i] === 1,
        nextValue: after?.[i] ?? 0,
      });
    }
    experience.advance();
    if (experience.full) this.#lastValues = await this.#valuesOf(next, came.count, parameters);
  }

  #measure({ count, rewards, elapsed, terminated, truncated }: Consequences): void {
    const { normaliser, discountRate, size } = this.#given;
    for (let i = 0; i < count; i++) {
      const discount = discountOf(discountRate, elapsed[i]!);
      const ended = terminated[i] === 1 || truncated[i] === 1;
      normaliser.rewards.add(i, count, rewards[i]!, discount, ended);
      this.#experienceOf(count).skip(i, elapsed[i]!, ended);
    }
    if (normaliser.rewards.count < size) return;
    normaliser.freezeInputs();
    normaliser.rewards.freeze();
  }

  async #valuesOf(view: View, count: number, parameters: Float32Array): Promise<Float32Array> {
    const size = count * this.#given.layout.width;
    if (this.#scratch.length !== size) this.#scratch = new Float32Array(size);
    this.#write(this.#scratch, view, count);
    return (await this.#given.inference.ask(this.#scratch, parameters)).values;
  }

  #write(target: Float32Array, { sight, rows }: View, count: number): void {
    const { width } = this.#given.layout;
    for (let i = 0; i < count; i++) this.#given.normaliser.writer!.write(target, i * width, sight, i, rows);
  }

  #experienceOf(count: number): Experience {
    const known = this.#experience;
    if (known?.count === count) return known;
    if (known && known.position > 0) {
      throw new UsageError(`an unfinished rollout of ${known.count} environments cannot go on with ${count}`);
    }
    this.#experience = this.#given.experienceOf(count);
    return this.#experience;
  }
}

/** The value of a state without actions would silently count as nothing. */
function requireActions({ count, terminated, truncated }: Consequences, { sight, rows }: View): void {
  for (let i = 0; i < count; i++) {
    if (truncated[i] === 1 && terminated[i] !== 1 && !allowsAny(sight.mask, i * rows, rows)) {
      throw new UsageError('an episode was cut off in a state that allows no action');
    }
  }
}

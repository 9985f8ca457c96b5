import { InputError } from '../../core/errors.ts';
import type { RowLayout } from '../networks/row-layout.ts';
import { gae } from '../returns.ts';

/** Fields of a row besides what the network takes in: what was done and how it turned out. */
export const OUTCOME_FIELDS = { action: 1, logProbability: 1, value: 1, advantage: 1, return: 1 } as const;

type Outcome = keyof typeof OUTCOME_FIELDS;

/** What a transition brought, `value` and `nextValue` by the network that acted. */
export interface Outcomes {
  readonly action: number;
  readonly logProbability: number;
  readonly value: number;
  readonly reward: number;
  readonly discount: number;
  /** Seconds until the next decision. */
  readonly elapsed: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** V of the last observation of an episode that was truncated here; else it is found in the next step. */
  readonly nextValue: number;
}

/** Where a collector puts what an on-policy method learns from. */
export interface Experience {
  /** Number of environments. */
  readonly count: number;
  /** How much has been gathered of what is not finished. */
  readonly position: number;
  /** Whether there is enough to learn from. */
  readonly full: boolean;
  /** What there is to learn from, after {@link finish}. */
  readonly rows: Float32Array;
  /** The rows of the step under way, to be filled with observations. */
  readonly current: Float32Array;
  /** Notes what came of the step under way in environment i. */
  record(i: number, outcomes: Outcomes): void;
  /** Notes a step of environment i that nothing is learned from. */
  skip(i: number, elapsed: number, ended: boolean): void;
  /** Ends the step under way. */
  advance(): void;
  /**
   * Computes advantages and returns of what is full, and makes room for more.
   * @param lastValues V of the observation that each environment shows now
   * @returns the share of the variance of returns that is explained
   */
  finish(lastValues: Float32Array, lambda: number): number;
  /** Everything that has been gathered so far. */
  save(): unknown;
  load(state: unknown): void;
}

/** State of a {@link Rollout}; typed arrays hold the steps gathered so far. */
export interface RolloutState {
  readonly count: number;
  readonly position: number;
  readonly rows: Float32Array;
  readonly numbers: Float64Array;
}

/**
 * Room for `size` steps of all environments together.
 * @throws InputError when that is no multiple of the environments
 */
export function rolloutOf(layout: RowLayout, size: number, count: number): Rollout {
  if (size % count === 0) return new Rollout(layout, count, size / count);
  throw new InputError(
    `rollout: ${size} is not allowed with ${count} environments (a multiple of their number)`,
  );
}

/** Columns of doubles that advantages are computed from. */
const COLUMNS = ['rewards', 'values', 'nextValues', 'discounts', 'terminated', 'truncated'] as const;

type Columns = Record<(typeof COLUMNS)[number], Float64Array>;

/** A fixed number of steps of several environments, time-major: step t of environment i is row t · count + i. */
export class Rollout implements Experience {
  readonly count: number;
  readonly steps: number;
  readonly rows: Float32Array;
  readonly #layout: RowLayout;
  readonly #offsets: Readonly<Record<Outcome, number>>;
  readonly #numbers: Columns;
  #position = 0;

  constructor(layout: RowLayout, count: number, steps: number) {
    this.count = count;
    this.steps = steps;
    this.rows = new Float32Array(count * steps * layout.width);
    this.#layout = layout;
    const fields = Object.keys(OUTCOME_FIELDS) as Outcome[];
    this.#offsets = Object.fromEntries(fields.map((name) => [name, layout.offset(name)])) as Record<
      Outcome,
      number
    >;
    const column = () => new Float64Array(count * steps);
    this.#numbers = Object.fromEntries(COLUMNS.map((name) => [name, column()])) as Columns;
  }

  /** How many steps have been gathered since the last update. */
  get position(): number {
    return this.#position;
  }

  get full(): boolean {
    return this.#position === this.steps;
  }

  /** The rows of the step under way, to be filled with observations. */
  get current(): Float32Array {
    const width = this.count * this.#layout.width;
    return this.rows.subarray(this.#position * width, (this.#position + 1) * width);
  }

  /** Notes what came of the step under way in environment i. */
  record(i: number, outcomes: Outcomes): void {
    const at = this.#position * this.count + i;
    const { rewards, values, nextValues, discounts, terminated, truncated } = this.#numbers;
    this.#set(at, 'action', outcomes.action);
    this.#set(at, 'logProbability', outcomes.logProbability);
    this.#set(at, 'value', outcomes.value);
    rewards[at] = outcomes.reward;
    values[at] = outcomes.value;
    nextValues[at] = outcomes.nextValue;
    discounts[at] = outcomes.discount;
    terminated[at] = Number(outcomes.terminated);
    truncated[at] = Number(outcomes.truncated);
  }

  skip(): void {}

  advance(): void {
    this.#position++;
  }

  /**
   * Computes advantages and returns of a full rollout, and makes room for the next one.
   * @param lastValues V of the observation that each environment shows now
   * @returns the variance of returns that the values explain: 1 − Var(return − value) / Var(return)
   */
  finish(lastValues: Float32Array, lambda: number): number {
    const { count, steps } = this;
    const { rewards, values, nextValues, discounts } = this.#numbers;
    const terminated = Uint8Array.from(this.#numbers.terminated);
    const truncated = Uint8Array.from(this.#numbers.truncated);
    for (let at = 0; at < steps * count; at++) {
      if (terminated[at] || truncated[at]) continue;
      nextValues[at] = at + count < steps * count ? values[at + count]! : lastValues[at % count]!;
    }
    const advantages = new Float64Array(steps * count);
    const returns = new Float64Array(steps * count);
    const columns = { rewards, values, nextValues, discounts, terminated, truncated };
    gae({ ...columns, steps, count, lambda, advantages, returns });
    for (let at = 0; at < steps * count; at++) {
      this.#set(at, 'advantage', advantages[at]!);
      this.#set(at, 'return', returns[at]!);
    }
    this.#position = 0;
    return 1 - variance(advantages) / variance(returns);
  }

  save(): RolloutState {
    const used = this.#position * this.count;
    const numbers = new Float64Array(COLUMNS.length * used);
    COLUMNS.forEach((name, k) => {
      numbers.set(this.#numbers[name].subarray(0, used), k * used);
    });
    const rows = this.rows.slice(0, used * this.#layout.width);
    return { count: this.count, position: this.#position, rows, numbers };
  }

  load(state: unknown): void {
    const { position, rows, numbers } = state as RolloutState;
    this.#position = position;
    this.rows.set(rows);
    const used = position * this.count;
    COLUMNS.forEach((name, k) => {
      this.#numbers[name].set(numbers.subarray(k * used, (k + 1) * used));
    });
  }

  #set(at: number, field: Outcome, value: number): void {
    this.rows[at * this.#layout.width + this.#offsets[field]] = value;
  }
}

/** The mean squared distance from the mean. */
export function variance(values: Float64Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
}

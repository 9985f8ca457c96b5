import { InputError } from '../core/errors.ts';
import type { EnvSpec } from './env.ts';
import { Environment, type Info } from './environment.ts';
import type { ObservationBatch } from './observation-batch.ts';

interface SavedTimeLimit {
  readonly steps: number;
  readonly inner: unknown;
}

/**
 * Cuts episodes of another environment off after a number of steps.
 *
 * The cut is from outside the task: it sets `truncated` and leaves `terminated` alone, so that learners still count
 * the value of the last observation. Both are set where the task ends at the very limit.
 */
export class TimeLimit extends Environment {
  readonly spec: EnvSpec;
  readonly #inner: Environment;
  readonly #limit: number;
  #steps = 0;

  constructor(inner: Environment, limit: number) {
    super();
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new InputError(`limit of steps: ${limit} is not allowed (a whole number ≥ 1)`);
    }
    this.spec = inner.spec;
    this.#inner = inner;
    this.#limit = limit;
  }

  override begin(seed: string, options?: Info): void {
    this.#steps = 0;
    this.#inner.begin(seed, options);
  }

  override advance(action: number): void {
    const inner = this.#inner;
    inner.advance(action);
    this.#steps++;
    this.reward = inner.reward;
    this.elapsed = inner.elapsed;
    this.terminated = inner.terminated;
    this.truncated = inner.truncated || this.#steps >= this.#limit;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    this.#inner.observeInto(batch, index);
  }

  override info(): Info {
    return this.#inner.info();
  }

  override saveState(): unknown {
    return { steps: this.#steps, inner: this.#inner.saveState() } satisfies SavedTimeLimit;
  }

  override loadState(state: unknown): void {
    const { steps, inner } = state as SavedTimeLimit;
    this.#steps = steps;
    this.#inner.loadState(inner);
  }

  override close(): void {
    super.close();
    this.#inner.close();
  }
}

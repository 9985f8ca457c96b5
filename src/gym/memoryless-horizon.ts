import { InputError } from '../core/errors.ts';
import { KeyedStream } from '../core/random.ts';
import type { EnvSpec } from './env.ts';
import { Environment, type Info } from './environment.ts';
import type { ObservationBatch } from './observation-batch.ts';

interface SavedHorizon {
  readonly seed: string;
  readonly seconds: number;
  readonly inner: unknown;
}

/**
 * Cuts episodes of another environment off after a time that nobody can see coming: exponential with a given mean, by
 * the episode's seed (the memoryless termination of Mao et al., "Learning scheduling algorithms for data processing
 * clusters", 2019, §5.3). All who live through the same episode have the same horizon.
 *
 * The cut is at the first choice after it; it is from outside the task, and sets `truncated` alone.
 */
export class MemorylessHorizon extends Environment {
  readonly spec: EnvSpec;
  readonly #inner: Environment;
  readonly #mean: number;
  #seed = '';
  #horizon = 0;
  #seconds = 0;

  /** @param mean seconds @throws InputError when it is not above 0 */
  constructor(inner: Environment, mean: number) {
    super();
    if (!(mean > 0 && Number.isFinite(mean))) {
      throw new InputError(`mean horizon: ${mean} is not allowed (seconds > 0)`);
    }
    this.spec = inner.spec;
    this.#inner = inner;
    this.#mean = mean;
  }

  override begin(seed: string, options?: Info): void {
    this.#setOut(seed, 0);
    this.#inner.begin(seed, options);
  }

  override advance(action: number): void {
    const inner = this.#inner;
    inner.advance(action);
    this.#seconds += inner.elapsed;
    this.reward = inner.reward;
    this.elapsed = inner.elapsed;
    this.terminated = inner.terminated;
    this.truncated = inner.truncated || (!inner.terminated && this.#seconds >= this.#horizon);
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    this.#inner.observeInto(batch, index);
  }

  override info(): Info {
    return this.#inner.info();
  }

  override saveState(): unknown {
    const inner = this.#inner.saveState();
    return { seed: this.#seed, seconds: this.#seconds, inner } satisfies SavedHorizon;
  }

  override loadState(state: unknown): void {
    const { seed, seconds, inner } = state as SavedHorizon;
    this.#setOut(seed, seconds);
    this.#inner.loadState(inner);
  }

  override close(): void {
    super.close();
    this.#inner.close();
  }

  #setOut(seed: string, seconds: number): void {
    this.#seed = seed;
    this.#seconds = seconds;
    this.#horizon = -this.#mean * Math.log(new KeyedStream(seed, 'horizon').uniform(0));
  }
}

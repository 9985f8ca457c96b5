import { UsageError } from '../core/errors.ts';
import type { EnvVector, EpisodeRecord } from './env-vector.ts';

/** State of an {@link EpisodeLedger}; JSON and typed arrays. */
export interface LedgerState {
  readonly returns: Float64Array;
  readonly lengths: Int32Array;
  readonly finished: readonly EpisodeRecord[];
  readonly rewardSum: number;
  readonly rewardCount: number;
}

/** Keeps the sums and lengths of the episodes of several environments. */
export class EpisodeLedger {
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  #finished: EpisodeRecord[] = [];
  /** Of all steps since {@link takeMeanReward}. */
  #rewardSum = 0;
  #rewardCount = 0;

  constructor(count: number) {
    this.#returns = new Float64Array(count);
    this.#lengths = new Int32Array(count);
  }

  /** All episodes begin anew; those under way are forgotten. */
  restart(): void {
    this.#returns.fill(0);
    this.#lengths.fill(0);
  }

  /** Notes a step of every environment. */
  note({ rewards, terminated, truncated }: Pick<EnvVector, 'rewards' | 'terminated' | 'truncated'>): void {
    const count = this.#returns.length;
    this.#rewardCount += count;
    for (let i = 0; i < count; i++) {
      this.#returns[i]! += rewards[i]!;
      this.#rewardSum += rewards[i]!;
      this.#lengths[i]!++;
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      this.#finished.push({ return: this.#returns[i]!, length: this.#lengths[i]! });
      this.#returns[i] = 0;
      this.#lengths[i] = 0;
    }
  }

  /** The mean reward of a step since the last call, NaN when there was none. */
  takeMeanReward(): number {
    const mean = this.#rewardSum / this.#rewardCount;
    this.#rewardSum = 0;
    this.#rewardCount = 0;
    return mean;
  }

  /** The episodes that ended since the last call. */
  takeEpisodes(): EpisodeRecord[] {
    const taken = this.#finished;
    this.#finished = [];
    return taken;
  }

  save(): LedgerState {
    return {
      returns: this.#returns.slice(),
      lengths: this.#lengths.slice(),
      finished: this.#finished.slice(),
      rewardSum: this.#rewardSum,
      rewardCount: this.#rewardCount,
    };
  }

  /** @throws UsageError when the state is of another number of environments. */
  load({ returns, lengths, finished, rewardSum, rewardCount }: LedgerState): void {
    const count = this.#returns.length;
    if (returns.length !== count) {
      throw new UsageError(`the state of ${returns.length} environments does not fit ${count}`);
    }
    this.#returns.set(returns);
    this.#lengths.set(lengths);
    this.#finished = finished.slice();
    this.#rewardSum = rewardSum;
    this.#rewardCount = rewardCount;
  }
}

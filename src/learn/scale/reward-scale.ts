/** State of a {@link RewardScale}; JSON and typed arrays. */
export interface RewardScaleState {
  readonly factor: number | null;
  readonly running: Float64Array;
  readonly count: number;
  readonly mean: number;
  readonly spread: number;
}

/**
 * Brings rewards of any unit to a size that a value network learns easily: divides them by the deviation of the
 * discounted sums of rewards so far, without moving their mean (detail 9 of Huang et al., "The 37 implementation
 * details of PPO", 2022). Measured once and then frozen, so that a reward means the same throughout training.
 */
export class RewardScale {
  #factor: number | null = null;
  #running = new Float64Array(0);
  #count = 0;
  #mean = 0;
  #spread = 0;

  /** What rewards are multiplied by; null while it is still being measured. */
  get factor(): number | null {
    return this.#factor;
  }

  /** How many sums have been noted. */
  get count(): number {
    return this.#count;
  }

  /** Notes one reward of environment i, of `environments` in all. */
  add(i: number, environments: number, reward: number, discount: number, ended: boolean): void {
    if (this.#running.length !== environments) this.#running = new Float64Array(environments);
    const sum = discount * this.#running[i]! + reward;
    this.#running[i] = ended ? 0 : sum;
    this.include(sum);
  }

  /** Notes one discounted sum of rewards. */
  include(sum: number): void {
    this.#count++;
    const distance = sum - this.#mean;
    this.#mean += distance / this.#count;
    this.#spread += distance * (sum - this.#mean);
  }

  /** Fixes the factor to what has been measured, or to `factor`. */
  freeze(factor?: number): void {
    const deviation = Math.sqrt(this.#spread / Math.max(this.#count, 1));
    this.#factor = factor ?? (deviation > 0 ? 1 / deviation : 1);
  }

  save(): RewardScaleState {
    return {
      factor: this.#factor,
      running: this.#running.slice(),
      count: this.#count,
      mean: this.#mean,
      spread: this.#spread,
    };
  }

  load({ factor, running, count, mean, spread }: RewardScaleState): void {
    this.#factor = factor;
    this.#running = running.slice();
    this.#count = count;
    this.#mean = mean;
    this.#spread = spread;
  }
}

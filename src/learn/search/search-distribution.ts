import type { SequentialStream } from '../../core/random.ts';

/** State of a {@link SearchDistribution}. */
export interface SearchState {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/**
 * Independent normal distributions over the parameters of a policy, which the cross-entropy method (Rubinstein 1999)
 * fits to the best of a population, again and again. Variance is added after each fit, less and less of it, lest the
 * search stops before it has arrived (Szita & Lőrincz 2006, "Learning Tetris Using the Noisy Cross-Entropy Method").
 */
export class SearchDistribution {
  #mean: Float32Array;
  #deviation: Float32Array;

  constructor(mean: Float32Array, deviation: number) {
    this.#mean = mean.slice();
    this.#deviation = new Float32Array(mean.length).fill(deviation);
  }

  get mean(): Float32Array {
    return this.#mean;
  }

  /** The mean of all deviations, for the log. */
  get spread(): number {
    return this.#deviation.reduce((sum, x) => sum + x, 0) / this.#deviation.length;
  }

  /** Draws so many parameter vectors. */
  sample(count: number, stream: SequentialStream): Float32Array[] {
    const draw = () => this.#mean.map((mean, k) => mean + this.#deviation[k]! * stream.normal());
    return Array.from({ length: count }, draw);
  }

  /**
   * Fits mean and variance to those of the population with the greatest scores; among equals the first.
   * @param elite how many those are
   * @param extraVariance added to each variance
   */
  fit(
    population: readonly Float32Array[],
    scores: ArrayLike<number>,
    elite: number,
    extraVariance: number,
  ): void {
    const order = Array.from(population.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
    const best = order.slice(0, elite).map((i) => population[i]!);
    for (let k = 0; k < this.#mean.length; k++) {
      const mean = best.reduce((sum, each) => sum + each[k]!, 0) / elite;
      const variance = best.reduce((sum, each) => sum + (each[k]! - mean) ** 2, 0) / elite;
      this.#mean[k] = mean;
      this.#deviation[k] = Math.sqrt(variance + extraVariance);
    }
  }

  save(): SearchState {
    return { mean: this.#mean.slice(), deviation: this.#deviation.slice() };
  }

  load({ mean, deviation }: SearchState): void {
    this.#mean = mean.slice();
    this.#deviation = deviation.slice();
  }
}

import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import type { Scenario } from '../scenario/schema.ts';

/** Draws of a task's work among which one is taken, and how many are tried where so much work is done already. */
const RESAMPLED = 16;
const MOST_DRAWS = 64;
/** Index of the draw that takes one: none that the noise itself uses. */
const TAKEN = 1000;

/** What a scheduler is told of a task's work: the truth, the mean of its class, or the truth with noise. */
export class Estimator {
  readonly #mode: Scenario['estimate'];
  readonly #noise: Distribution | null;
  readonly #stream: KeyedStream;

  constructor(mode: Scenario['estimate'], seed: string) {
    this.#mode = mode;
    this.#noise =
      typeof mode === 'object' ? createDistribution({ dist: 'lognormal', mean: 1, scv: mode.scv }) : null;
    this.#stream = new KeyedStream(seed, 'estimate');
  }

  /**
   * The other way round: a draw of the work of a task of which the estimate is known, and that more than `done` seconds
   * of it are. With noise by importance resampling (Rubin, 1987): some draws, one of them taken by its likelihood.
   */
  guess(estimate: number, entity: number, done: number, draw: (k: number) => number): number {
    if (this.#mode === 'exact') return estimate;
    const works: number[] = [];
    const wanted = this.#noise === null ? 1 : RESAMPLED;
    for (let k = 0; k < MOST_DRAWS && works.length < wanted; k++) {
      const work = draw(k);
      if (work > done) works.push(work);
    }
    if (works.length === 0) return done;
    if (typeof this.#mode !== 'object') return works[0]!;
    const spread = Math.log(1 + this.#mode.scv);
    const likelihoods = works.map((work) => {
      const deviation = Math.log(estimate / work) + spread / 2;
      return Math.exp((-deviation * deviation) / (2 * spread));
    });
    const sum = likelihoods.reduce((total, likelihood) => total + likelihood, 0);
    // An estimate that no draw explains is all that is known.
    if (!(sum > 0)) return Math.max(done, estimate);
    const taken = this.#stream.uniform(entity, TAKEN) * sum;
    let below = 0;
    const at = likelihoods.findIndex((likelihood) => {
      below += likelihood;
      return taken < below;
    });
    return works[at < 0 ? works.length - 1 : at]!;
  }

  of(entity: number, work: number, classMean: number): number {
    if (this.#noise !== null) return work * this.#noise.sample(this.#stream, entity);
    return this.#mode === 'mean' ? classMean : work;
  }
}

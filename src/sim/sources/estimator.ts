import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import type { Scenario } from '../scenario/schema.ts';

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

  of(entity: number, work: number, classMean: number): number {
    if (this.#noise !== null) return work * this.#noise.sample(this.#stream, entity);
    return this.#mode === 'mean' ? classMean : work;
  }
}

import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { KeyedStream } from '../../core/random.ts';
import {
  createDistribution,
  type Distribution,
  type DistributionSpec,
  distributionSchema,
} from '../distribution.ts';
import type { ArrivalProcess } from './process.ts';

export const renewalSchema = z.strictObject({ process: z.literal('renewal'), dist: distributionSchema });

/** Independent gaps of one distribution, whose mean must be above 0: InputError otherwise. */
export class Renewal implements ArrivalProcess {
  readonly meanRate: number;
  readonly #gaps: Distribution;
  readonly #stream: KeyedStream;

  constructor({ dist }: { readonly dist: DistributionSpec }, seed: string) {
    this.#gaps = createDistribution(dist);
    if (this.#gaps.mean === 0) throw new InputError('gaps between arrivals have mean 0; allowed: above 0');
    this.meanRate = 1 / this.#gaps.mean;
    this.#stream = new KeyedStream(seed, 'arrivals');
  }

  gap(n: number): number {
    return this.#gaps.sample(this.#stream, n);
  }

  save(): void {}

  load(): void {}
}

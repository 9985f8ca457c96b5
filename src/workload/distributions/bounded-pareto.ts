import { z } from 'zod';
import { power } from '../../core/power.ts';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const boundedParetoSchema = z
  .strictObject({
    dist: z.literal('bounded-pareto'),
    shape: z.number().positive(),
    low: z.number().positive(),
    high: z.number().positive(),
  })
  .refine(({ low, high }) => low < high, { path: ['high'], error: 'must be above `low`' });

/**
 * A Pareto law cut off at `high`: heavy-tailed as sizes are found to be, and all its moments are finite
 * (Harchol-Balter, Crovella & Murta, "On choosing a task assignment policy", 1999).
 */
export class BoundedPareto implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #low: number;
  readonly #exponent: number;
  /** P(X ≤ high) of the law that is not cut off. */
  readonly #kept: number;

  constructor({ shape, low, high }: { readonly shape: number; readonly low: number; readonly high: number }) {
    this.#low = low;
    this.#exponent = -1 / shape;
    this.#kept = 1 - power(low / high, shape);
    // With y = x / low, E[y^k] = shape / kept · ∫ y^(k − shape − 1) dy from 1 to high / low.
    const moment = (k: number) => {
      const bound = Math.log(high / low);
      const integral = k === shape ? bound : Math.expm1((k - shape) * bound) / (k - shape);
      return (shape / this.#kept) * integral;
    };
    this.mean = low * moment(1);
    this.scv = moment(2) / moment(1) ** 2 - 1;
  }

  sample(stream: KeyedStream, entity: number): number {
    return this.#low * power(1 - stream.uniform(entity) * this.#kept, this.#exponent);
  }
}

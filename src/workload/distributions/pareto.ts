import { z } from 'zod';
import { power } from '../../core/power.ts';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const paretoSchema = z.strictObject({
  dist: z.literal('pareto'),
  shape: z.number().positive(),
  scale: z.number().positive(),
});

/** P(X > x) = (scale / x)^shape for x ≥ scale: the mean is finite for shape > 1, the variance for shape > 2. */
export class Pareto implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #scale: number;
  readonly #exponent: number;

  constructor({ shape, scale }: Omit<z.infer<typeof paretoSchema>, 'dist'>) {
    this.mean = shape > 1 ? (shape * scale) / (shape - 1) : Number.POSITIVE_INFINITY;
    this.scv = shape > 2 ? 1 / (shape * (shape - 2)) : Number.POSITIVE_INFINITY;
    this.#scale = scale;
    this.#exponent = -1 / shape;
  }

  sample(stream: KeyedStream, entity: number): number {
    return this.#scale * power(stream.uniform(entity), this.#exponent);
  }
}

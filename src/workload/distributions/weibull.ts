import { z } from 'zod';
import { power } from '../../core/power.ts';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';
import { gammaFunction } from './gamma-function.ts';

export const weibullSchema = z.strictObject({
  dist: z.literal('weibull'),
  shape: z.number().min(0.05),
  scale: z.number().positive(),
});

/** P(X > x) = exp(−(x / scale)^shape). */
export class Weibull implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #scale: number;
  readonly #exponent: number;

  constructor({ shape, scale }: Omit<z.infer<typeof weibullSchema>, 'dist'>) {
    const first = gammaFunction(1 + 1 / shape);
    this.mean = scale * first;
    this.scv = gammaFunction(1 + 2 / shape) / first ** 2 - 1;
    this.#scale = scale;
    this.#exponent = 1 / shape;
  }

  sample(stream: KeyedStream, entity: number): number {
    return this.#scale * power(-Math.log(stream.uniform(entity)), this.#exponent);
  }
}

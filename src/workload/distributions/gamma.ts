import { z } from 'zod';
import { power } from '../../core/power.ts';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';
import { normal } from './normal.ts';

export const gammaSchema = z.strictObject({
  dist: z.literal('gamma'),
  mean: z.number().positive(),
  scv: z.number().positive(),
});

/**
 * Marsaglia & Tsang, "A simple method for generating gamma variables" (2000). A shape below 1 is drawn one higher
 * and scaled by U^(1/shape).
 */
export class Gamma implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #scale: number;
  readonly #boost: number;
  readonly #d: number;
  readonly #c: number;

  constructor({ mean, scv }: Omit<z.infer<typeof gammaSchema>, 'dist'>) {
    this.mean = mean;
    this.scv = scv;
    const shape = 1 / scv;
    this.#scale = mean / shape;
    this.#boost = shape < 1 ? 1 / shape : 0;
    this.#d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
    this.#c = 1 / Math.sqrt(9 * this.#d);
  }

  sample(stream: KeyedStream, entity: number): number {
    const boost = this.#boost === 0 ? 1 : power(stream.uniform(entity, 0), this.#boost);
    for (let index = 1; ; index += 3) {
      const x = normal(stream, entity, index);
      const root = 1 + this.#c * x;
      const v = root * root * root;
      if (v <= 0) continue;
      const u = stream.uniform(entity, index + 2);
      if (Math.log(u) < (x * x) / 2 + this.#d * (1 - v + Math.log(v)))
        return this.#scale * this.#d * v * boost;
    }
  }
}

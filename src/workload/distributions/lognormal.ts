import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';
import { normal } from './normal.ts';

export const lognormalSchema = z.strictObject({
  dist: z.literal('lognormal'),
  mean: z.number().positive(),
  scv: z.number().positive(),
});

/** exp(μ + σZ) with σ² = ln(1 + scv) and μ = ln(mean) − σ²/2. */
export class Lognormal implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #mu: number;
  readonly #sigma: number;

  constructor({ mean, scv }: Omit<z.infer<typeof lognormalSchema>, 'dist'>) {
    const variance = Math.log1p(scv);
    this.mean = mean;
    this.scv = scv;
    this.#mu = Math.log(mean) - variance / 2;
    this.#sigma = Math.sqrt(variance);
  }

  /** @param index from which on the stream's numbers are used: two of them */
  sample(stream: KeyedStream, entity: number, index = 0): number {
    return Math.exp(this.#mu + this.#sigma * normal(stream, entity, index));
  }
}

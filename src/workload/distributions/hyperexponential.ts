import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const hyperexponentialSchema = z.strictObject({
  dist: z.literal('hyperexponential'),
  mean: z.number().positive(),
  scv: z.number().min(1),
});

/**
 * A mixture of two exponentials with balanced means: both phases carry the same share of the mean, p₁m₁ = p₂m₂,
 * so p₁ = (1 + √((c² − 1) / (c² + 1))) / 2 and mᵢ = mean / (2pᵢ).
 */
export class Hyperexponential implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #p: number;
  readonly #often: number;
  readonly #rare: number;

  constructor({ mean, scv }: Omit<z.infer<typeof hyperexponentialSchema>, 'dist'>) {
    this.mean = mean;
    this.scv = scv;
    this.#p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
    this.#often = mean / (2 * this.#p);
    this.#rare = mean / (2 * (1 - this.#p));
  }

  sample(stream: KeyedStream, entity: number): number {
    const phase = stream.uniform(entity, 0) < this.#p ? this.#often : this.#rare;
    return -phase * Math.log(stream.uniform(entity, 1));
  }
}

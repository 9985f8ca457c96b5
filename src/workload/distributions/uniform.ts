import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const uniformSchema = z
  .strictObject({ dist: z.literal('uniform'), low: z.number().nonnegative(), high: z.number().positive() })
  .refine(({ low, high }) => low <= high, { path: ['high'], error: 'must be at least `low`' });

export class Uniform implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #low: number;
  readonly #width: number;

  constructor({ low, high }: Omit<z.infer<typeof uniformSchema>, 'dist'>) {
    this.#low = low;
    this.#width = high - low;
    this.mean = (low + high) / 2;
    this.scv = this.#width ** 2 / 12 / this.mean ** 2;
  }

  sample(stream: KeyedStream, entity: number): number {
    return this.#low + this.#width * stream.uniform(entity);
  }
}

import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const empiricalSchema = z
  .strictObject({
    dist: z.literal('empirical'),
    values: z.array(z.number().nonnegative()).min(1).optional(),
    path: z.string().min(1).optional(),
  })
  .refine(({ values, path }) => (values === undefined) !== (path === undefined), {
    error: 'needs either `values` or `path`',
  });

/** Every value equally likely. A `path` is read into `values` by whoever may read files, before this layer. */
export class Empirical implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #values: Float64Array;

  constructor({ values }: { readonly values: readonly number[] }) {
    this.#values = Float64Array.from(values);
    this.mean = average(this.#values, (x) => x);
    this.scv = this.mean === 0 ? 0 : average(this.#values, (x) => (x / this.mean - 1) ** 2);
  }

  sample(stream: KeyedStream, entity: number): number {
    return this.#values[Math.floor(stream.uniform(entity) * this.#values.length)]!;
  }
}

function average(values: Float64Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}

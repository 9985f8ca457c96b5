import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const erlangSchema = z.strictObject({
  dist: z.literal('erlang'),
  k: z.int().min(1).max(1000),
  mean: z.number().positive(),
});

/** The sum of k independent exponentials of equal mean; `mean` is that of the sum. */
export class Erlang implements Distribution {
  readonly mean: number;
  readonly scv: number;
  readonly #k: number;

  constructor({ k, mean }: Omit<z.infer<typeof erlangSchema>, 'dist'>) {
    this.mean = mean;
    this.scv = 1 / k;
    this.#k = k;
  }

  sample(stream: KeyedStream, entity: number): number {
    let logs = 0;
    for (let phase = 0; phase < this.#k; phase++) logs += Math.log(stream.uniform(entity, phase));
    return (-this.mean / this.#k) * logs;
  }
}

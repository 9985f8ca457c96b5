import { z } from 'zod';
import type { KeyedStream } from '../../core/random.ts';
import type { Distribution } from './distribution.ts';

export const exponentialSchema = z.strictObject({
  dist: z.literal('exponential'),
  mean: z.number().positive(),
});

export class Exponential implements Distribution {
  readonly mean: number;
  readonly scv = 1;

  constructor({ mean }: Omit<z.infer<typeof exponentialSchema>, 'dist'>) {
    this.mean = mean;
  }

  sample(stream: KeyedStream, entity: number): number {
    return -this.mean * Math.log(stream.uniform(entity));
  }
}

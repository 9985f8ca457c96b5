import { z } from 'zod';
import type { Distribution } from './distribution.ts';

export const deterministicSchema = z.strictObject({
  dist: z.literal('deterministic'),
  value: z.number().nonnegative(),
});

export class Deterministic implements Distribution {
  readonly mean: number;
  readonly scv = 0;

  constructor({ value }: Omit<z.infer<typeof deterministicSchema>, 'dist'>) {
    this.mean = value;
  }

  sample(): number {
    return this.mean;
  }
}

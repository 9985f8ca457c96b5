import { z } from 'zod';
import { KeyedStream } from '../../core/random.ts';
import type { ArrivalProcess } from './process.ts';

export const poissonSchema = z.strictObject({
  process: z.literal('poisson'),
  rate: z.number().positive(),
});

/** Independent exponential gaps. */
export class Poisson implements ArrivalProcess {
  readonly meanRate: number;
  readonly #mean: number;
  readonly #stream: KeyedStream;

  constructor({ rate }: { readonly rate: number }, seed: string) {
    this.meanRate = rate;
    this.#mean = 1 / rate;
    this.#stream = new KeyedStream(seed, 'arrivals');
  }

  gap(n: number): number {
    return -this.#mean * Math.log(this.#stream.uniform(n));
  }

  save(): void {}

  load(): void {}
}

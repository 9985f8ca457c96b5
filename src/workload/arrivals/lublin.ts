import { z } from 'zod';
import type { Arena } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import { gammaBelow } from '../distributions/gamma-function.ts';
import { LogGamma } from '../lublin-feitelson/log-gamma.ts';
import type { ArrivalProcess } from './process.ts';

export const lublinSchema = z.strictObject({
  process: z.literal('lublin-feitelson'),
  rate: z
    .number()
    .positive()
    .optional()
    .describe('Jobs per second in the mean; the model’s own unless given.'),
});

const BUCKET = 1800;
const BUCKETS = 48;
/** Half hours by which the day of the model begins later than midnight. */
const SHIFT = 11;
const LONGEST = 13;
const GAPS = new LogGamma(10.2303 * 1.0225, 0.4871, LONGEST);
/** The rate of each half hour from midnight on, 1 in the mean. */
const WEIGHTS = weights(8.1737, 3.9631);

/**
 * Arrivals of Lublin & Feitelson (JPDC 63, 2003): the logarithm of a gap is a gamma variable, and time runs faster in the
 * busy half hours of the day, whose shares are those of another gamma law. It begins at midnight.
 */
export class Lublin implements ArrivalProcess {
  readonly meanRate: number;
  readonly #stretch: number;
  readonly #stream: KeyedStream;
  #now = 0;

  constructor({ rate }: { readonly rate?: number | undefined }, seed: string) {
    const own = GAPS.kept / GAPS.keptMean;
    this.meanRate = rate ?? own;
    this.#stretch = own / this.meanRate;
    this.#stream = new KeyedStream(seed, 'arrivals');
  }

  gap(n: number): number {
    let x = LONGEST + 1;
    for (let k = 0; x > LONGEST; k++) x = GAPS.draw(this.#stream, n, k);
    const before = this.#now;
    let left = Math.exp(x) * this.#stretch;
    for (;;) {
      const bucket = Math.floor(this.#now / BUCKET);
      const weight = WEIGHTS[bucket % BUCKETS]!;
      const end = (bucket + 1) * BUCKET;
      const needed = left / weight;
      if (this.#now + needed < end) {
        this.#now += needed;
        return this.#now - before;
      }
      left -= (end - this.#now) * weight;
      this.#now = end;
    }
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#now);
  }

  load(arena: Arena): void {
    this.#now = arena.readNumber();
  }
}

function weights(shape: number, scale: number): number[] {
  const found = new Array<number>(BUCKETS).fill(0);
  const below = (x: number) => gammaBelow(shape, x / scale);
  for (let i = SHIFT; i < BUCKETS + SHIFT; i++) found[(i - 1) % BUCKETS] = below(i + 0.5) - below(i - 0.5);
  const mean = found.reduce((sum, weight) => sum + weight, 0) / BUCKETS;
  return found.map((weight) => weight / mean);
}

import { z } from 'zod';
import type { Arena } from '../../core/arena.ts';
import { InputError } from '../../core/errors.ts';
import { KeyedStream } from '../../core/random.ts';
import type { ArrivalProcess } from './process.ts';

/** Recorded arrivals, in seconds. */
export const timesSchema = z
  .array(z.number().nonnegative())
  .min(2)
  .refine((times) => times.every((time, i) => i === 0 || time >= times[i - 1]!), { error: 'must ascend' })
  .refine((times) => times.at(-1)! > times[0]!, { error: 'must not all be equal' });

export const recordedSchema = z
  .strictObject({
    process: z.literal('recorded'),
    times: timesSchema.optional().describe('Seconds, in ascending order.'),
    path: z.string().min(1).optional().describe('Instead of `times`: a file with one of them a line.'),
    keep: z.number().positive().max(1).default(1).describe('Share of the arrivals, each kept by chance.'),
  })
  .refine(({ times, path }) => (times === undefined) !== (path === undefined), {
    error: 'needs either `times` or `path`',
  });

/**
 * Arrivals at recorded times, with the bursts that they came in. A seed begins somewhere in the recording and goes round
 * and round, with one mean gap between its last arrival and its first. Each is kept with probability `keep`, which scales
 * the rate and leaves bursts as long as they were (independent thinning). A `path` is read into `times` by whoever may
 * read files, before this layer.
 */
export class Recorded implements ArrivalProcess {
  readonly meanRate: number;
  /** Seconds from the arrival before, the last one for the first. */
  readonly #gaps: Float64Array;
  readonly #keep: number;
  readonly #stream: KeyedStream;
  /** Seconds from time 0 to the first arrival. */
  readonly #lead: number;
  readonly #first: number;
  /** Recorded arrivals that have passed. */
  #passed = 0;

  /** @throws InputError when there is still a `path`: the loader reads files into `times` first */
  constructor({ times, path, keep }: z.output<typeof recordedSchema>, seed: string) {
    if (times === undefined) throw new InputError(`${path}: its times were not read`);
    const span = times.at(-1)! - times[0]!;
    const around = span / (times.length - 1);
    this.#gaps = Float64Array.from(times, (time, i) => (i === 0 ? around : time - times[i - 1]!));
    this.#keep = keep;
    this.#stream = new KeyedStream(seed, 'arrivals');
    this.meanRate = (keep * times.length) / (span + around);
    const begin = times[0]! + (span + around) * new KeyedStream(seed, 'arrivals/begin').uniform(0);
    const next = times.findIndex((time) => time >= begin);
    this.#first = Math.max(0, next);
    this.#lead = (next < 0 ? times.at(-1)! + around : times[next]!) - begin;
  }

  gap(): number {
    let elapsed = 0;
    for (;;) {
      elapsed += this.#passed === 0 ? this.#lead : this.#gaps[this.#at(this.#passed)]!;
      if (this.#stream.uniform(this.#passed++) < this.#keep) return elapsed;
    }
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#passed);
  }

  load(arena: Arena): void {
    this.#passed = arena.readNumber();
  }

  /** The place in the recording of the k-th arrival. */
  #at(k: number): number {
    return (this.#first + k) % this.#gaps.length;
  }
}

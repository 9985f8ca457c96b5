import { z } from 'zod';
import type { Arena } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import type { ArrivalProcess } from './process.ts';

export const diurnalSchema = z
  .strictObject({
    process: z.literal('diurnal'),
    base: z.number().positive(),
    amplitude: z.number().nonnegative(),
    period: z.number().positive(),
  })
  .refine(({ base, amplitude }) => amplitude <= base, {
    path: ['amplitude'],
    error: 'must be at most `base`: a rate cannot be negative',
  });

/**
 * A Poisson process whose rate, base + amplitude · sin(2πt / period) per second, swings with the time of day.
 * Thinning (Lewis & Shedler 1979): candidates at the greatest rate, each kept with probability rate / greatest.
 */
export class Diurnal implements ArrivalProcess {
  readonly meanRate: number;
  readonly #amplitude: number;
  readonly #greatest: number;
  readonly #turn: number;
  readonly #stream: KeyedStream;
  #now = 0;

  constructor(
    spec: { readonly base: number; readonly amplitude: number; readonly period: number },
    seed: string,
  ) {
    this.meanRate = spec.base;
    this.#amplitude = spec.amplitude;
    this.#greatest = spec.base + spec.amplitude;
    this.#turn = (2 * Math.PI) / spec.period;
    this.#stream = new KeyedStream(seed, 'arrivals');
  }

  gap(n: number): number {
    const before = this.#now;
    for (let index = 0; ; index += 2) {
      this.#now -= Math.log(this.#stream.uniform(n, index)) / this.#greatest;
      const rate = this.meanRate + this.#amplitude * Math.sin(this.#turn * this.#now);
      if (this.#stream.uniform(n, index + 1) * this.#greatest < rate) return this.#now - before;
    }
  }

  restart(seconds: number): void {
    this.#now = seconds;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#now);
  }

  load(arena: Arena): void {
    this.#now = arena.readNumber();
  }
}

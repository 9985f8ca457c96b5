import { z } from 'zod';
import type { Arena } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import type { ArrivalProcess } from './process.ts';

export const mmppSchema = z
  .strictObject({
    process: z.literal('mmpp'),
    rates: z.array(z.number().nonnegative()).min(2),
    switch: z.array(z.number().positive()).min(2),
  })
  .refine((spec) => spec.rates.length === spec.switch.length, {
    path: ['switch'],
    error: 'needs one leaving rate for each of `rates`',
  })
  .refine(({ rates }) => rates.some((rate) => rate > 0), {
    path: ['rates'],
    error: 'needs at least one rate above 0',
  });

/**
 * Markov-modulated Poisson process: arrivals at `rates[i]` per second while in state i, which is left at
 * `switch[i]` per second for the next state, round and round. The first state is drawn from the stationary law.
 */
export class Mmpp implements ArrivalProcess {
  readonly meanRate: number;
  readonly #rates: readonly number[];
  readonly #leave: readonly number[];
  readonly #stream: KeyedStream;
  #state: number;

  constructor(spec: { readonly rates: readonly number[]; readonly switch: readonly number[] }, seed: string) {
    this.#rates = spec.rates;
    this.#leave = spec.switch;
    this.#stream = new KeyedStream(seed, 'arrivals');
    const stays = spec.switch.map((rate) => 1 / rate);
    const cycle = stays.reduce((sum, stay) => sum + stay, 0);
    this.meanRate = stays.reduce((sum, stay, i) => sum + stay * spec.rates[i]!, 0) / cycle;
    this.#state = stateAt(stays, cycle * new KeyedStream(seed, 'arrivals/state').uniform(0));
  }

  gap(n: number): number {
    let elapsed = 0;
    for (let index = 0; ; index += 2) {
      const arrive = this.#rates[this.#state]!;
      const total = arrive + this.#leave[this.#state]!;
      elapsed -= Math.log(this.#stream.uniform(n, index)) / total;
      if (this.#stream.uniform(n, index + 1) * total < arrive) return elapsed;
      this.#state = (this.#state + 1) % this.#rates.length;
    }
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#state);
  }

  load(arena: Arena): void {
    this.#state = arena.readNumber();
  }
}

/** The state in force at `moment` of a cycle in which state i stays for `stays[i]`. */
function stateAt(stays: readonly number[], moment: number): number {
  let end = 0;
  const state = stays.findIndex((stay) => {
    end += stay;
    return moment < end;
  });
  return state < 0 ? stays.length - 1 : state;
}

import { z } from 'zod';
import type { Arena } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import type { ArrivalProcess } from './process.ts';

const seconds = z.number().nonnegative();

export const flashCrowdSchema = z
  .strictObject({
    process: z.literal('flash-crowd'),
    base: z.number().positive().describe('Arrivals per second while there is no crowd.'),
    peak: z.number().positive().describe('Arrivals per second while the crowd is here.'),
    at: seconds.describe('Seconds until the crowd begins to come.'),
    ramp: seconds.describe('Seconds in which the rate rises to its peak.'),
    hold: seconds.describe('Seconds at the peak.'),
    decay: seconds.describe('Seconds in which the rate falls back to its base.'),
    every: z
      .number()
      .positive()
      .optional()
      .describe('Seconds from one crowd to the next; there is only one unless given.'),
  })
  .refine(({ base, peak }) => peak >= base, { path: ['peak'], error: 'must be at least `base`' })
  .refine(
    ({ at, ramp, hold, decay, every = Number.POSITIVE_INFINITY }) => at + ramp + hold + decay <= every,
    {
      path: ['every'],
      error: 'must be at least `at` + `ramp` + `hold` + `decay`: a crowd goes before the next one comes',
    },
  );

export type FlashCrowdSpec = Omit<z.infer<typeof flashCrowdSchema>, 'process'>;

/**
 * A Poisson process that a crowd comes upon: its rate rises in a line, stays, and falls in a line (Ari et al., "Managing
 * flash crowds on the Internet", 2003). Thinning (Lewis & Shedler 1979), as in `diurnal`.
 */
export class FlashCrowd implements ArrivalProcess {
  readonly meanRate: number;
  readonly #spec: FlashCrowdSpec;
  readonly #stream: KeyedStream;
  #now = 0;

  constructor(spec: FlashCrowdSpec, seed: string) {
    const { base, peak, ramp, hold, decay, every = Number.POSITIVE_INFINITY } = spec;
    this.meanRate = base + ((peak - base) * (ramp / 2 + hold + decay / 2)) / every;
    this.#spec = spec;
    this.#stream = new KeyedStream(seed, 'arrivals');
  }

  gap(n: number): number {
    const before = this.#now;
    const { peak } = this.#spec;
    for (let index = 0; ; index += 2) {
      this.#now -= Math.log(this.#stream.uniform(n, index)) / peak;
      if (this.#stream.uniform(n, index + 1) * peak < this.#rate(this.#now)) return this.#now - before;
    }
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#now);
  }

  load(arena: Arena): void {
    this.#now = arena.readNumber();
  }

  #rate(time: number): number {
    const { base, peak, at, ramp, hold, decay, every } = this.#spec;
    const since = (every === undefined ? time : time % every) - at;
    if (since < 0 || since >= ramp + hold + decay) return base;
    const share = Math.min(1, since / ramp, (ramp + hold + decay - since) / decay);
    return base + (peak - base) * share;
  }
}

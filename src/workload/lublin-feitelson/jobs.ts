import { z } from 'zod';
import { power } from '../../core/power.ts';
import type { KeyedStream } from '../../core/random.ts';
import { LogGamma } from './log-gamma.ts';

export const jobsSchema = z.strictObject({
  model: z.literal('lublin-feitelson'),
  processors: z.int().min(8).describe('Those of the largest job.'),
});

export type JobsSpec = z.infer<typeof jobsSchema>;

// "The workload on parallel supercomputers" (2003), all jobs together, whether batch or interactive.
const SERIAL = 0.244;
const POWER_OF_TWO = 0.576;
const LOW = 0.8;
/** log₂ of the largest size lies so far above the middle of the two stages. */
const MIDDLE_BELOW = 2.5;
const LOWER_STAGE = 0.86;
/** e¹² s are 45 hours. */
const LONGEST = 12;
const SHORT = new LogGamma(4.2, 0.94, LONGEST);
const LONG = new LogGamma(312, 0.03, LONGEST);
/** Share of short jobs: it falls with the size. */
const shortShare = (size: number) => Math.min(1, Math.max(0, 0.78 - 0.0054 * size));

/**
 * Rigid jobs as Lublin & Feitelson (JPDC 63, 2003) found them on four machines: one processor, a power of two, or any
 * number, log-uniform in two stages; and run times whose logarithm is one of two gammas, the longer one the likelier the
 * larger the job. The size and the run time of a job depend on the seed and on its ordinal.
 */
export class LublinJobs {
  readonly #high: number;
  readonly #middle: number;

  constructor({ processors }: Pick<JobsSpec, 'processors'>) {
    this.#high = Math.log2(processors);
    this.#middle = Math.max(LOW, this.#high - MIDDLE_BELOW);
  }

  size(stream: KeyedStream, entity: number): number {
    const kind = stream.uniform(entity, 0);
    if (kind < SERIAL) return 1;
    const [from, to] =
      stream.uniform(entity, 1) < LOWER_STAGE ? [LOW, this.#middle] : [this.#middle, this.#high];
    const exponent = from + stream.uniform(entity, 2) * (to - from);
    if (kind < SERIAL + POWER_OF_TWO) return 1 << Math.min(Math.round(exponent), Math.floor(this.#high));
    return Math.max(2, Math.round(Math.exp(exponent * Math.LN2)));
  }

  /** Seconds. */
  runTime(stream: KeyedStream, entity: number, size: number): number {
    const short = shortShare(size);
    for (let k = 0; ; k++) {
      const law = stream.uniform((entity + k) >>> 0, 1_000_000) < short ? SHORT : LONG;
      const x = law.draw(stream, entity, k);
      if (x <= LONGEST) return Math.exp(x);
    }
  }

  /** Mean seconds of the jobs of a size. */
  meanRunTime(size: number): number {
    const short = shortShare(size);
    const mean = short * SHORT.keptMean + (1 - short) * LONG.keptMean;
    return mean / (short * SHORT.kept + (1 - short) * LONG.kept);
  }

  /** The mean over all jobs of what is asked of a size. */
  mean(of: (size: number) => number): number {
    let sum = SERIAL * of(1);
    const largest = Math.round(power(2, this.#high));
    for (let size = 2; size <= largest; size++) {
      sum +=
        (1 - SERIAL - POWER_OF_TWO) *
        this.#between(size === 2 ? 0 : Math.log2(size - 0.5), Math.log2(size + 0.5)) *
        of(size);
    }
    const top = Math.floor(this.#high);
    for (let k = 1; k <= top; k++) {
      sum += POWER_OF_TWO * this.#between(k - 0.5, k === top ? this.#high + 1 : k + 0.5) * of(1 << k);
    }
    return sum;
  }

  /** P(from ≤ exponent < to) of the two stages. */
  #between(from: number, to: number): number {
    const share = (low: number, high: number) =>
      high > low ? Math.max(0, Math.min(to, high) - Math.max(from, low)) / (high - low) : 0;
    return LOWER_STAGE * share(LOW, this.#middle) + (1 - LOWER_STAGE) * share(this.#middle, this.#high);
  }
}

import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution, type DistributionSpec } from '../../workload/distribution.ts';
import { toMicros } from '../clock.ts';

/** Up-times and repairs of one thing, in turn, each keyed by its ordinal: whatever is decided, the k-th is the same. */
export class OutageClock {
  /** Microseconds that a repair takes on average. */
  readonly meanRepair: number;
  readonly #uptime: Distribution;
  readonly #repair: Distribution;
  readonly #uptimes: KeyedStream;
  readonly #repairs: KeyedStream;

  /** @param entity what breaks, as a part of the streams' names */
  constructor(spec: { uptime: DistributionSpec; repair: DistributionSpec }, seed: string, entity: string) {
    this.#uptime = createDistribution(spec.uptime);
    this.#repair = createDistribution(spec.repair);
    this.#uptimes = new KeyedStream(seed, `uptime/${entity}`);
    this.#repairs = new KeyedStream(seed, `repair/${entity}`);
    this.meanRepair = toMicros(this.#repair.mean);
  }

  /** Microseconds, at least one: time moves on between two breakdowns. */
  uptime(k: number): number {
    return Math.max(1, toMicros(this.#uptime.sample(this.#uptimes, k)));
  }

  repair(k: number): number {
    return toMicros(this.#repair.sample(this.#repairs, k));
  }
}

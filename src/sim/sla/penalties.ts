import { MICROS } from '../clock.ts';
import type { TaskSpec } from '../scenario/schema.ts';

/** What a missed deadline costs, by class: a step, a slope, a cap. */
export class Penalties {
  readonly #step: Float64Array;
  readonly #perMicro: Float64Array;
  readonly #cap: Float64Array;
  readonly #unserved: Float64Array;

  constructor(classes: readonly TaskSpec[]) {
    this.#step = Float64Array.from(classes, ({ sla }) => sla?.penalty ?? 0);
    this.#perMicro = Float64Array.from(classes, ({ sla }) => (sla?.perSecond ?? 0) / MICROS);
    this.#cap = Float64Array.from(classes, ({ sla }) => sla?.cap ?? Number.POSITIVE_INFINITY);
    this.#unserved = Float64Array.from(classes, ({ sla }) => sla?.unserved ?? sla?.cap ?? sla?.penalty ?? 0);
  }

  /** Money for a task of a class that finishes so many microseconds after its deadline. */
  late(classIndex: number, lateness: number): number {
    if (!(lateness > 0)) return 0;
    return Math.min(this.#cap[classIndex]!, this.#step[classIndex]! + this.#perMicro[classIndex]! * lateness);
  }

  /** Money for a task of a class that is never completed. */
  unserved(classIndex: number): number {
    return this.#unserved[classIndex]!;
  }
}

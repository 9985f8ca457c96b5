import type { Arena, Stateful } from '../../core/arena.ts';

/** What of a resource is allocated at this moment, how much there is, and the mean share allocated so far. */
export interface Allocation {
  readonly allocated: number;
  readonly total: number;
  /** ∫ allocated dt / (total × time since the start); null at the start. */
  readonly utilisation: number | null;
}

/** Integrates what the whole fleet has allocated of each resource. Units are whole, times microseconds. */
export class Usage implements Stateful {
  readonly #origin: number;
  readonly #names: readonly string[];
  readonly #totals: readonly number[];
  readonly #allocated: Float64Array;
  /** ∫ allocated dt until `#since`. */
  readonly #area: Float64Array;
  readonly #since: Float64Array;

  constructor(totals: Readonly<Record<string, number>>, origin: number) {
    this.#origin = origin;
    this.#names = Object.keys(totals);
    this.#totals = Object.values(totals);
    this.#allocated = new Float64Array(this.#names.length);
    this.#area = new Float64Array(this.#names.length);
    this.#since = new Float64Array(this.#names.length).fill(origin);
  }

  /** So many more units of a resource are allocated from now on. */
  change(kind: number, units: number, now: number): void {
    if (units === 0) return;
    this.#area[kind]! += this.#allocated[kind]! * (now - this.#since[kind]!);
    this.#since[kind] = now;
    this.#allocated[kind]! += units;
  }

  report(now: number): Record<string, Allocation> {
    const elapsed = now - this.#origin;
    const entries = this.#names.map((name, k) => {
      const allocated = this.#allocated[k]!;
      const total = this.#totals[k]!;
      const area = this.#area[k]! + allocated * (now - this.#since[k]!);
      return [
        name,
        { allocated, total, utilisation: elapsed > 0 && total > 0 ? area / (total * elapsed) : null },
      ];
    });
    return Object.fromEntries(entries);
  }

  save(arena: Arena): void {
    for (const column of [this.#allocated, this.#area, this.#since]) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of [this.#allocated, this.#area, this.#since]) arena.read(column);
  }
}

import type { Arena, Stateful } from '../../core/arena.ts';

/** Percent of all devices that are allocated, as load arrives. */
export interface GpuAllocation {
  /** At the end of the instant in which the last task arrived. */
  readonly final: number;
  /**
   * At the end of the instant in which the GPUs requested by all tasks so far came to so many percent of the devices;
   * null where they never did.
   */
  readonly at: Readonly<Record<string, number | null>>;
}

/** Percent of the devices; 130 is how far the experiments of Weng et al. (ATC 2023) go. */
const LEVELS = [50, 60, 70, 80, 90, 100, 110, 120, 130] as const;

/** Requested so far, allocated now, levels reached and known, allocated after the last arrival, its time. */
const REQUESTED = 0;
const ALLOCATED = 1;
const REACHED = 2;
const KNOWN = 3;
const AFTER = 4;
const LAST = 5;

/**
 * Follows how much of the GPUs is allocated against how much was asked for, which is how packing is judged where tasks
 * do not leave (Weng et al., "Beware of Fragmentation", ATC 2023). What is allocated counts when the instant of an
 * arrival is over, that is before the first change at a later time.
 */
export class AllocationCurve implements Stateful {
  readonly #total: number;
  /** Allocated at each level, NaN until it is known. */
  readonly #at = new Float64Array(LEVELS.length).fill(Number.NaN);
  /** The cells above. */
  readonly #state = new Float64Array(6);

  /** @param total thousandths of all devices */
  constructor(total: number) {
    this.#total = total;
  }

  /** A task arrives that asks for so many thousandths. */
  arrived(units: number, now: number): void {
    const state = this.#state;
    this.#settle(now);
    state[REQUESTED]! += units;
    state[LAST] = now;
    state[AFTER] = state[ALLOCATED]!;
    while (
      state[REACHED]! < LEVELS.length &&
      100 * state[REQUESTED]! >= LEVELS[state[REACHED]!]! * this.#total
    ) {
      state[REACHED]!++;
    }
  }

  /** So many more thousandths are allocated from now on. */
  change(units: number, now: number): void {
    if (units === 0) return;
    this.#settle(now);
    this.#state[ALLOCATED]! += units;
    if (now === this.#state[LAST]!) this.#state[AFTER] = this.#state[ALLOCATED]!;
  }

  report(): GpuAllocation {
    const percent = (units: number) => (100 * units) / this.#total;
    const state = this.#state;
    const at = LEVELS.map((level, k) => {
      if (k >= state[REACHED]!) return [level, null];
      return [level, percent(k < state[KNOWN]! ? this.#at[k]! : state[AFTER]!)];
    });
    return { final: percent(state[AFTER]!), at: Object.fromEntries(at) };
  }

  save(arena: Arena): void {
    arena.write(this.#at);
    arena.write(this.#state);
  }

  load(arena: Arena): void {
    arena.read(this.#at);
    arena.read(this.#state);
  }

  /** Time may have moved on since levels were reached: what was allocated then is known. */
  #settle(now: number): void {
    const state = this.#state;
    if (now === state[LAST]!) return;
    for (; state[KNOWN]! < state[REACHED]!; state[KNOWN]!++) this.#at[state[KNOWN]!] = state[AFTER]!;
  }
}

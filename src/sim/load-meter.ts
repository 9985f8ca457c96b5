import { MICROS } from './clock.ts';
import type { Engine } from './engine.ts';
import type { Passage } from './event-loop.ts';

/** Of executors beyond this number, pools are told instead. */
const MOST_ROWS = 40;
/** Even, so that bins can be joined in pairs. At least half of them are in use. */
const BINS = 96;

/** How busy executors were over time: means over bins of equal length. */
export interface LoadSeries {
  /** Seconds on the trace's own clock at which the first bin begins, and the length of a bin in seconds. */
  readonly start: number;
  readonly bin: number;
  /** Executors; pools where those are too many. */
  readonly rows: readonly string[];
  /** By row and bin, from 0 to 1: the share of slots that were busy, of the fullest resource where there are no slots. */
  readonly busy: readonly (readonly number[])[];
  /** By row and bin: tasks that had been sent there and had not begun. */
  readonly queue: readonly (readonly number[])[];
  /** By bin: tasks that had arrived and had been sent nowhere. */
  readonly unsent: readonly number[];
}

/**
 * Integrates how busy every executor is while the tasks that a journal tells of are there. Bins begin at a microsecond
 * and double as time goes on, so that nobody need know beforehand how long that will be.
 */
export class LoadMeter implements Passage {
  readonly #engine: Engine;
  readonly #names: readonly string[];
  /** The row of each executor, and how many executors share it. */
  readonly #rowOf: Int32Array;
  readonly #members: Int32Array;
  /** Of executors that have resources instead of slots. */
  readonly #kinds: readonly (readonly string[] | null)[];
  /** By row and bin, times microseconds; the last row holds what was sent nowhere. */
  readonly #busy: Float64Array;
  readonly #queue: Float64Array;
  #start = -1;
  #width = 1;
  #until = 0;

  constructor(engine: Engine) {
    const { fleet } = engine;
    const single = fleet.size <= MOST_ROWS;
    this.#engine = engine;
    this.#names = single ? fleet.names : fleet.pools.map(({ spec }) => spec.name);
    this.#rowOf = single ? Int32Array.from({ length: fleet.size }, (_, e) => e) : fleet.pool;
    this.#members = new Int32Array(this.#names.length);
    for (const row of this.#rowOf) this.#members[row]!++;
    this.#kinds = Array.from(fleet.pool, (pool) => {
      const { slotless, resources, gpus } = fleet.pools[pool]!.spec;
      return slotless ? [...Object.keys(resources ?? {}), ...(gpus ? ['gpu'] : [])] : null;
    });
    this.#busy = new Float64Array(this.#names.length * BINS);
    this.#queue = new Float64Array((this.#names.length + 1) * BINS);
  }

  pass(until: number): void {
    const { now, fleet, journal, tasks } = this.#engine;
    if (journal === null || journal.tasks.size === 0 || journal.over) return;
    if (this.#start < 0) this.#start = now;
    while (until > this.#start + BINS * this.#width) this.#joinPairs();
    const unsent = this.#names.length;
    let sent = 0;
    for (let e = 0; e < fleet.size; e++) {
      sent += fleet.inSystem[e]!;
      this.#add(
        this.#busy,
        this.#rowOf[e]!,
        this.#busyShare(e) / this.#members[this.#rowOf[e]!]!,
        now,
        until,
      );
      this.#add(this.#queue, this.#rowOf[e]!, fleet.waiting(e), now, until);
    }
    this.#add(this.#queue, unsent, tasks.live - sent, now, until);
    this.#until = until;
  }

  /** What it has seen so far; null when that is nothing. */
  series(): LoadSeries | null {
    const seen = this.#until - this.#start;
    if (this.#start < 0 || seen <= 0) return null;
    const bins = Math.ceil(seen / this.#width);
    const row = (sums: Float64Array, r: number) =>
      Array.from({ length: bins }, (_, b) => {
        const length = Math.min(this.#width, seen - b * this.#width);
        return Number((sums[r * BINS + b]! / length).toFixed(3));
      });
    return {
      start: this.#start / MICROS,
      bin: this.#width / MICROS,
      rows: this.#names,
      busy: this.#names.map((_, r) => row(this.#busy, r)),
      queue: this.#names.map((_, r) => row(this.#queue, r)),
      unsent: row(this.#queue, this.#names.length),
    };
  }

  #busyShare(executor: number): number {
    const { fleet, features } = this.#engine;
    const kinds = this.#kinds[executor]!;
    if (kinds === null) return 1 - fleet.idleSlots(executor) / fleet.slots[executor]!;
    const { resources } = features;
    const shares = kinds.map(
      (kind) => 1 - resources!.available(executor, kind) / (resources!.capacity(executor, kind) || 1),
    );
    return Math.max(0, ...shares);
  }

  #add(sums: Float64Array, row: number, value: number, from: number, until: number): void {
    if (value === 0) return;
    const last = Math.min(BINS - 1, Math.floor((until - this.#start) / this.#width));
    for (let b = Math.floor((from - this.#start) / this.#width); b <= last; b++) {
      const begin = this.#start + b * this.#width;
      const micros = Math.min(until, begin + this.#width) - Math.max(from, begin);
      sums[row * BINS + b]! += value * micros;
    }
  }

  #joinPairs(): void {
    for (const sums of [this.#busy, this.#queue]) {
      for (let at = 0; at < sums.length; at += BINS) {
        for (let b = 0; b < BINS / 2; b++) sums[at + b] = sums[at + 2 * b]! + sums[at + 2 * b + 1]!;
        sums.fill(0, at + BINS / 2, at + BINS);
      }
    }
    this.#width *= 2;
  }
}

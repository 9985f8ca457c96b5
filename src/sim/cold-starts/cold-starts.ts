import type { Arena, Stateful } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { toMicros } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { TaskColumn } from '../tasks.ts';

/** Since when a slot has been idle that was never used, or has lost what it held. */
const NEVER_USED = Number.NEGATIVE_INFINITY;

/** How often a task's slots had to be set up first. */
export interface ColdStartReport {
  readonly count: number;
  /** The share of the beginnings of tasks; null when none has begun. */
  readonly fraction: number | null;
}

/**
 * Slots that must be set up before a task's work when they have been idle for longer than they are kept alive. A task
 * takes the slots that were used last; it waits for one setup, as long as its own draw says, if any of them is cold.
 *
 * Idle slots of an executor are a stack of the times since when they are: the top was used last.
 */
export class ColdStarts implements Stateful {
  readonly #engine: Engine;
  /** By pool; null where slots are always warm. */
  readonly #setups: readonly ({ readonly time: Distribution; readonly keepAlive: number } | null)[];
  readonly #stream: KeyedStream;
  /** Where an executor's stack begins, and how many idle slots are on it. */
  readonly #offset: Int32Array;
  readonly #idle: Int32Array;
  readonly #since: Float64Array;
  /** Microseconds of setup before the task's present run. */
  readonly #setup: TaskColumn;
  /** Measured tasks, their beginnings, and those that were cold. */
  readonly #counts = new Float64Array(2);

  constructor(engine: Engine) {
    const { fleet, scenario, seed, tasks } = engine;
    this.#engine = engine;
    this.#setups = scenario.executors.map(({ coldStart }) =>
      coldStart
        ? { time: createDistribution(coldStart.time), keepAlive: toMicros(coldStart.keepAlive) }
        : null,
    );
    this.#stream = new KeyedStream(seed, 'setup');
    this.#offset = new Int32Array(fleet.size + 1);
    for (let e = 0; e < fleet.size; e++) this.#offset[e + 1] = this.#offset[e]! + fleet.slots[e]!;
    this.#idle = fleet.slots.slice();
    this.#since = new Float64Array(this.#offset[fleet.size]!).fill(NEVER_USED);
    this.#setup = tasks.addColumn();
  }

  /** A task begins: microseconds of setup before its work. */
  setup(task: number, executor: number): number {
    const { tasks } = this.#engine;
    const spec = this.#setups[this.#engine.fleet.pool[executor]!]!;
    if (spec === null) return 0;
    const cold = this.#coldAt(executor, tasks.slots[task]!, this.#engine.now, spec.keepAlive);
    this.#idle[executor]! -= tasks.slots[task]!;
    const micros = cold ? toMicros(spec.time.sample(this.#stream, tasks.key[task]!)) : 0;
    this.#setup.values[task] = micros;
    if (tasks.origin[task]! >= this.#engine.scenario.horizon.warmup) {
      this.#counts[0]!++;
      if (cold) this.#counts[1]!++;
    }
    return micros;
  }

  /** Microseconds of setup before the present run of a task. */
  setupOf(task: number): number {
    return this.#setup.values[task]!;
  }

  /** A task that ran leaves its slots: warm, unless their setup was not over. */
  vacated(task: number, executor: number, slots: number): void {
    const { now, tasks } = this.#engine;
    if (this.#setups[this.#engine.fleet.pool[executor]!] === null) return;
    const ready = tasks.start[task]! + this.#setup.values[task]! <= now;
    this.#setup.values[task] = 0;
    const first = this.#offset[executor]!;
    const end = first + this.#idle[executor]!;
    this.#idle[executor]! += slots;
    // Slots are few: a loop is quicker than a call of fill.
    if (ready) for (let slot = end; slot < end + slots; slot++) this.#since[slot] = now;
    else {
      this.#since.copyWithin(first + slots, first, end);
      this.#since.fill(NEVER_USED, first, first + slots);
    }
  }

  /** None of an executor's idle slots is warm any more. */
  cool(executor: number): void {
    const first = this.#offset[executor]!;
    this.#since.fill(NEVER_USED, first, first + this.#idle[executor]!);
  }

  /** Idle slots of an executor that need no setup now. */
  warm(executor: number): number {
    const { fleet, now } = this.#engine;
    const spec = this.#setups[fleet.pool[executor]!]!;
    if (spec === null) return fleet.idleSlots(executor);
    let warm = 0;
    while (warm < this.#idle[executor]! && !this.#coldAt(executor, warm + 1, now, spec.keepAlive)) warm++;
    return warm;
  }

  /** Microseconds of setup to expect for a task that would begin at once, had it arrived at `time`. */
  expected(task: number, executor: number, time: number): number {
    const { fleet, tasks } = this.#engine;
    const spec = this.#setups[fleet.pool[executor]!]!;
    if (spec === null) return 0;
    return this.#coldAt(executor, tasks.slots[task]!, time, spec.keepAlive) ? toMicros(spec.time.mean) : 0;
  }

  report(): ColdStartReport {
    const [starts, cold] = this.#counts as unknown as [number, number];
    return { count: cold, fraction: starts === 0 ? null : cold / starts };
  }

  save(arena: Arena): void {
    arena.write(this.#idle);
    arena.write(this.#since);
    arena.write(this.#counts);
  }

  load(arena: Arena): void {
    arena.read(this.#idle);
    arena.read(this.#since);
    arena.read(this.#counts);
  }

  /** Whether any of the so many idle slots that were used last would be cold at a time; those that are missing are busy until then, and warm. */
  #coldAt(executor: number, slots: number, time: number, keepAlive: number): boolean {
    const idle = this.#idle[executor]!;
    if (idle === 0) return false;
    const oldest = this.#offset[executor]! + Math.max(0, idle - slots);
    return time - this.#since[oldest]! > keepAlive;
  }
}

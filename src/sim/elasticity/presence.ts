import type { Arena, Stateful } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { Levels } from '../paths/integral.ts';

/** Hears of executors that come and go. */
export interface PresenceWatcher {
  came?(executor: number): void;
  left?(executor: number): void;
  /** So many of a pool's executors have been there since it was last told. */
  settle?(pool: number, there: number, since: number, now: number): void;
}

/**
 * Which executors are there at all: switched on, and not taken away. What is not there is not billed and draws no
 * power. At first all are.
 */
export class Presence implements Stateful, Levels {
  readonly watchers: PresenceWatcher[] = [];
  /** By pool: how many are there, and since when it is so many. */
  readonly level: Float64Array;
  readonly changed: Float64Array;
  readonly #engine: Engine;
  /** By pool: microseconds for which executors have been there, up to the last change. */
  readonly #micros: Float64Array;
  /** By executor: reasons for which it is not there. */
  readonly #absences: Int32Array;

  constructor(engine: Engine) {
    const { fleet, now } = engine;
    this.#engine = engine;
    this.level = Float64Array.from(fleet.pools, ({ spec }) => spec.count);
    this.changed = new Float64Array(fleet.pools.length).fill(now);
    this.#micros = new Float64Array(fleet.pools.length);
    this.#absences = new Int32Array(fleet.size);
  }

  isThere(executor: number): boolean {
    return this.#absences[executor] === 0;
  }

  /** Seconds for which executors of a pool have been there until now, added up. */
  seconds(pool: number): number {
    const current = this.level[pool]! * (this.#engine.now - this.changed[pool]!);
    return (this.#micros[pool]! + current) / MICROS;
  }

  /** A further reason for an executor not to be there. */
  leave(executor: number): void {
    if (this.#absences[executor]!++ > 0) return;
    for (const watcher of this.watchers) watcher.left?.(executor);
    this.#change(executor, -1);
  }

  /** One reason fewer. */
  come(executor: number): void {
    if (--this.#absences[executor]! > 0) return;
    for (const watcher of this.watchers) watcher.came?.(executor);
    this.#change(executor, 1);
  }

  save(arena: Arena): void {
    for (const column of this.#columns()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#columns()) arena.read(column);
  }

  #columns() {
    return [this.level, this.changed, this.#micros, this.#absences];
  }

  #change(executor: number, by: number): void {
    const { fleet, now } = this.#engine;
    const pool = fleet.pool[executor]!;
    const level = this.level[pool]!;
    for (const watcher of this.watchers) watcher.settle?.(pool, level, this.changed[pool]!, now);
    this.#micros[pool]! += level * (now - this.changed[pool]!);
    this.changed[pool] = now;
    this.level[pool] = level + by;
  }
}

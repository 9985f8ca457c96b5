import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Fleet, Meter } from '../fleet.ts';
import type { Path } from '../paths/index.ts';
import type { TaskColumn } from '../tasks.ts';

/**
 * What tasks pay that share the slots of an executor: each, at every moment, for its share of the slots that are busy.
 * One clock an executor counts the money of a task that has always been there; a task pays what it has moved on by
 * between its coming and its going.
 */
export class SharedMeter implements Meter, Stateful {
  readonly #fleet: Fleet;
  readonly #paths: readonly (Path | null)[];
  /** By pool: its executors that share their slots and bill them by occupation. */
  readonly #sharing: readonly (readonly number[])[];
  readonly #clock: Float64Array;
  readonly #read: Float64Array;
  /** The clock's reading as a task came. */
  readonly #from: TaskColumn;

  constructor({ fleet, tasks, now }: Engine, paths: readonly (Path | null)[]) {
    this.#fleet = fleet;
    this.#paths = paths;
    this.#sharing = fleet.pools.map(({ spec }, pool) =>
      paths[pool] && spec.queue.discipline === 'ps'
        ? Array.from(fleet.pool.keys()).filter((executor) => fleet.pool[executor] === pool)
        : [],
    );
    this.#clock = new Float64Array(fleet.size);
    this.#read = new Float64Array(fleet.size).fill(now);
    this.#from = tasks.addColumn();
  }

  /** A task is about to come or go in a pool: its tasks have been as many as they are until now. */
  settle(pool: number, _busy: number, _since: number, now: number): void {
    for (const executor of this.#sharing[pool]!) {
      const tasks = this.#fleet.running[executor]!;
      // Alone with nobody, the clock begins anew: short stretches keep their digits.
      if (tasks === 0) this.#clock[executor] = 0;
      else {
        const share = Math.min(1, this.#fleet.slots[executor]! / tasks);
        this.#clock[executor]! += share * this.#paths[pool]!.integral(this.#read[executor]!, now);
      }
      this.#read[executor] = now;
    }
  }

  /** A task has come. */
  came(task: number, executor: number): void {
    this.#from.values[task] = this.#clock[executor]!;
  }

  /** Money for a task that goes. */
  charge(task: number, executor: number): number {
    return this.#clock[executor]! - this.#from.values[task]!;
  }

  save(arena: Arena): void {
    arena.write(this.#clock);
    arena.write(this.#read);
  }

  load(arena: Arena): void {
    arena.read(this.#clock);
    arena.read(this.#read);
  }
}

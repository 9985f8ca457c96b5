import type { Arena, Stateful } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { NONE, QUEUED, RUNNING } from '../tasks.ts';

const STRUCK = 0;
const COMPLETED = 1;
const SAVED = 2;
const SECONDS = 3;

/**
 * What becomes of tasks that a failure strikes: those that run or wait on an executor when it breaks down or is taken
 * away. Nothing that follows depends on it, so it is no part of the state hash.
 */
export class Recovery implements Stateful {
  readonly #engine: Engine;
  /** When each struck task that has not ended was struck first, by its ordinal. */
  readonly #since = new Map<number, number>();
  readonly #sums = new Float64Array(4);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** An executor stops; call it while its tasks are still there. */
  struck(executor: number): void {
    const { tasks, now } = this.#engine;
    for (const task of tasks.living()) {
      const here = tasks.executor[task] === executor && this.#isThere(task);
      const index = tasks.index[task]!;
      if (!here || this.#since.has(index)) continue;
      this.#since.set(index, now);
      this.#sums[STRUCK]!++;
    }
  }

  completed(task: number): void {
    if (this.#since.size === 0) return;
    const { tasks, now } = this.#engine;
    const since = this.#since.get(tasks.index[task]!);
    if (since === undefined) return;
    this.#sums[COMPLETED]!++;
    this.#sums[SECONDS]! += (now - since) / MICROS;
    if (now <= tasks.due[task]!) this.#sums[SAVED]!++;
    this.lost(task);
  }

  /** A task ends without being completed. */
  lost(task: number): void {
    this.#since.delete(this.#engine.tasks.index[task]!);
  }

  report() {
    const sums = this.#sums;
    return {
      struck: sums[STRUCK]!,
      saved: sums[SAVED]!,
      savedShare: sums[STRUCK] === 0 ? null : sums[SAVED]! / sums[STRUCK]!,
      meanRecovery: sums[COMPLETED] === 0 ? null : sums[SECONDS]! / sums[COMPLETED]!,
    };
  }

  save(arena: Arena): void {
    arena.write(this.#sums);
    arena.writeNumber(this.#since.size);
    for (const [index, since] of this.#since) {
      arena.writeNumber(index);
      arena.writeNumber(since);
    }
  }

  load(arena: Arena): void {
    arena.read(this.#sums);
    this.#since.clear();
    for (let left = arena.readNumber(); left > 0; left--) {
      const index = arena.readNumber();
      this.#since.set(index, arena.readNumber());
    }
  }

  #isThere(task: number): boolean {
    const stage = this.#engine.tasks.stage[task]!;
    return this.#engine.tasks.executor[task] !== NONE && (stage === QUEUED || stage === RUNNING);
  }
}

import { type Arena, grown, type Stateful } from '../../core/arena.ts';
import type { TaskPool } from '../tasks.ts';

/** The tasks that wait for a control model, as slots of the task pool: in order of arrival, or by priority first. */
export class JobQueue implements Stateful {
  size = 0;
  readonly #tasks: TaskPool;
  readonly #byPriority: boolean;
  #slots = new Int32Array(16);

  /** @param byPriority whether tasks of larger priority stand before others */
  constructor(tasks: TaskPool, byPriority = false) {
    this.#tasks = tasks;
    this.#byPriority = byPriority;
  }

  at(position: number): number {
    return this.#slots[position]!;
  }

  /** One that comes back stands where it came first. */
  push(task: number): void {
    if (this.size === this.#slots.length) this.#slots = grown(this.#slots, 2 * this.size);
    let hole = this.size++;
    for (; hole > 0 && this.#before(task, this.#slots[hole - 1]!); hole--) {
      this.#slots[hole] = this.#slots[hole - 1]!;
    }
    this.#slots[hole] = task;
  }

  /** Takes a job out, if it is here. */
  remove(task: number): void {
    let low = 0;
    for (let high = this.size - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.#before(this.#slots[middle]!, task)) low = middle + 1;
      else high = middle;
    }
    if (low < this.size && this.#slots[low] === task) this.#slots.copyWithin(low, low + 1, this.size--);
  }

  /** Whether any job needs at most so many slots. */
  anyFits(slots: number): boolean {
    for (let i = 0; i < this.size; i++) if (this.#tasks.slots[this.#slots[i]!]! <= slots) return true;
    return false;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.size);
    arena.write(this.#slots, this.size);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    if (this.#slots.length < size) this.#slots = grown(this.#slots, 2 * size);
    this.size = size;
    arena.read(this.#slots, size);
  }

  #before(a: number, b: number): boolean {
    const { index, priority } = this.#tasks;
    const difference = this.#byPriority ? priority[b]! - priority[a]! : 0;
    return difference < 0 || (difference === 0 && index[a]! < index[b]!);
  }
}

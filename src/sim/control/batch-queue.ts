import { type Arena, grown, type Stateful } from '../../core/arena.ts';
import type { TaskPool } from '../tasks.ts';

/** The jobs that wait, as slots of the task pool, in order of arrival. */
export class JobQueue implements Stateful {
  size = 0;
  readonly #tasks: TaskPool;
  #slots = new Int32Array(16);

  constructor(tasks: TaskPool) {
    this.#tasks = tasks;
  }

  at(position: number): number {
    return this.#slots[position]!;
  }

  /** One that comes back stands where it came first. */
  push(task: number): void {
    if (this.size === this.#slots.length) this.#slots = grown(this.#slots, 2 * this.size);
    const ordinals = this.#tasks.index;
    let hole = this.size++;
    for (; hole > 0 && ordinals[this.#slots[hole - 1]!]! > ordinals[task]!; hole--) {
      this.#slots[hole] = this.#slots[hole - 1]!;
    }
    this.#slots[hole] = task;
  }

  /** Takes a job out, if it is here. */
  remove(task: number): void {
    const ordinals = this.#tasks.index;
    const ordinal = ordinals[task]!;
    let low = 0;
    for (let high = this.size - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (ordinals[this.#slots[middle]!]! < ordinal) low = middle + 1;
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
}

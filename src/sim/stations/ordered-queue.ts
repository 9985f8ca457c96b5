import { type Arena, grown, type Stateful } from '../../core/arena.ts';
import { NONE } from '../tasks.ts';

/** Tasks in the order of a key, smallest first, then of a rank among equals. A binary heap. */
export class OrderedQueue implements Stateful {
  #keys = new Float64Array(16);
  #ranks = new Float64Array(16);
  #tasks = new Int32Array(16);
  size = 0;

  /** The first task; NONE when there is none. */
  get first(): number {
    return this.size === 0 ? NONE : this.#tasks[0]!;
  }

  /** The key of the first task. */
  get firstKey(): number {
    return this.#keys[0]!;
  }

  push(task: number, key: number, rank: number): void {
    if (this.size === this.#tasks.length) this.#grow();
    this.#rise(this.size++, key, rank, task);
  }

  shift(): void {
    this.#removeAt(0);
  }

  /**
   * Takes a task out; returns its key.
   *
   * @throws RangeError when the task is not here
   */
  remove(task: number): number {
    const at = this.#tasks.subarray(0, this.size).indexOf(task);
    if (at < 0) throw new RangeError(`task ${task} is not in this queue`);
    const key = this.#keys[at]!;
    this.#removeAt(at);
    return key;
  }

  /** The task at position i of no particular order, and its key. */
  at(i: number): number {
    return this.#tasks[i]!;
  }

  keyAt(i: number): number {
    return this.#keys[i]!;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.size);
    arena.write(this.#keys, this.size);
    arena.write(this.#ranks, this.size);
    arena.write(this.#tasks, this.size);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    while (this.#tasks.length < size) this.#grow();
    this.size = size;
    arena.read(this.#keys, size);
    arena.read(this.#ranks, size);
    arena.read(this.#tasks, size);
  }

  #before(i: number, key: number, rank: number): boolean {
    return this.#keys[i]! < key || (this.#keys[i]! === key && this.#ranks[i]! < rank);
  }

  #put(i: number, key: number, rank: number, task: number): void {
    this.#keys[i] = key;
    this.#ranks[i] = rank;
    this.#tasks[i] = task;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#keys[from]!, this.#ranks[from]!, this.#tasks[from]!);
  }

  #rise(hole: number, key: number, rank: number, task: number): void {
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.#before(parent, key, rank)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, key, rank, task);
  }

  #removeAt(at: number): void {
    const last = --this.size;
    if (at === last) return;
    const key = this.#keys[last]!;
    const rank = this.#ranks[last]!;
    const task = this.#tasks[last]!;
    let hole = at;
    for (let child = 2 * hole + 1; child < last; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < last && this.#before(right, this.#keys[child]!, this.#ranks[child]!)) child = right;
      if (!this.#before(child, key, rank)) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#rise(hole, key, rank, task);
  }

  #grow(): void {
    const capacity = 2 * this.#tasks.length;
    this.#keys = grown(this.#keys, capacity);
    this.#ranks = grown(this.#ranks, capacity);
    this.#tasks = grown(this.#tasks, capacity);
  }
}

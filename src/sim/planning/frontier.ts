import type { Dag } from './dag.ts';

/** The steps whose predecessors have all been taken, the smallest key first and the lowest step among equals. */
export class Frontier {
  readonly #dag: Dag;
  readonly #key: ArrayLike<number> | null;
  readonly #waits: Int32Array;
  /** A binary heap. */
  readonly #heap: number[] = [];

  /** @param key by step; null: the lowest step first, as in Kahn's topological order (1962) */
  constructor(dag: Dag, key: ArrayLike<number> | null = null) {
    this.#dag = dag;
    this.#key = key;
    this.#waits = Int32Array.from({ length: dag.size }, (_, i) => dag.firstIn[i + 1]! - dag.firstIn[i]!);
    for (let i = 0; i < dag.size; i++) if (this.#waits[i] === 0) this.#push(i);
  }

  /** Takes the first; −1 when none is left. What waited for it alone is ready from now on. */
  take(): number {
    const heap = this.#heap;
    if (heap.length === 0) return -1;
    const step = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    const { firstOut, children } = this.#dag;
    for (let k = firstOut[step]!; k < firstOut[step + 1]!; k++) {
      if (--this.#waits[children[k]!]! === 0) this.#push(children[k]!);
    }
    return step;
  }

  #before(a: number, b: number): boolean {
    const key = this.#key;
    if (key === null || key[a]! === key[b]!) return a < b;
    return key[a]! < key[b]!;
  }

  #push(step: number): void {
    const heap = this.#heap;
    let i = heap.length;
    for (heap.push(step); i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#before(step, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = step;
  }

  #sink(step: number): void {
    const heap = this.#heap;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#before(heap[child]!, step)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = step;
  }
}

/** All steps, each after all that it waits for, the lowest first (Kahn, 1962). */
export function topological(dag: Dag): Int32Array {
  const order = new Int32Array(dag.size);
  const frontier = new Frontier(dag);
  for (let n = 0; n < dag.size; n++) order[n] = frontier.take();
  return order;
}

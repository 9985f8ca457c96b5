import type { DecisionPoint } from './decision-point.ts';
import type { Score } from './scheduler.ts';
import type { TaskView } from './views.ts';

/**
 * The rows of one pass over a batch queue, each scored once and taken in ascending order: a binary heap, made when a
 * pass asks for the second time.
 */
export class PassOrder {
  readonly #score: Score;
  #point: DecisionPoint | undefined;
  #pass = 0;
  /** Of the rows at the first question of the pass. */
  #scores = new Float64Array(16);
  readonly #tasks: TaskView[] = [];
  #heap = new Int32Array(16);
  #size = 0;
  #heaped = false;

  constructor(score: Score) {
    this.#score = score;
  }

  /** The allowed row with the smallest score, the first among equals. */
  next(point: DecisionPoint): number {
    if (point !== this.#point || point.pass !== this.#pass) return this.#first(point);
    if (!this.#heaped) this.#heapify();
    // Rows only go away within a pass, so one that is gone need never be looked at again.
    for (;;) {
      const row = point.rowOf(this.#tasks[this.#heap[0]!]!);
      if (row >= 0 && point.allowed(row)) return row;
      this.#heap[0] = this.#heap[--this.#size]!;
      this.#sink(0);
    }
  }

  #first(point: DecisionPoint): number {
    this.#point = point;
    this.#pass = point.pass;
    this.#size = point.runs;
    this.#heaped = false;
    if (this.#scores.length < this.#size) {
      this.#scores = new Float64Array(2 * this.#size);
      this.#heap = new Int32Array(2 * this.#size);
    }
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#size; i++) {
      const s = this.#score(point, i);
      this.#scores[i] = s;
      this.#tasks[i] = point.task(i);
      if (point.allowed(i) && (s < least || best < 0)) {
        best = i;
        least = s;
      }
    }
    return best;
  }

  #heapify(): void {
    for (let i = 0; i < this.#size; i++) this.#heap[i] = i;
    for (let i = (this.#size >> 1) - 1; i >= 0; i--) this.#sink(i);
    this.#heaped = true;
  }

  #sink(hole: number): void {
    const heap = this.#heap;
    const item = heap[hole]!;
    for (let child = 2 * hole + 1; child < this.#size; child = 2 * hole + 1) {
      if (child + 1 < this.#size && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (this.#before(item, heap[child]!)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = item;
  }

  #before(a: number, b: number): boolean {
    const difference = this.#scores[a]! - this.#scores[b]!;
    return difference < 0 || (!(difference > 0) && a < b);
  }
}

import type { DecisionPoint } from './decision-point.ts';
import type { TaskView } from './views.ts';

/** The rows of one pass over a batch queue, sorted by score once and taken one after another. */
export class PassOrder {
  readonly #score: (point: DecisionPoint, i: number) => number;
  #point: DecisionPoint | undefined;
  #pass = 0;
  #tasks: readonly TaskView[] | undefined;
  #next = 0;

  constructor(score: (point: DecisionPoint, i: number) => number) {
    this.#score = score;
  }

  /** Whether this point belongs to a pass that has asked before. */
  covers(point: DecisionPoint): boolean {
    if (point.pass === 0) return false;
    if (point === this.#point && point.pass === this.#pass) return true;
    this.#point = point;
    this.#pass = point.pass;
    this.#tasks = undefined;
    return false;
  }

  /** The row with the smallest score, the first among equals. */
  next(point: DecisionPoint): number {
    if (this.#tasks === undefined) {
      this.#tasks = this.#sorted(point);
      this.#next = 0;
    }
    // Rows only go away within a pass, so one that is gone need never be looked at again.
    for (;;) {
      const row = point.rowOf(this.#tasks[this.#next]!);
      if (row >= 0 && point.allowed(row)) return row;
      this.#next++;
    }
  }

  #sorted(point: DecisionPoint): TaskView[] {
    const scores = Float64Array.from({ length: point.runs }, (_, i) => this.#score(point, i));
    const rows = Int32Array.from(scores, (_, i) => i);
    rows.sort((a, b) => scores[a]! - scores[b]! || a - b);
    return Array.from(rows, (row) => point.task(row));
  }
}

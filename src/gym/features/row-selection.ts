import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { TaskView } from '../../sim/views.ts';

/** Each rule's first jobs are shown where not all fit: oldest, shortest, smallest area, widest. */
const RULES: readonly ((task: TaskView) => number)[] = [
  (task) => task.submit,
  (task) => task.estimate,
  (task) => task.estimate * task.slots,
  (task) => -task.slots,
];

/**
 * Which candidates of a long queue a learner sees: the union of the first by several rules, in the queue's order,
 * and always the rows that are not `run`.
 */
export class RowSelection {
  /** How many rows there are, and how many of them, from the first, are of kind `run`. */
  size = 0;
  runs = 0;
  readonly #limit: number;
  #chosen = new Int32Array(0);

  constructor(limit: number) {
    this.#limit = limit;
    this.#chosen = new Int32Array(limit);
  }

  select(point: DecisionPoint): void {
    const others = point.size - point.runs;
    if (point.size <= this.#limit) {
      this.size = point.size;
      this.runs = point.runs;
      for (let i = 0; i < point.size; i++) this.#chosen[i] = i;
      return;
    }
    this.size = this.#limit;
    this.runs = this.#limit - others;
    this.#chosen.set(this.#union(point, this.runs));
    for (let k = 0; k < others; k++) this.#chosen[this.runs + k] = point.runs + k;
  }

  candidate(row: number): number {
    return this.#chosen[row]!;
  }

  rowOf(candidate: number): number {
    return this.#chosen.subarray(0, this.size).indexOf(candidate);
  }

  /** Takes the rules in turn, each its next best, until there are `room` candidates. */
  #union(point: DecisionPoint, room: number): Int32Array {
    const orders = RULES.map((rule) => {
      const keys = Float64Array.from({ length: point.runs }, (_, i) => rule(point.task(i)));
      return Int32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
    });
    const chosen = new Set<number>();
    for (let k = 0; chosen.size < room; k++) {
      for (const order of orders) if (chosen.size < room) chosen.add(order[k]!);
    }
    return Int32Array.from(chosen).sort();
  }
}

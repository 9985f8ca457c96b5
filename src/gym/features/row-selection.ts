import type { DecisionPoint } from '../../sim/decision-point.ts';

/** What a rule ranks a candidate by, the least first. */
export type Rank = (point: DecisionPoint, i: number) => number;

/**
 * Which candidates a learner sees where there are too many: the union of the first by several rules, in their order, and
 * always the rows that are not `run`.
 */
export class RowSelection {
  /** How many rows there are, and how many of them, from the first, are of kind `run`. */
  size = 0;
  runs = 0;
  readonly #limit: number;
  readonly #rules: readonly Rank[];
  #chosen = new Int32Array(0);

  constructor(limit: number, rules: readonly Rank[]) {
    this.#limit = limit;
    this.#rules = rules;
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
    const orders = this.#rules.map((rule) => {
      const keys = Float64Array.from({ length: point.runs }, (_, i) => rule(point, i));
      return Int32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
    });
    const chosen = new Set<number>();
    for (let k = 0; chosen.size < room; k++) {
      for (const order of orders) if (chosen.size < room) chosen.add(order[k]!);
    }
    return Int32Array.from(chosen).sort();
  }
}

/**
 * Edge finding on one machine (Carlier and Pinson, 1989): an operation that cannot end with a set of others in time
 * unless it comes after all of them begins no earlier than they can be done. O(n²), as in Baptiste, Le Pape and Nuijten
 * (Constraint-Based Scheduling, 2001, §2.2.2). Tails are tightened by the same rule with heads and tails swapped.
 */
export class EdgeFinder {
  readonly #order: Int32Array;
  /** By position in the order: when those from there on that must be done by the date at hand can be done. */
  readonly #done: Float64Array;
  readonly #tightened: Float64Array;

  /** @param size operations of the largest machine */
  constructor(size: number) {
    this.#order = new Int32Array(size);
    this.#done = new Float64Array(size);
    this.#tightened = new Float64Array(size);
  }

  /**
   * Calls `raise` for each operation with its tightened head.
   *
   * @returns false where the machine cannot be done by `horizon`, or `raise` finds that the shop cannot
   */
  tighten(
    operations: Int32Array,
    head: Float64Array,
    run: Float64Array,
    tail: Float64Array,
    horizon: number,
    raise: (operation: number, head: number) => boolean,
  ): boolean {
    const count = operations.length;
    const order = this.#order;
    const tightened = this.#tightened;
    this.#sort(operations, head);
    for (let x = 0; x < count; x++) tightened[x] = head[order[x]!]!;
    for (let b = 0; b < count; b++) {
      if (!this.#before(count, horizon - tail[operations[b]!]!, head, run, tail, horizon)) return false;
    }
    for (let x = 0; x < count; x++) {
      const i = order[x]!;
      if (tightened[x]! > head[i]! && !raise(i, tightened[x]!)) return false;
    }
    return true;
  }

  /** Looks at the operations that must be done by `due`, and at those that may be later. */
  #before(
    count: number,
    due: number,
    head: Float64Array,
    run: Float64Array,
    tail: Float64Array,
    horizon: number,
  ): boolean {
    const order = this.#order;
    const done = this.#done;
    const tightened = this.#tightened;
    let total = 0;
    let allDone = Number.NEGATIVE_INFINITY;
    for (let x = count - 1; x >= 0; x--) {
      const i = order[x]!;
      if (horizon - tail[i]! <= due) {
        total += run[i]!;
        const end = head[i]! + total;
        if (end > allDone) allDone = end;
      }
      done[x] = allDone;
    }
    if (allDone > due) return false;
    let latest = Number.NEGATIVE_INFINITY;
    for (let x = 0; x < count; x++) {
      const i = order[x]!;
      if (horizon - tail[i]! <= due) {
        const end = head[i]! + total;
        if (end > latest) latest = end;
        total -= run[i]!;
      } else if (latest + run[i]! > due) {
        if (allDone > tightened[x]!) tightened[x] = allDone;
      } else if (head[i]! + total + run[i]! > due && done[x]! > tightened[x]!) tightened[x] = done[x]!;
    }
    return true;
  }

  /** By head; insertion, for there are few and they are nearly in order. */
  #sort(operations: Int32Array, head: Float64Array): void {
    const order = this.#order;
    for (let n = 0; n < operations.length; n++) {
      const i = operations[n]!;
      let x = n;
      for (; x > 0 && head[order[x - 1]!]! > head[i]!; x--) order[x] = order[x - 1]!;
      order[x] = i;
    }
  }
}

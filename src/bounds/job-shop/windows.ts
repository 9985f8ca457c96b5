import { EdgeFinder } from './edge-finder.ts';
import { chainHeadsAndTails } from './jackson.ts';
import type { Shop } from './shop.ts';

/** What is known of every operation of a shop that must be done by a horizon, and what follows from it. */
export class Windows {
  /** Ticks before an operation can begin, and from its end to the end of all: known by now. */
  readonly head: Float64Array;
  readonly tail: Float64Array;
  /** Of each machine, pairs of places among its operations: 1 where the first is before the second. */
  readonly before: readonly Uint8Array[];
  readonly shop: Shop;
  horizon = Number.POSITIVE_INFINITY;
  readonly #finder: EdgeFinder;
  readonly #dirty: Uint8Array;
  readonly #raiseHead = (i: number, value: number) => this.raiseHead(i, value);
  readonly #raiseTail = (i: number, value: number) => this.raiseTail(i, value);

  constructor(shop: Shop) {
    const { head, tail } = chainHeadsAndTails(shop);
    this.shop = shop;
    this.head = head;
    this.tail = tail;
    this.before = shop.onMachine.map((operations) => ownOrder(shop, operations));
    this.#finder = new EdgeFinder(Math.max(0, ...shop.onMachine.map(({ length }) => length)));
    this.#dirty = new Uint8Array(shop.machines);
  }

  /** A copy to come back to, or to write one into. */
  copy(into: Knowledge = emptyKnowledge(this)): Knowledge {
    into.head.set(this.head);
    into.tail.set(this.tail);
    for (const [m, pairs] of this.before.entries()) into.before[m]!.set(pairs);
    return into;
  }

  restore({ head, tail, before }: Knowledge): void {
    this.head.set(head);
    this.tail.set(tail);
    for (const [m, pairs] of this.before.entries()) pairs.set(before[m]!);
    this.#dirty.fill(0);
  }

  /** Draws all conclusions anew; false where the shop cannot be done by the horizon. */
  conclude(): boolean {
    this.#dirty.fill(1);
    for (let i = 0; i < this.shop.size; i++) {
      if (this.head[i]! + this.shop.run[i]! + this.tail[i]! > this.horizon) return false;
    }
    return this.#spread();
  }

  /** Puts the operation at place `a` of a machine before that at place `b`, and draws conclusions. */
  put(machine: number, a: number, b: number): boolean {
    return this.#fix(machine, a, b) && this.#spread();
  }

  raiseHead(operation: number, value: number): boolean {
    const { run, next, machine } = this.shop;
    for (let i = operation, least = value; i >= 0 && this.head[i]! < least; i = next[i]!) {
      this.head[i] = least;
      this.#dirty[machine[i]!] = 1;
      least += run[i]!;
      if (least + this.tail[i]! > this.horizon) return false;
    }
    return true;
  }

  raiseTail(operation: number, value: number): boolean {
    const { run, previous, machine } = this.shop;
    for (let i = operation, least = value; i >= 0 && this.tail[i]! < least; i = previous[i]!) {
      this.tail[i] = least;
      this.#dirty[machine[i]!] = 1;
      least += run[i]!;
      if (this.head[i]! + least > this.horizon) return false;
    }
    return true;
  }

  #spread(): boolean {
    for (let m = 0; m < this.#dirty.length; ) {
      if (this.#dirty[m] === 0) {
        m++;
        continue;
      }
      this.#dirty[m] = 0;
      if (!this.#pairs(m) || !this.#edges(m)) return false;
      m = 0;
    }
    return true;
  }

  /** Operations of which only one order is left are put in it. */
  #pairs(m: number): boolean {
    const { head, tail, horizon } = this;
    const { run } = this.shop;
    const operations = this.shop.onMachine[m]!;
    const before = this.before[m]!;
    const count = operations.length;
    for (let a = 0; a < count; a++) {
      const i = operations[a]!;
      for (let b = a + 1; b < count; b++) {
        const k = operations[b]!;
        if (before[a * count + b] === 1) {
          if (!this.#apart(i, k)) return false;
        } else if (before[b * count + a] === 1) {
          if (!this.#apart(k, i)) return false;
        } else {
          const both = run[i]! + run[k]!;
          const first = head[i]! + both + tail[k]! <= horizon;
          const second = head[k]! + both + tail[i]! <= horizon;
          if (first && second) continue;
          if (!(first || second)) return false;
          if (!(first ? this.#fix(m, a, b) : this.#fix(m, b, a))) return false;
        }
      }
    }
    return true;
  }

  #edges(m: number): boolean {
    const { head, tail, horizon } = this;
    const { run } = this.shop;
    const operations = this.shop.onMachine[m]!;
    return (
      this.#finder.tighten(operations, head, run, tail, horizon, this.#raiseHead) &&
      this.#finder.tighten(operations, tail, run, head, horizon, this.#raiseTail)
    );
  }

  #fix(m: number, a: number, b: number): boolean {
    const operations = this.shop.onMachine[m]!;
    this.before[m]![a * operations.length + b] = 1;
    this.#dirty[m] = 1;
    return this.#apart(operations[a]!, operations[b]!);
  }

  #apart(i: number, k: number): boolean {
    const { run } = this.shop;
    return this.raiseHead(k, this.head[i]! + run[i]!) && this.raiseTail(i, this.tail[k]! + run[k]!);
  }
}

/** What {@link Windows.copy} keeps. */
export interface Knowledge {
  readonly head: Float64Array;
  readonly tail: Float64Array;
  readonly before: readonly Uint8Array[];
}

function emptyKnowledge({ head, tail, before }: Windows): Knowledge {
  return {
    head: new Float64Array(head.length),
    tail: new Float64Array(tail.length),
    before: before.map(({ length }) => new Uint8Array(length)),
  };
}

/** Operations of one job that meet on a machine keep their order. */
function ownOrder({ job }: Shop, operations: Int32Array): Uint8Array {
  const count = operations.length;
  const before = new Uint8Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++)
      if (job[operations[a]!] === job[operations[b]!]) before[a * count + b] = 1;
  }
  return before;
}

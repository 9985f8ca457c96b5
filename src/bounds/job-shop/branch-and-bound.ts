import type { Shop } from './shop.ts';
import { type Knowledge, Windows } from './windows.ts';

/** Two operations of a machine, by their places, whose order is not known. */
interface Choice {
  readonly machine: number;
  readonly first: number;
  readonly second: number;
}

/**
 * Finds a shorter schedule or proves that there is none: depth first, branching on the order of a pair of operations
 * (Carlier and Pinson, 1989), with all that follows from it (edge finding) before the next branch.
 */
export class BranchAndBound {
  /** Nodes looked at. */
  nodes = 0;
  /** Starts in ticks of the best schedule found here; null where there is none. */
  starts: Float64Array | null = null;
  readonly #shop: Shop;
  readonly #windows: Windows;
  readonly #expired: () => boolean;
  readonly #kept: Knowledge[] = [];

  constructor(shop: Shop, expired: () => boolean) {
    this.#shop = shop;
    this.#windows = new Windows(shop);
    this.#expired = expired;
  }

  /**
   * Looks for schedules shorter than `upper` ticks.
   *
   * @returns whether all were looked at, so that the best known is the optimum
   */
  search(upper: number): boolean {
    this.#windows.horizon = upper - 1;
    return !this.#windows.conclude() || this.#branch(0);
  }

  /** False when time is up. */
  #branch(depth: number): boolean {
    if (++this.nodes % 64 === 0 && this.#expired()) return false;
    const windows = this.#windows;
    const choice = this.#choose();
    if (choice === null) {
      this.#note();
      return true;
    }
    const { machine, first, second } = choice;
    this.#kept[depth] = windows.copy(this.#kept[depth]);
    if (windows.put(machine, first, second) && !this.#branch(depth + 1)) return false;
    windows.restore(this.#kept[depth]!);
    // The horizon may have come nearer.
    return !(windows.conclude() && windows.put(machine, second, first)) || this.#branch(depth + 1);
  }

  #note(): void {
    const { head } = this.#windows;
    const { run, size } = this.#shop;
    this.starts = head.slice();
    let makespan = 0;
    for (let i = 0; i < size; i++) makespan = Math.max(makespan, head[i]! + run[i]!);
    this.#windows.horizon = makespan - 1;
  }

  /** The pair with the least room, the order with more of it first; null when all orders are known. */
  #choose(): Choice | null {
    const { head, tail, before, horizon } = this.#windows;
    const { run, onMachine } = this.#shop;
    let choice: Choice | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let machine = 0; machine < onMachine.length; machine++) {
      const operations = onMachine[machine]!;
      const pairs = before[machine]!;
      const count = operations.length;
      for (let a = 0; a < count; a++) {
        const i = operations[a]!;
        for (let b = a + 1; b < count; b++) {
          if (pairs[a * count + b] === 1 || pairs[b * count + a] === 1) continue;
          const k = operations[b]!;
          const room = horizon - run[i]! - run[k]!;
          const forth = room - head[i]! - tail[k]!;
          const back = room - head[k]! - tail[i]!;
          const score = biasedRoom(forth, back);
          if (score >= least) continue;
          least = score;
          choice = forth >= back ? { machine, first: a, second: b } : { machine, first: b, second: a };
        }
      }
    }
    return choice;
  }
}

/**
 * Least where the tighter order has least room; the more alike the two are, the more so, for then both branches are
 * narrow (Smith and Cheng, 1993).
 */
function biasedRoom(forth: number, back: number): number {
  const less = Math.min(forth, back);
  const more = Math.max(forth, back);
  return less / Math.sqrt((less + 1) / (more + 1));
}

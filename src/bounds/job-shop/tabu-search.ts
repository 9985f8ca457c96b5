import { type Orders, Timing } from './orders.ts';
import type { Shop } from './shop.ts';

/** Moves without a better schedule before the search goes back to the best, and how often it does so in vain. */
const PATIENCE = 4000;
const RETURNS = 6;
/** Moves for which a pair must not be swapped back; varied, lest the search run in circles. */
const SHORTEST_TABU = 6;
const TABU_SPREAD = 11;

export interface Found {
  readonly orders: Orders;
  /** Ticks. */
  readonly makespan: number;
}

/**
 * Tabu search on the ends of critical blocks (Nowicki and Smutnicki, 1996), with Taillard's (1994) estimate of what a
 * swap gives. Draws nothing at random.
 *
 * @param enough a makespan that cannot be beaten
 */
export function tabuSearch(shop: Shop, from: Orders, enough: number, expired: () => boolean): Found {
  const search = new TabuSearch(shop, from);
  for (let returns = 0; returns < RETURNS && search.best.makespan > enough; returns++) {
    const before = search.best.makespan;
    if (!search.descend(enough, expired)) break;
    if (search.best.makespan < before) returns = -1;
    search.goBack();
  }
  return search.best;
}

class TabuSearch {
  best: Found;
  readonly #shop: Shop;
  readonly #timing: Timing;
  readonly #orders: Int32Array[];
  readonly #place: Int32Array;
  /** By (first, second): until which move first must not come before second again. */
  readonly #tabu: Map<number, number> = new Map();
  #move = 0;

  constructor(shop: Shop, from: Orders) {
    this.#shop = shop;
    this.#timing = new Timing(shop);
    this.#orders = from.map((order) => order.slice());
    this.#place = new Int32Array(shop.size);
    this.#timing.time(this.#orders);
    this.best = { orders: from, makespan: this.#timing.makespan };
    this.#findPlaces();
  }

  /** Moves until nothing better was found for long; false when there is no time or no move left. */
  descend(enough: number, expired: () => boolean): boolean {
    for (let since = 0; since < PATIENCE; since++) {
      if (since % 64 === 0 && expired()) return false;
      if (!this.#step()) return false;
      if (this.#timing.makespan >= this.best.makespan) continue;
      this.best = { orders: this.#orders.map((order) => order.slice()), makespan: this.#timing.makespan };
      if (this.best.makespan <= enough) return false;
      since = 0;
    }
    return true;
  }

  goBack(): void {
    for (const [m, order] of this.best.orders.entries()) this.#orders[m]!.set(order);
    this.#timing.time(this.#orders);
    this.#findPlaces();
    this.#tabu.clear();
  }

  #findPlaces(): void {
    for (const order of this.#orders) for (let x = 0; x < order.length; x++) this.#place[order[x]!] = x;
  }

  /** Swaps the pair that promises most; false where the schedule cannot be better. */
  #step(): boolean {
    let chosen = -1;
    let least = Number.POSITIVE_INFINITY;
    let oldest = -1;
    let oldestUntil = Number.POSITIVE_INFINITY;
    for (const first of this.#swaps()) {
      const second = this.#timing.machineAfter[first]!;
      const estimate = this.#estimate(first, second);
      const until = this.#tabu.get(second * this.#shop.size + first) ?? 0;
      if (until > this.#move && estimate >= this.best.makespan) {
        if (until < oldestUntil) {
          oldest = first;
          oldestUntil = until;
        }
      } else if (estimate < least) {
        chosen = first;
        least = estimate;
      }
    }
    const first = chosen >= 0 ? chosen : oldest;
    return first >= 0 && this.#swap(first, this.#timing.machineAfter[first]!);
  }

  /** False where operations of no length close a circle: others on a critical path never do. */
  #swap(first: number, second: number): boolean {
    const order = this.#orders[this.#shop.machine[first]!]!;
    const x = this.#place[first]!;
    order[x] = second;
    order[x + 1] = first;
    this.#place[second] = x;
    this.#place[first] = x + 1;
    const tenure = SHORTEST_TABU + ((this.#move * 7) % TABU_SPREAD);
    this.#tabu.set(first * this.#shop.size + second, ++this.#move + tenure);
    return this.#timing.time(this.#orders);
  }

  /** The first of each pair at an end of a block of a critical path; alternately one or another path is taken. */
  #swaps(): number[] {
    const blocks = this.#criticalBlocks();
    const { job } = this.#shop;
    const swaps: number[] = [];
    for (const [b, block] of blocks.entries()) {
      if (block.length < 2) continue;
      // Before the first block and after the last nothing can be gained.
      if (b > 0) swaps.push(block[0]!);
      if (b < blocks.length - 1 && (block.length > 2 || b === 0)) swaps.push(block.at(-2)!);
    }
    return swaps.filter((first) => job[first] !== job[this.#timing.machineAfter[first]!]);
  }

  #criticalBlocks(): number[][] {
    const { size, run, next, machine } = this.#shop;
    const { start, tail, machineAfter, makespan } = this.#timing;
    const critical = (i: number) => i >= 0 && start[i]! + run[i]! + tail[i]! === makespan;
    let i = 0;
    while (i < size && !(start[i] === 0 && critical(i))) i++;
    const blocks = [[i]];
    for (;;) {
      const end = start[i]! + run[i]!;
      const follows = (k: number) => critical(k) && start[k] === end;
      const [one, other] = this.#move % 2 === 0 ? [machineAfter[i]!, next[i]!] : [next[i]!, machineAfter[i]!];
      const k = follows(one) ? one : follows(other) ? other : -1;
      if (k < 0) return blocks;
      if (machine[k] === machine[i]) blocks.at(-1)!.push(k);
      else blocks.push([k]);
      i = k;
    }
  }

  /** The longest way through either once they are swapped: a lower bound of what comes of it. */
  #estimate(first: number, second: number): number {
    const { run, previous, next } = this.#shop;
    const { start, tail, machineBefore, machineAfter } = this.#timing;
    const endOf = (i: number) => (i >= 0 ? start[i]! + run[i]! : 0);
    const restOf = (i: number) => (i >= 0 ? tail[i]! + run[i]! : 0);
    const secondStart = Math.max(endOf(previous[second]!), endOf(machineBefore[first]!));
    const firstStart = Math.max(endOf(previous[first]!), secondStart + run[second]!);
    const firstTail = Math.max(restOf(next[first]!), restOf(machineAfter[second]!));
    const secondTail = Math.max(restOf(next[second]!), firstTail + run[first]!);
    return Math.max(firstStart + run[first]! + firstTail, secondStart + run[second]! + secondTail);
  }
}

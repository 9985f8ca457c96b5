import type { Shop } from './shop.ts';

/** The order of the operations on each machine: a schedule in which each begins as soon as it may. */
export type Orders = readonly Int32Array[];

/** The longest ways through a shop whose machines have an order. */
export class Timing {
  /** When each operation begins, and what follows its end, in ticks. */
  readonly start: Float64Array;
  readonly tail: Float64Array;
  /** The operation before and after each on its machine; −1 where there is none. */
  readonly machineBefore: Int32Array;
  readonly machineAfter: Int32Array;
  makespan = 0;
  readonly #shop: Shop;
  /** Operations, each after all that it waits for. */
  readonly #sequence: Int32Array;
  readonly #waits: Uint8Array;

  constructor(shop: Shop) {
    this.#shop = shop;
    this.start = new Float64Array(shop.size);
    this.tail = new Float64Array(shop.size);
    this.machineBefore = new Int32Array(shop.size);
    this.machineAfter = new Int32Array(shop.size);
    this.#sequence = new Int32Array(shop.size);
    this.#waits = new Uint8Array(shop.size);
  }

  /** Works out a schedule; false where the orders wait for each other in a circle. */
  time(orders: Orders): boolean {
    this.#link(orders);
    return this.#forward() && this.#backward();
  }

  #link(orders: Orders): void {
    for (const order of orders) {
      for (let x = 0; x < order.length; x++) {
        this.machineBefore[order[x]!] = x > 0 ? order[x - 1]! : -1;
        this.machineAfter[order[x]!] = x + 1 < order.length ? order[x + 1]! : -1;
      }
    }
  }

  #forward(): boolean {
    const { size, run, previous, next } = this.#shop;
    const { start, machineBefore, machineAfter } = this;
    const sequence = this.#sequence;
    const waits = this.#waits;
    let known = 0;
    for (let i = 0; i < size; i++) {
      waits[i] = Number(previous[i]! >= 0) + Number(machineBefore[i]! >= 0);
      if (waits[i] === 0) sequence[known++] = i;
    }
    this.makespan = 0;
    for (let n = 0; n < known; n++) {
      const i = sequence[n]!;
      const job = previous[i]!;
      const machine = machineBefore[i]!;
      const afterJob = job >= 0 ? start[job]! + run[job]! : 0;
      const afterMachine = machine >= 0 ? start[machine]! + run[machine]! : 0;
      start[i] = afterJob > afterMachine ? afterJob : afterMachine;
      const end = start[i]! + run[i]!;
      if (end > this.makespan) this.makespan = end;
      if (next[i]! >= 0 && --waits[next[i]!]! === 0) sequence[known++] = next[i]!;
      if (machineAfter[i]! >= 0 && --waits[machineAfter[i]!]! === 0) sequence[known++] = machineAfter[i]!;
    }
    return known === size;
  }

  #backward(): boolean {
    const { size, run, next } = this.#shop;
    const { tail, machineAfter } = this;
    for (let n = size - 1; n >= 0; n--) {
      const i = this.#sequence[n]!;
      const job = next[i]!;
      const machine = machineAfter[i]!;
      const afterJob = job >= 0 ? tail[job]! + run[job]! : 0;
      const afterMachine = machine >= 0 ? tail[machine]! + run[machine]! : 0;
      tail[i] = afterJob > afterMachine ? afterJob : afterMachine;
    }
    return true;
  }
}

import type { Arena, Stateful } from '../../core/arena.ts';
import type { Fleet } from '../fleet.ts';
import type { Scenario } from '../scenario/schema.ts';
import { NONE } from '../tasks.ts';

/** The crews that repair executors, one after the other in the order of the breakdowns; those of a site, or of the fleet. */
export class RepairShop implements Stateful {
  /** Index of the crews that see to an executor. */
  readonly #station: Int32Array;
  readonly #idle: Int32Array;
  /** Executors that wait for these crews, as lists. */
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #next: Int32Array;

  constructor({ repair }: Scenario, fleet: Fleet) {
    const perSite = repair?.per === 'site';
    const stations = perSite ? fleet.sites.length : 1;
    this.#station = perSite ? fleet.site : new Int32Array(fleet.size);
    this.#idle = new Int32Array(stations).fill(repair?.crews ?? fleet.size);
    this.#head = new Int32Array(stations).fill(NONE);
    this.#tail = new Int32Array(stations).fill(NONE);
    this.#next = new Int32Array(fleet.size).fill(NONE);
  }

  /** An executor has broken down. @returns whether a crew begins to repair it at once; else it is its turn later */
  admit(executor: number): boolean {
    const station = this.#station[executor]!;
    if (this.#idle[station]! > 0) {
      this.#idle[station]!--;
      return true;
    }
    const tail = this.#tail[station]!;
    this.#next[executor] = NONE;
    if (tail === NONE) this.#head[station] = executor;
    else this.#next[tail] = executor;
    this.#tail[station] = executor;
    return false;
  }

  /** An executor is repaired. @returns the one that its crew repairs next; NONE when nobody waits */
  discharge(executor: number): number {
    const station = this.#station[executor]!;
    const next = this.#head[station]!;
    if (next === NONE) {
      this.#idle[station]!++;
      return NONE;
    }
    this.#head[station] = this.#next[next]!;
    if (this.#head[station] === NONE) this.#tail[station] = NONE;
    return next;
  }

  save(arena: Arena): void {
    for (const column of this.#state()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#state()) arena.read(column);
  }

  #state(): Int32Array[] {
    return [this.#idle, this.#head, this.#tail, this.#next];
  }
}

import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';
import type { Backfill, Placement } from './batch-backfill.ts';
import { ExpectedReleases, MACHINE } from './batch-releases.ts';

/**
 * EASY (Mu'alem & Feitelson, "Utilization, predictability, workloads, and user runtime estimates in scheduling the IBM
 * SP2 with backfilling", 2001): the first chosen job that does not fit becomes the head, with a reservation at the
 * shadow time, when enough running jobs are expected to have ended. Others may start now if they end by then or use
 * only the extra slots that the head will not need. A job that overruns its estimate is expected to end now.
 */
export class EasyBackfill implements Backfill {
  readonly #engine: Engine;
  readonly #releases: ExpectedReleases;
  #head = NONE;
  #shadow = 0;
  #extra = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#releases = new ExpectedReleases(engine);
  }

  get narrowed(): boolean {
    return this.#head !== NONE;
  }

  begin(): void {
    this.#head = NONE;
  }

  candidate(task: number): boolean {
    if (this.#head === NONE) return true;
    return this.startable(task) && (this.#endsInTime(task) || this.#engine.tasks.slots[task]! <= this.#extra);
  }

  startable(task: number): boolean {
    const { fleet, tasks } = this.#engine;
    return tasks.slots[task]! <= fleet.free[MACHINE]!;
  }

  place(task: number): Placement {
    if (this.#head === NONE) {
      if (this.startable(task)) return 'starts';
      this.#reserve(task);
      return 'waits';
    }
    if (!this.#endsInTime(task)) this.#extra -= this.#engine.tasks.slots[task]!;
    return 'starts';
  }

  save(arena: Arena): void {
    for (const value of [this.#head, this.#shadow, this.#extra]) arena.writeNumber(value);
  }

  load(arena: Arena): void {
    this.#head = arena.readNumber();
    this.#shadow = arena.readNumber();
    this.#extra = arena.readNumber();
    this.#releases.forget();
  }

  #endsInTime(task: number): boolean {
    return this.#engine.now + this.#engine.predictedMicros(task, MACHINE) <= this.#shadow;
  }

  #reserve(head: number): void {
    const { fleet, tasks, now } = this.#engine;
    const releases = this.#releases;
    releases.refresh();
    const need = tasks.slots[head]!;
    let free = fleet.free[MACHINE]!;
    let shadow = now;
    for (let i = 0; i < releases.count; i++) {
      const end = Math.max(releases.ends[i]!, now);
      // Releases of one instant count together.
      if (free >= need && end > shadow) break;
      shadow = end;
      free += releases.slots[i]!;
    }
    this.#head = head;
    this.#shadow = shadow;
    this.#extra = free - need;
  }
}

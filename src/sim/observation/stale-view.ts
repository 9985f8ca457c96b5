import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { ExecutorView } from '../views.ts';
import type { StaleFleet } from './stale-fleet.ts';

/** What a scheduler sees of an executor where it sees it as it was some time ago. */
export class StaleExecutorView extends ExecutorView {
  readonly #seen: StaleFleet;

  constructor(engine: Engine, index: number, seen: StaleFleet) {
    super(engine, index);
    this.#seen = seen;
  }

  override get free(): number {
    return this.#seen.idleSlots(this.index);
  }

  override get open(): boolean {
    return this.#seen.isOpen(this.index);
  }

  /** News of resources do not come late, but not at all. */
  override available(): number {
    return Number.NaN;
  }

  override get queueLength(): number {
    return this.#seen.waiting(this.index);
  }

  override get load(): number {
    return this.#seen.loadOf(this.index);
  }

  override get backlog(): number {
    return this.#seen.backlog(this.index) / MICROS;
  }
}

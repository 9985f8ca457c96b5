import type { Engine } from '../engine.ts';
import type { Backfill, Placement } from './batch-backfill.ts';
import { MACHINE } from './batch-releases.ts';

/** The first chosen job that does not fit blocks all others. */
export class NoBackfill implements Backfill {
  readonly narrowed = false;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  begin(): void {}

  candidate(): boolean {
    return true;
  }

  startable(task: number): boolean {
    return this.#engine.tasks.slots[task]! <= this.#engine.fleet.free[MACHINE]!;
  }

  place(task: number): Placement {
    return this.startable(task) ? 'starts' : 'ends-pass';
  }

  save(): void {}

  load(): void {}
}

import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Backfill } from './batch-backfill.ts';
import { MACHINE } from './batch-releases.ts';

/** The first chosen job that does not fit blocks all others. */
export class NoBackfill implements Backfill {
  readonly narrows = true;
  readonly #engine: Engine;
  #blocked = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  begin(): void {
    this.#blocked = false;
  }

  candidate(): boolean {
    return !this.#blocked;
  }

  startable(task: number): boolean {
    const { fleet, tasks } = this.#engine;
    return tasks.slots[task]! <= fleet.free[MACHINE]!;
  }

  place(task: number): boolean {
    this.#blocked = !this.startable(task);
    return !this.#blocked;
  }

  save(arena: Arena): void {
    arena.writeNumber(Number(this.#blocked));
  }

  load(arena: Arena): void {
    this.#blocked = arena.readNumber() === 1;
  }
}

import type { Engine } from '../../engine.ts';
import type { SimulatedPoint } from '../../simulated-point.ts';
import { NONE } from '../../tasks.ts';
import type { Choice } from './choice.ts';

/** Turns a task away for good. */
export class Rejection implements Choice {
  readonly kind = 'reject';
  readonly ofGangs = true;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  list(point: SimulatedPoint, task: number): boolean {
    point.add('reject', task, NONE, true);
    return true;
  }

  apply(task: number): void {
    this.#engine.end(task, 'rejected', 'refused');
  }

  save(): void {}

  load(): void {}
}

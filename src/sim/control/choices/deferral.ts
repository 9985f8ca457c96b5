import { toMicros } from '../../clock.ts';
import type { Engine } from '../../engine.ts';
import type { SimulatedPoint } from '../../simulated-point.ts';
import { NONE, type TaskColumn } from '../../tasks.ts';
import type { Choice } from './choice.ts';

/** Puts a task off: it is asked about again later, so often at most. */
export class Deferral implements Choice {
  readonly kind = 'defer';
  readonly ofGangs = true;
  readonly #engine: Engine;
  readonly #micros: number;
  readonly #limit: number;
  /** How often a task has been put off. */
  readonly #times: TaskColumn;

  constructor(engine: Engine, { seconds, limit }: { seconds: number; limit: number }) {
    this.#engine = engine;
    this.#micros = toMicros(seconds);
    this.#limit = limit;
    this.#times = engine.tasks.addColumn();
  }

  arrived(task: number): void {
    this.#times.values[task] = 0;
  }

  list(point: SimulatedPoint, task: number): boolean {
    const allowed = this.#times.values[task]! < this.#limit;
    point.add('defer', task, NONE, allowed);
    return allowed;
  }

  apply(task: number): void {
    this.#times.values[task]!++;
    this.#engine.postpone(task, this.#micros);
  }

  save(): void {}

  load(): void {}
}

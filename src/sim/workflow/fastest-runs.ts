import { MICROS, toMicros } from '../clock.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

/** What tasks would take on the executor where they are fastest. */
export class FastestRuns {
  readonly #speed: number;
  /** By class microseconds on unrelated machines; NaN where a task's work decides. */
  readonly #micros: Float64Array;

  constructor({ executors, tasks }: Pick<ScenarioSpec, 'executors' | 'tasks'>) {
    this.#speed = Math.max(...executors.map(({ speed }) => speed));
    this.#micros = Float64Array.from(tasks, ({ runtimes }) =>
      runtimes ? toMicros(Math.min(...runtimes)) : Number.NaN,
    );
  }

  /** @param work seconds at speed 1 */
  micros(classIndex: number, work: number): number {
    const fixed = this.#micros[classIndex]!;
    return Number.isNaN(fixed) ? Math.round((work / this.#speed) * MICROS) : fixed;
  }
}

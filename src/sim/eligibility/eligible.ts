import type { Engine } from '../engine.ts';
import type { Eligibility } from '../feature-contracts.ts';
import type { TaskPool } from '../tasks.ts';
import { mayRun } from './matrix.ts';

/** Where each class of tasks may run, worked out once: labels, resources that are large enough, GPUs of a model. */
export class EligibleExecutors implements Eligibility {
  readonly #tasks: TaskPool;
  readonly #executors: number;
  /** 1 where the class of the row may run on the executor of the column. */
  readonly #matrix: Uint8Array;

  constructor({ scenario, fleet, tasks }: Engine) {
    this.#tasks = tasks;
    this.#executors = fleet.size;
    this.#matrix = new Uint8Array(scenario.tasks.length * fleet.size);
    scenario.tasks.forEach((task, classIndex) => {
      const byPool = scenario.executors.map((executor) => (mayRun(task, executor) ? 1 : 0));
      this.#matrix.set(
        Array.from(fleet.pool, (pool) => byPool[pool]!),
        classIndex * fleet.size,
      );
    });
  }

  canRun(task: number, executor: number): boolean {
    return this.#matrix[this.#tasks.classIndex[task]! * this.#executors + executor] === 1;
  }
}

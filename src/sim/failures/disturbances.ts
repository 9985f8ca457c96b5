import { KeyedStream } from '../../core/random.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';

/** What befalls a single attempt: it straggles, it fails. Keyed by (task, attempt), whatever the executor. */
export class Disturbances {
  readonly #tasks: TaskPool;
  readonly #failure: Float64Array;
  readonly #straggling: Float64Array;
  readonly #factor: Float64Array;
  readonly #failures: KeyedStream;
  readonly #stragglers: KeyedStream;

  constructor(scenario: Scenario, seed: string, tasks: TaskPool) {
    this.#tasks = tasks;
    this.#failure = Float64Array.from(scenario.tasks, ({ failure }) => failure?.probability ?? 0);
    this.#straggling = Float64Array.from(scenario.tasks, ({ straggler }) => straggler?.probability ?? 0);
    this.#factor = Float64Array.from(scenario.tasks, ({ straggler }) => straggler?.factor ?? 1);
    this.#failures = new KeyedStream(seed, 'failure');
    this.#stragglers = new KeyedStream(seed, 'straggler');
  }

  /** How many times longer than the work an attempt runs. */
  stretch(task: number, attempt: number): number {
    const classIndex = this.#tasks.classIndex[task]!;
    const probability = this.#straggling[classIndex]!;
    if (probability === 0) return 1;
    const straggles = this.#stragglers.uniform(this.#tasks.key[task]!, attempt) < probability;
    return straggles ? this.#factor[classIndex]! : 1;
  }

  /** Whether an attempt turns out to have failed when it ends. */
  fails(task: number, attempt: number): boolean {
    const probability = this.#failure[this.#tasks.classIndex[task]!]!;
    return probability > 0 && this.#failures.uniform(this.#tasks.key[task]!, attempt) < probability;
  }
}

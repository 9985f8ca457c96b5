import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';

/** What befalls a single attempt: it takes longer or shorter than the work is, straggles, fails. Keyed by (task, attempt), whatever the executor. */
export class Disturbances {
  readonly #tasks: TaskPool;
  readonly #failure: Float64Array;
  readonly #straggling: Float64Array;
  readonly #factor: Float64Array;
  readonly #failures: KeyedStream;
  readonly #stragglers: KeyedStream;
  readonly #noise: readonly (Distribution | null)[];
  /** One stream for each attempt's ordinal, made when it is first needed. */
  readonly #noises: KeyedStream[] = [];
  readonly #seed: string;

  constructor(scenario: Scenario, seed: string, tasks: TaskPool) {
    this.#tasks = tasks;
    this.#failure = Float64Array.from(scenario.tasks, ({ failure }) => failure?.probability ?? 0);
    this.#straggling = Float64Array.from(scenario.tasks, ({ straggler }) => straggler?.probability ?? 0);
    this.#factor = Float64Array.from(scenario.tasks, ({ straggler }) => straggler?.factor ?? 1);
    this.#failures = new KeyedStream(seed, 'failure');
    this.#stragglers = new KeyedStream(seed, 'straggler');
    this.#noise = scenario.tasks.map(({ noise }) => (noise ? createDistribution(noise) : null));
    this.#seed = seed;
  }

  /** How many times longer than the work an attempt runs. */
  stretch(task: number, attempt: number): number {
    const classIndex = this.#tasks.classIndex[task]!;
    const key = this.#tasks.key[task]!;
    const noise = this.#noise[classIndex]!;
    const factor = noise === null ? 1 : noise.sample(this.#noiseOf(attempt), key);
    const probability = this.#straggling[classIndex]!;
    const straggles = probability > 0 && this.#stragglers.uniform(key, attempt) < probability;
    return straggles ? factor * this.#factor[classIndex]! : factor;
  }

  /** Whether an attempt turns out to have failed when it ends. */
  fails(task: number, attempt: number): boolean {
    const probability = this.#failure[this.#tasks.classIndex[task]!]!;
    return probability > 0 && this.#failures.uniform(this.#tasks.key[task]!, attempt) < probability;
  }

  #noiseOf(attempt: number): KeyedStream {
    this.#noises[attempt] ??= new KeyedStream(this.#seed, `noise/attempt${attempt}`);
    return this.#noises[attempt];
  }
}

import { KeyedStream } from '../../core/random.ts';
import { createDistribution } from '../../workload/distribution.ts';
import type { Engine } from '../engine.ts';
import { WorkflowSource } from '../sources/workflows.ts';
import { NONE } from '../tasks.ts';
import type { Topology } from './topology.ts';

const NOTHING = { dist: 'deterministic', value: 0 } as const;

/** Where the data of tasks are and how large. Sizes are keyed by task: the same wherever it is sent. */
export class TaskData {
  readonly #engine: Engine;
  readonly #classes: readonly {
    readonly home: number;
    readonly returns: boolean;
    readonly input: (key: number) => number;
    readonly output: (key: number) => number;
  }[];

  constructor(engine: Engine, topology: Topology) {
    const { scenario, seed } = engine;
    const inputs = new KeyedStream(seed, 'input');
    const outputs = new KeyedStream(seed, 'output');
    this.#engine = engine;
    this.#classes = scenario.tasks.map(({ data }) => {
      const input = createDistribution(data?.input ?? NOTHING);
      const output = createDistribution(data?.output ?? NOTHING);
      return {
        home: data ? topology.sites.indexOf(data.from) : NONE,
        returns: data?.return ?? false,
        input: (key) => Math.round(input.sample(inputs, key)),
        output: (key) => Math.round(output.sample(outputs, key)),
      };
    });
  }

  /** Visits all that a task reads: bytes, and the site where they are. A step also reads what those before it wrote. */
  eachInput(task: number, visit: (site: number, bytes: number) => void): void {
    const { tasks, source, fleet } = this.#engine;
    const { home, input } = this.#of(task);
    const bytes = input(tasks.key[task]!);
    if (bytes > 0) visit(home, bytes);
    if (!(source instanceof WorkflowSource)) return;
    const { flows } = source;
    const first = source.flowOf(task) * flows.stride;
    for (const part of source.stepOf(task).incoming) {
      if (part.bytes > 0 && !Number.isNaN(flows.finish[first + part.from]!)) {
        visit(fleet.site[flows.executor[first + part.from]!]!, part.bytes);
      }
    }
  }

  /** The site that a task's output goes back to; NONE when it has no data. */
  homeOf(task: number): number {
    return this.#of(task).home;
  }

  outputOf(task: number): number {
    return this.#of(task).output(this.#engine.tasks.key[task]!);
  }

  /** Whether a task is completed only when its output is back. */
  returns(task: number): boolean {
    return this.#of(task).returns;
  }

  #of(task: number) {
    return this.#classes[this.#engine.tasks.classIndex[task]!]!;
  }
}

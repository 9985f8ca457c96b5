import { SequentialStream } from '../../core/random.ts';
import type { DecideRequest } from '../../serve/decision/request.ts';
import type { DecideClient } from './client.ts';
import { type LoadReport, Samples } from './samples.ts';

export interface WorkflowLoad {
  /** Workflows that are under way all the time. */
  readonly workflows: number;
  /** Mean seconds of a step, exponential: each asks once a step where the next is to run. */
  readonly meanStep: number;
  readonly seconds: number;
  /** A request to take the executors and the class of tasks from. */
  readonly pattern: DecideRequest;
  readonly seed: string;
}

/**
 * Many workflows at once: each asks where its next step is to run, runs it there, and asks again. Executors are shown as
 * they are by then; they have as many slots as the workflows need.
 */
export async function workflowLoad(
  client: DecideClient,
  load: WorkflowLoad,
  signal: AbortSignal,
): Promise<LoadReport> {
  const samples = new Samples();
  const fleet = new Fleet(load);
  const stream = new SequentialStream(load.seed);
  const began = performance.now();
  const end = began + 1000 * load.seconds;
  const step = () => -Math.log(1 - stream.uniform()) * load.meanStep;
  const run = async (_: unknown, workflow: number) => {
    let at = fleet.begin(workflow);
    // Workflows are in the middle of a step when the test begins.
    for (let left = step(); ; ) {
      const due = performance.now() + 1000 * left;
      if (due >= end || signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, 1000 * left));
      if (signal.aborted) return;
      samples.sent();
      left = step();
      const { executor, ...answer } = await client.decide(fleet.request(left));
      samples.add({ ...answer, latencyMs: performance.now() - due });
      at = fleet.move(at, executor);
    }
  };
  await Promise.all(Array.from({ length: load.workflows }, run));
  return samples.report((performance.now() - began) / 1000);
}

/** Slots of each of so many executors that hold the workflows twice over. */
export function slotsFor(workflows: number, executors: number): number {
  return Math.ceil((2 * workflows) / executors);
}

/** Executors, and how many steps run on each. */
class Fleet {
  readonly #pattern: DecideRequest;
  readonly #running: number[];
  readonly #slots: number;
  readonly #meanStep: number;

  constructor({ pattern, workflows, meanStep }: WorkflowLoad) {
    this.#pattern = pattern;
    this.#slots = slotsFor(workflows, pattern.executors.length);
    this.#running = pattern.executors.map(() => 0);
    this.#meanStep = meanStep;
  }

  /** Spreads the workflows evenly. @returns where one is */
  begin(workflow: number): number {
    const at = workflow % this.#running.length;
    this.#running[at]!++;
    return at;
  }

  request(work: number): string {
    const executors = this.#pattern.executors.map((executor, e) => {
      const running = Math.min(this.#slots, this.#running[e]!);
      return {
        ...executor,
        slots: this.#slots,
        free: this.#slots - running,
        load: running,
        queueLength: 0,
        backlog: running * this.#meanStep,
        start: 0,
      };
    });
    return JSON.stringify({ task: { ...this.#pattern.task, work, runtimes: undefined }, executors });
  }

  /** A workflow goes where it was told to; without an answer it stays. @returns where it is */
  move(from: number, executor: string | null): number {
    const to = this.#pattern.executors.findIndex(({ name }) => name === executor);
    if (to < 0) return from;
    this.#running[from]!--;
    this.#running[to]!++;
    return to;
  }
}

import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { JOIN } from '../event-kinds.ts';
import type { Network } from '../feature-contracts.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import type { WorkflowSource } from '../sources/workflows.ts';

type Links = NonNullable<ScenarioSpec['links']>;

/**
 * What steps hand over to each other. The output of a step is at its own executor when it completes, and at any other
 * latency + bytes / bandwidth later, whenever the choice is made and whatever else is on its way.
 */
export class Handover implements Network {
  readonly #engine: Engine;
  readonly #workflows: WorkflowSource;
  readonly #links: Links;

  constructor(engine: Engine, workflows: WorkflowSource, links: Links) {
    this.#engine = engine;
    this.#workflows = workflows;
    this.#links = links;
  }

  /** The microsecond at which the output of all steps before a task's is at an executor; −Infinity without any. */
  readyAt(task: number, executor: number): number {
    const workflows = this.#workflows;
    const { flows } = workflows;
    const first = workflows.flowOf(task) * flows.stride;
    let ready = Number.NEGATIVE_INFINITY;
    for (const { from, bytes } of workflows.stepOf(task).incoming) {
      const finish = flows.finish[first + from]!;
      if (bytes === 0 || Number.isNaN(finish)) continue;
      const there = flows.executor[first + from] === executor ? finish : finish + this.#transferMicros(bytes);
      if (there > ready) ready = there;
    }
    return ready;
  }

  depart(task: number, executor: number): void {
    const { now, events, journal, tasks, fleet } = this.#engine;
    const micros = this.delay(task, executor);
    if (micros > fleet.latency[executor]!) {
      journal?.note(now, 'transfer', tasks.index[task]!, executor, { seconds: micros / MICROS });
    }
    if (micros > 0) events.push(now + micros, JOIN, task);
    else this.#engine.join(task);
  }

  delay(task: number, executor: number): number {
    const { now, fleet } = this.#engine;
    return Math.max(fleet.latency[executor]!, this.readyAt(task, executor) - now);
  }

  /** It has no state of its own. */
  save(): void {}

  load(): void {}

  #transferMicros(bytes: number): number {
    return Math.round((this.#links.latency + bytes / this.#links.bandwidth) * MICROS);
  }
}

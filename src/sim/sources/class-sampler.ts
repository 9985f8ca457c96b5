import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { LublinJobs } from '../../workload/lublin-feitelson/jobs.ts';
import { MICROS } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { Estimator } from './estimator.ts';

/** Draws a task's class and work from the scenario's classes, keyed by an entity number. */
export class ClassSampler {
  readonly #classes: readonly {
    work: Distribution | null;
    jobs: LublinJobs | null;
    slots: number;
    deadline: number;
    priority: number;
  }[];
  /** Cumulative shares, ascending to 1. */
  readonly #cumulative: readonly number[];
  readonly #classStream: KeyedStream;
  readonly #workStream: KeyedStream;
  readonly #sizeStream: KeyedStream;
  readonly #estimator: Estimator;

  constructor(scenario: Scenario, seed: string) {
    this.#classes = scenario.tasks.map(({ work, jobs, runtimes = [], slots, sla, priority }) => ({
      jobs: jobs ? new LublinJobs(jobs) : null,
      // On unrelated machines a task has no work of its own; the mean run time stands for it.
      work: jobs ? null : createDistribution(work ?? { dist: 'deterministic', value: mean(runtimes) }),
      slots,
      deadline: sla ? sla.deadline * MICROS : Number.POSITIVE_INFINITY,
      priority,
    }));
    const sum = scenario.tasks.reduce((total, task) => total + task.share, 0);
    let below = 0;
    this.#cumulative = scenario.tasks.map((task) => {
      below += task.share;
      return below / sum;
    });
    this.#classStream = new KeyedStream(seed, 'class');
    this.#workStream = new KeyedStream(seed, 'work');
    this.#sizeStream = new KeyedStream(seed, 'size');
    this.#estimator = new Estimator(scenario.estimate, seed);
  }

  /** Fills everything about a task but its index and when it was submitted, which are known. */
  fill(tasks: TaskPool, slot: number, entity: number): void {
    this.fillClass(tasks, slot, entity, this.#classOf(entity));
  }

  /** The same for a task whose class is known, and perhaps how its work is distributed. */
  fillClass(
    tasks: TaskPool,
    slot: number,
    entity: number,
    classIndex: number,
    own: Distribution | null = null,
  ): void {
    const { work, jobs, slots, deadline, priority } = this.#classes[classIndex]!;
    tasks.due[slot] = tasks.submit[slot]! + deadline;
    tasks.priority[slot] = priority;
    tasks.classIndex[slot] = classIndex;
    if (jobs !== null) {
      const size = jobs.size(this.#sizeStream, entity);
      const seconds = jobs.runTime(this.#workStream, entity, size);
      tasks.slots[slot] = size;
      tasks.work[slot] = seconds;
      tasks.estimate[slot] = this.#estimator.of(entity, seconds, jobs.meanRunTime(size));
      return;
    }
    const distribution = own ?? work!;
    tasks.slots[slot] = slots;
    const seconds = distribution.sample(this.#workStream, entity);
    tasks.work[slot] = seconds;
    tasks.estimate[slot] = this.#estimator.of(entity, seconds, distribution.mean);
  }

  /** Seconds of work that somebody who knows a task's class, its estimate and what is done of it may expect; a draw. */
  redraw(
    tasks: TaskPool,
    slot: number,
    entity: number,
    done: number,
    own: Distribution | null = null,
  ): number {
    const { work, jobs } = this.#classes[tasks.classIndex[slot]!]!;
    const draw = (k: number) => {
      const key = (entity + Math.imul(k, 0x9e3779b1)) >>> 0;
      if (jobs !== null) return jobs.runTime(this.#workStream, key, tasks.slots[slot]!);
      return (own ?? work!).sample(this.#workStream, key);
    };
    return this.#estimator.guess(tasks.estimate[slot]!, entity, done, draw);
  }

  #classOf(entity: number): number {
    const last = this.#cumulative.length - 1;
    if (last === 0) return 0;
    const u = this.#classStream.uniform(entity);
    let c = 0;
    while (c < last && u >= this.#cumulative[c]!) c++;
    return c;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

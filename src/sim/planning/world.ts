import { createDistribution } from '../../workload/distribution.ts';
import { mayRun } from '../eligibility/matrix.ts';
import type { Scenario } from '../scenario/schema.ts';
import { compileWorkflow, type Step, type Workflow } from '../workflow/template.ts';

/** What a planner knows of a scenario before anything has happened: mean run times, who may run what, transfers. */
export class World {
  readonly workflows: readonly Workflow[];
  /** By executor its slots. */
  readonly slots: Int32Array;
  readonly #scenario: Scenario;
  readonly #speed: Float64Array;
  readonly #latency: Float64Array;
  /** By class, by executor: whether it may run there. */
  readonly #may: readonly (readonly boolean[])[];
  readonly #runs = new Map<Step, Float64Array>();

  constructor(scenario: Scenario) {
    const { executors, tasks, workflows = [] } = scenario;
    const members = executors.flatMap((spec) => Array.from({ length: spec.count }, () => spec));
    this.#scenario = scenario;
    this.workflows = workflows.map((workflow) => compileWorkflow(workflow, scenario));
    this.slots = Int32Array.from(members, ({ slots }) => slots);
    this.#speed = Float64Array.from(members, ({ speed }) => speed);
    this.#latency = Float64Array.from(members, ({ latency }) => latency);
    this.#may = tasks.map((task) => {
      const pools = new Map(executors.map((spec) => [spec, task.slots <= spec.slots && mayRun(task, spec)]));
      return members.map((spec) => pools.get(spec)!);
    });
  }

  /** Seconds of a step on each executor, the way there included; Infinity where it cannot run. */
  runOf(step: Step): Float64Array {
    let run = this.#runs.get(step);
    if (run === undefined) {
      const spec = this.#scenario.tasks[step.classIndex]!;
      run = this.runOfWork(
        step.classIndex,
        spec.runtimes ? 0 : (step.work ?? createDistribution(spec.work!)).mean,
      );
      this.#runs.set(step, run);
    }
    return run;
  }

  /** The same of a task of a class that has so many seconds of work at speed 1. */
  runOfWork(classIndex: number, work: number): Float64Array {
    const runtimes = this.#scenario.tasks[classIndex]?.runtimes;
    const may = this.#may[classIndex];
    return this.#speed.map((speed, e) => {
      if (may && !may[e]) return Number.POSITIVE_INFINITY;
      return this.#latency[e]! + (runtimes ? runtimes[e]! : work / speed);
    });
  }

  /** Seconds that bytes take between two executors. */
  transfer(bytes: number): number {
    const { links, network } = this.#scenario;
    const link = links ?? network?.default ?? network?.links[0];
    return link && bytes > 0 ? link.latency + bytes / link.bandwidth : 0;
  }
}

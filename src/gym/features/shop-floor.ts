import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { TaskView } from '../../sim/views.ts';
import { type ShopOperation, type ShopPlans, shopPlans } from './shop-plan.ts';

/** How the machines of a shop stand at a choice, and what is still to come to them from the jobs in the shop. */
export class ShopFloor {
  /** Of each machine the predicted seconds of what runs and waits there. */
  readonly due: Float64Array;
  /** … and of all that is to come there as well. */
  readonly rest: Float64Array;
  /** The most of {@link rest} on any machine. */
  heaviest = 0;
  /** Seconds that no schedule of what is left can beat: the heaviest machine, or the longest job. */
  horizon = 0;
  readonly #plans: ShopPlans;
  /** The workflows with a task in the shop, by their ordinals, and their operations. */
  readonly #flows: Map<number, readonly ShopOperation[]> = new Map();

  constructor(scenario: Scenario) {
    const machines = scenario.executors.reduce((sum, { count }) => sum + count, 0);
    this.due = new Float64Array(machines);
    this.rest = new Float64Array(machines);
    this.#plans = shopPlans(scenario);
  }

  look(point: DecisionPoint): void {
    const { due, rest } = this;
    this.#flows.clear();
    for (const { index, backlog, slots } of point.executors) due[index] = backlog / slots;
    let longest = 0;
    for (const task of point.tasks()) longest = Math.max(longest, this.#meet(task, point));
    rest.set(due);
    for (const [ordinal, operations] of this.#flows) this.#foresee(point, ordinal, operations);
    this.heaviest = rest.reduce((most, seconds) => Math.max(most, seconds), 0);
    this.horizon = Math.max(this.heaviest, longest);
  }

  /** The operation that follows a task's; undefined after the last. */
  next({ step }: TaskView): ShopOperation | undefined {
    if (step === null) return undefined;
    const operations = this.#plans.get(step.workflow)!;
    return operations[operations[step.index]!.next];
  }

  /** Of the machines that may run an operation the one that is soonest done with what it has. */
  soonest({ machines }: ShopOperation): number {
    return machines.reduce((best, e) => (this.due[e]! < this.due[best]! ? e : best), machines[0]!);
  }

  /** Counts a task where it waits, and returns the seconds that its job takes from now on if it waits nowhere. */
  #meet(task: TaskView, { executors }: DecisionPoint): number {
    const { step, workflow, sentTo, estimate } = task;
    if (step === null) return estimate;
    const operations = this.#plans.get(step.workflow)!;
    this.#flows.set(workflow!, operations);
    if (sentTo !== null) return executors[sentTo]!.backlog + step.restPath;
    this.#spread(this.due, operations[step.index]!.machines, estimate, executors);
    return estimate + step.restPath;
  }

  /** Counts what is to come of a workflow. */
  #foresee(point: DecisionPoint, ordinal: number, operations: readonly ShopOperation[]): void {
    for (let s = 0; s < operations.length; s++) {
      if (point.stepState(ordinal, s) !== 'waiting') continue;
      const { machines, seconds } = operations[s]!;
      this.#spread(this.rest, machines, seconds, point.executors);
    }
  }

  #spread(
    sums: Float64Array,
    machines: readonly number[],
    seconds: number,
    executors: DecisionPoint['executors'],
  ): void {
    for (const e of machines) sums[e]! += seconds / (machines.length * executors[e]!.slots);
  }
}

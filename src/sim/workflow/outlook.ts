import { createDistribution } from '../../workload/distribution.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { reached } from './loop.ts';
import type { Edge, Workflow } from './template.ts';

type Given = Pick<ScenarioSpec, 'executors' | 'tasks' | 'links'>;

/**
 * What lies ahead of the steps of a workflow, in mean seconds: run times averaged over the executors, transfers over
 * pairs of different ones (Topcuoglu, Hariri and Wu, 2002). Conditions and loops are not considered: every step runs once.
 */
export class Outlook {
  readonly #workflow: Workflow;
  readonly #given: Given;
  #ranks: { readonly upward: Float64Array; readonly path: Float64Array } | null = null;
  #elapsed: Float64Array | null = null;
  readonly #descendants: Int32Array;

  constructor(workflow: Workflow, given: Given) {
    this.#workflow = workflow;
    this.#given = given;
    this.#descendants = new Int32Array(workflow.steps.length).fill(-1);
  }

  /** Seconds along the longest way from the beginning of a step to the end of the workflow, transfers included. */
  upwardRank(step: number): number {
    this.#ranks ??= this.#rank();
    return this.#ranks.upward[step]!;
  }

  /** The same without transfers. */
  criticalPath(step: number): number {
    this.#ranks ??= this.#rank();
    return this.#ranks.path[step]!;
  }

  /** Seconds along the longest way from the end of a step to the end of the workflow, without transfers. */
  restPath(step: number): number {
    return this.#workflow.steps[step]!.outgoing.reduce(
      (most, { to }) => Math.max(most, this.criticalPath(to)),
      0,
    );
  }

  /** Seconds along the longest way from the beginning of the workflow to the end of a step, without transfers. */
  elapsedPath(step: number): number {
    this.#elapsed ??= this.#elapse();
    return this.#elapsed[step]!;
  }

  /** How many steps come after this one, directly or not. */
  descendants(step: number): number {
    const { steps } = this.#workflow;
    if (this.#descendants[step]! < 0) {
      this.#descendants[step] = reached(step, (each) => steps[each]!.outgoing.map(({ to }) => to)).size - 1;
    }
    return this.#descendants[step]!;
  }

  /** From the last steps to the first, each after all that wait for it. */
  #rank() {
    const { steps } = this.#workflow;
    const upward = new Float64Array(steps.length);
    const path = new Float64Array(steps.length);
    const children = Int32Array.from(steps, ({ outgoing }) => outgoing.length);
    const done = steps.flatMap(({ outgoing }, i) => (outgoing.length === 0 ? [i] : []));
    for (const i of done) {
      const run = this.#meanRun(i);
      upward[i] =
        run + Math.max(0, ...steps[i]!.outgoing.map((edge) => this.#meanTransfer(edge) + upward[edge.to]!));
      path[i] = run + Math.max(0, ...steps[i]!.outgoing.map(({ to }) => path[to]!));
      for (const { from } of steps[i]!.incoming) if (--children[from]! === 0) done.push(from);
    }
    return { upward, path };
  }

  /** From the first steps to the last, each after all that it waits for. */
  #elapse(): Float64Array {
    const { steps } = this.#workflow;
    const elapsed = new Float64Array(steps.length);
    const parents = Int32Array.from(steps, ({ incoming }) => incoming.length);
    const done = steps.flatMap(({ incoming }, i) => (incoming.length === 0 ? [i] : []));
    for (const i of done) {
      const { incoming, outgoing } = steps[i]!;
      elapsed[i] = this.#meanRun(i) + incoming.reduce((most, { from }) => Math.max(most, elapsed[from]!), 0);
      for (const { to } of outgoing) if (--parents[to]! === 0) done.push(to);
    }
    return elapsed;
  }

  #meanRun(i: number): number {
    const { executors, tasks } = this.#given;
    const { work, classIndex } = this.#workflow.steps[i]!;
    const spec = tasks[classIndex]!;
    if (spec.runtimes) return spec.runtimes.reduce((sum, each) => sum + each, 0) / spec.runtimes.length;
    const seconds = (work ?? createDistribution(spec.work!)).mean;
    const pace = executors.reduce((sum, { count, speed }) => sum + count / speed, 0);
    return (seconds * pace) / this.#size;
  }

  #meanTransfer({ bytes }: Edge): number {
    const { links } = this.#given;
    return links && bytes > 0 && this.#size > 1 ? links.latency + bytes / links.bandwidth : 0;
  }

  get #size(): number {
    return this.#given.executors.reduce((sum, { count }) => sum + count, 0);
  }
}

/** What a scheduler may know of a step: fixed, and worked out when somebody asks. One object per step of the scenario. */
export class StepView {
  readonly name: string;
  /** The name of its workflow. */
  readonly workflow: string;
  /** Steps that it waits for, and that wait for it. */
  readonly parents: number;
  readonly children: number;
  /** Money for a workflow that misses its SLA. */
  readonly workflowPenalty: number;
  /** Its position among the steps of its workflow. */
  readonly index: number;
  readonly #outlook: Outlook;

  constructor(workflow: Workflow, index: number, outlook: Outlook) {
    const { name, incoming, outgoing } = workflow.steps[index]!;
    this.name = name;
    this.workflow = workflow.name;
    this.workflowPenalty = workflow.penalty;
    this.parents = incoming.length;
    this.children = outgoing.length;
    this.index = index;
    this.#outlook = outlook;
  }

  /** Mean seconds along the longest way from its beginning to the end of the workflow, transfers included: rank_u. */
  get upwardRank(): number {
    return this.#outlook.upwardRank(this.index);
  }

  /** The same without transfers: the critical path that remains. */
  get criticalPath(): number {
    return this.#outlook.criticalPath(this.index);
  }

  /** What of it is left when the step is done. */
  get restPath(): number {
    return this.#outlook.restPath(this.index);
  }

  /** Mean seconds along the longest way from the beginning of the workflow to its end, without transfers. */
  get elapsedPath(): number {
    return this.#outlook.elapsedPath(this.index);
  }

  /** How many steps come after it, directly or not. */
  get descendants(): number {
    return this.#outlook.descendants(this.index);
  }
}

interface Known {
  readonly given: Given;
  readonly views: readonly StepView[];
}

/** Views that somebody asked for: what lies ahead of a step takes long to find, and every episode asks. */
const known = new WeakMap<Workflow, Known>();

/** The views of all steps of a workflow. */
export function stepViews(workflow: Workflow, { executors, tasks, links }: Given): readonly StepView[] {
  const before = known.get(workflow);
  const same =
    before?.given.executors === executors && before.given.tasks === tasks && before.given.links === links;
  if (before && same) return before.views;
  const given = { executors, tasks, links };
  const outlook = new Outlook(workflow, given);
  const views = workflow.steps.map((_, index) => new StepView(workflow, index, outlook));
  known.set(workflow, { given, views });
  return views;
}

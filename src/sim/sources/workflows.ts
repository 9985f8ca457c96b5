import type { Arena } from '../../core/arena.ts';
import type { ArrivalProcessSpec, ClosedArrivalsSpec } from '../../workload/arrivals/schema.ts';
import { toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import { OrderedQueue } from '../stations/ordered-queue.ts';
import type { TaskColumn, TaskPool } from '../tasks.ts';
import { WorkflowDraws } from '../workflow/draws.ts';
import { FastestRuns } from '../workflow/fastest-runs.ts';
import { Flows } from '../workflow/flows.ts';
import { type StepView, stepViews } from '../workflow/outlook.ts';
import { compileWorkflow, type Step, type Workflow } from '../workflow/template.ts';
import { type WorkflowReport, WorkflowTotals } from '../workflow/totals.ts';
import { ClassSampler } from './class-sampler.ts';
import type { Source } from './source.ts';
import { createStarts, type Starts } from './starts.ts';

/** How far a step is: others before it are not done; it is ready or runs; nothing of it comes any more. */
export type StepState = 'waiting' | 'open' | 'done';

/**
 * Workflows that arrive. A step becomes a task when all before it are done, at that same instant; steps
 * that become ready at one instant come in the order (workflow, step). What a step costs, and whether it runs or runs
 * again, is keyed by (workflow, step, visit).
 *
 * A step that ends without being completed makes its workflow fail: those that are ready or under way go on to their
 * end, the others never come.
 */
export class WorkflowSource implements Source {
  readonly origin = 0;
  nextTime = 0;
  readonly kinds: readonly Workflow[];
  readonly flows: Flows;
  readonly totals: WorkflowTotals;
  readonly #views: readonly (readonly StepView[])[];
  readonly #total: number;
  #most: number;
  readonly #until: number;
  readonly #starts: Starts;
  readonly #classes: ClassSampler;
  readonly #fastest: FastestRuns;
  readonly #draws: WorkflowDraws;
  /** A task's workflow, as a slot of `flows`, and its step. */
  readonly #flow: TaskColumn;
  readonly #step: TaskColumn;
  /** Names of the tasks; null unless the run is recorded. */
  readonly #names: string[] | null;
  /** Steps that are ready at this instant, as flow × stride + step. */
  readonly #ready = new OrderedQueue();
  #readyTime = 0;
  #workflows = 0;
  #tasks = 0;

  /** @param named whether tasks must have names to be called by after they have left */
  constructor(
    scenario: Scenario,
    arrivals: ArrivalProcessSpec | ClosedArrivalsSpec,
    seed: string,
    tasks: TaskPool,
    named: boolean,
  ) {
    const workflows = scenario.workflows!;
    this.kinds = workflows.map((workflow) => compileWorkflow(workflow, scenario));
    this.flows = new Flows(Math.max(...this.kinds.map(({ steps }) => steps.length)));
    this.#views = this.kinds.map((workflow) => stepViews(workflow, scenario));
    this.totals = new WorkflowTotals(this.kinds, scenario.horizon.warmup);
    this.#total = scenario.horizon.tasks ?? Number.POSITIVE_INFINITY;
    this.#most = this.#total;
    this.#until = toMicros(scenario.horizon.seconds ?? Number.POSITIVE_INFINITY);
    this.#starts = createStarts(arrivals, seed);
    this.#classes = new ClassSampler(scenario, seed);
    this.#fastest = new FastestRuns(scenario);
    this.#draws = new WorkflowDraws(scenario, this.kinds, this.flows, seed);
    this.#flow = tasks.addColumn();
    this.#step = tasks.addColumn();
    this.#names = named ? [] : null;
    this.#lookAhead();
  }

  /** The slot of a task's workflow. */
  flowOf(task: number): number {
    return this.#flow.values[task]!;
  }

  stepOf(task: number): Step {
    return this.kindOf(task).steps[this.#step.values[task]!]!;
  }

  /** What a scheduler may know of a task's place in its workflow. */
  viewOf(task: number): StepView {
    return this.#views[this.flows.kind[this.#flow.values[task]!]!]![this.#step.values[task]!]!;
  }

  /** The microsecond at which the SLA of a task's workflow expires. */
  dueOf(task: number): number {
    return this.flows.arrival[this.#flow.values[task]!]! + this.kindOf(task).deadline;
  }

  kindOf(task: number): Workflow {
    return this.kinds[this.flows.kind[this.#flow.values[task]!]!]!;
  }

  /** How far a step is, by its workflow's ordinal. One that turned out not to run is done. */
  stateOf(ordinal: number, index: number): StepState {
    const { flows } = this;
    const flow = flows.slotOf(ordinal);
    if (flow < 0) return 'done';
    const at = flow * flows.stride + index;
    if (flows.waiting[at]! > 0) return flows.failed[flow] === 1 ? 'done' : 'waiting';
    return Number.isNaN(flows.finish[at]!) && this.#draws.runs(flow, index) ? 'open' : 'done';
  }

  take(tasks: TaskPool, slot: number): void {
    if (this.#ready.size === 0) this.#begin();
    const { flows } = this;
    const at = this.#ready.first;
    this.#ready.shift();
    const flow = Math.floor(at / flows.stride);
    const index = at - flow * flows.stride;
    const step = this.kinds[flows.kind[flow]!]!.steps[index]!;
    const key = this.#draws.keyOf(flow, index);
    this.#flow.values[slot] = flow;
    this.#step.values[slot] = index;
    tasks.index[slot] = this.#tasks;
    tasks.origin[slot] = flows.ordinal[flow]!;
    tasks.key[slot] = key;
    tasks.submit[slot] = this.#readyTime;
    this.#classes.fillClass(tasks, slot, key, step.classIndex, step.work);
    flows.earliest[at] =
      flows.earliestStart(flow, index, step) + this.#fastest.micros(step.classIndex, tasks.work[slot]!);
    if (this.#names !== null) this.#names[this.#tasks] = this.#nameOf(flow, index, step);
    this.#tasks++;
    this.#lookAhead();
  }

  left(tasks: TaskPool, slot: number, now: number, completed: boolean): void {
    const { flows } = this;
    const flow = this.#flow.values[slot]!;
    const index = this.#step.values[slot]!;
    flows.open[flow]!--;
    if (!completed) flows.failed[flow] = 1;
    if (flows.failed[flow] === 1) {
      flows.undone[flow]!--;
    } else {
      const at = flow * flows.stride + index;
      flows.finish[at] = now;
      flows.executor[at] = tasks.executor[slot]!;
      this.#readyTime = now;
      if (!this.#repeats(flow, index)) this.#done(flow, index);
    }
    if (flows.open[flow] === 0) this.#end(flow, now);
    this.#lookAhead();
  }

  /** The clock stops: workflows that are still here and overdue miss their deadline. */
  stop(now: number): void {
    const { flows } = this;
    for (const flow of flows.living()) {
      const kind = flows.kind[flow]!;
      if (flows.arrival[flow]! + this.kinds[kind]!.deadline < now) {
        this.totals.missed(flows.ordinal[flow]!, kind);
      }
    }
  }

  report(): WorkflowReport {
    return this.totals.report();
  }

  limit(arrivals: number): void {
    this.#most = Math.min(this.#total, this.#workflows + arrivals);
    this.#lookAhead();
  }

  redraw(now: number): void {
    this.#starts.redraw(now);
    this.#lookAhead();
  }

  redrawWork(tasks: TaskPool, slot: number, done: number): number {
    return this.#classes.redraw(tasks, slot, tasks.key[slot]!, done, this.stepOf(slot).work);
  }

  idOf(index: number): string | number {
    return this.#names?.[index] ?? index;
  }

  save(arena: Arena): void {
    for (const value of [this.nextTime, this.#readyTime, this.#workflows, this.#tasks]) {
      arena.writeNumber(value);
    }
    for (const part of this.#parts()) part.save(arena);
  }

  load(arena: Arena): void {
    this.nextTime = arena.readNumber();
    this.#readyTime = arena.readNumber();
    this.#workflows = arena.readNumber();
    this.#most = this.#total;
    this.#tasks = arena.readNumber();
    for (const part of this.#parts()) part.load(arena);
  }

  #parts() {
    return [this.flows, this.totals, this.#ready, this.#starts];
  }

  /** A workflow arrives: its first steps are ready. */
  #begin(): void {
    const { flows } = this;
    const ordinal = this.#workflows++;
    const time = this.#starts.nextTime;
    this.#starts.take();
    const { key, client } = this.#starts;
    const kind = this.#draws.kindOf(key);
    const { steps, roots } = this.kinds[kind]!;
    const flow = flows.take();
    flows.ordinal[flow] = ordinal;
    flows.key[flow] = key;
    flows.client[flow] = client;
    flows.arrival[flow] = time;
    flows.kind[flow] = kind;
    flows.undone[flow] = steps.length;
    const first = flow * flows.stride;
    for (let s = 0; s < steps.length; s++) flows.waiting[first + s] = steps[s]!.incoming.length;
    this.totals.arrived(ordinal, kind);
    this.#readyTime = time;
    for (const root of roots) this.#settle(flow, root);
  }

  /** All steps before this one are done: it is ready, or it does not run and is done itself. */
  #settle(flow: number, index: number): void {
    const { flows } = this;
    const at = flow * flows.stride + index;
    if (this.#draws.runs(flow, index)) {
      flows.open[flow]!++;
      this.#ready.push(at, flows.ordinal[flow]! * flows.stride + index, 0);
      return;
    }
    const step = this.kinds[flows.kind[flow]!]!.steps[index]!;
    flows.finish[at] = Number.NaN;
    flows.earliest[at] = flows.earliestStart(flow, index, step);
    this.#done(flow, index);
  }

  #done(flow: number, index: number): void {
    const { flows } = this;
    const { outgoing } = this.kinds[flows.kind[flow]!]!.steps[index]!;
    const first = flow * flows.stride;
    flows.undone[flow]!--;
    for (let i = 0; i < outgoing.length; i++) {
      const { to } = outgoing[i]!;
      if (--flows.waiting[first + to]! === 0) this.#settle(flow, to);
    }
  }

  /** Whether a step that has completed sends its workflow back; if so, the steps of the loop are to do again. */
  #repeats(flow: number, index: number): boolean {
    const { flows } = this;
    const { loop } = this.kinds[flows.kind[flow]!]!.steps[index]!;
    if (loop === null || !this.#draws.repeats(flow, index, loop.probability)) return false;
    const first = flow * flows.stride;
    const soFar = flows.earliest[first + index]!;
    loop.steps.forEach((step, i) => {
      flows.waiting[first + step] = loop.waiting[i]!;
      flows.finish[first + step] = Number.NaN;
      flows.earliest[first + step] = 0;
      flows.visit[first + step]!++;
    });
    flows.earliest[first + loop.first] = soFar;
    // The last step is not done yet; those before it were.
    flows.undone[flow]! += loop.steps.length - 1;
    this.#settle(flow, loop.first);
    return true;
  }

  /** Nothing of a workflow is ready or under way any more. */
  #end(flow: number, now: number): void {
    const { flows, totals } = this;
    const ordinal = flows.ordinal[flow]!;
    const kind = flows.kind[flow]!;
    if (flows.failed[flow] === 1) {
      totals.failed(ordinal, kind, flows.undone[flow]!);
    } else {
      const first = flow * flows.stride;
      let path = 0;
      for (let s = 0; s < this.kinds[kind]!.steps.length; s++)
        path = Math.max(path, flows.earliest[first + s]!);
      totals.completed(ordinal, kind, now - flows.arrival[flow]!, path);
    }
    this.#starts.left(flows.client[flow]!, now);
    flows.release(flow);
  }

  #nameOf(flow: number, index: number, step: Step): string {
    const { key, kind, visit, stride } = this.flows;
    const again = visit[flow * stride + index]!;
    const name = `${this.kinds[kind[flow]!]!.name}-${key[flow]}/${step.name}`;
    return again > 0 ? `${name}~${again + 1}` : name;
  }

  #lookAhead(): void {
    this.nextTime = this.#ready.size > 0 ? this.#readyTime : this.#nextArrival();
  }

  #nextArrival(): number {
    const time = this.#workflows < this.#most ? this.#starts.nextTime : Number.POSITIVE_INFINITY;
    return time <= this.#until ? time : Number.POSITIVE_INFINITY;
  }
}

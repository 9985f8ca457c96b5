import type { DecisionPoint } from '../decision-point.ts';
import { type Scheduler, type SchedulerFactory, withoutRun } from '../scheduler.ts';
import type { TaskView } from '../views.ts';
import type { Workflow } from '../workflow/template.ts';
import { Dag, type DagStep } from './dag.ts';
import { Draft } from './draft.ts';
import { copyJob, type Job, newJob, SENT, UNSENT } from './job.ts';
import { earliestAllowed, mayWait } from './waiting.ts';
import { World } from './world.ts';

/** Gives every step of a draft an executor, predecessors first. */
export type Planner = (draft: Draft) => void;

/** One entry of an executor's list. */
interface Planned {
  readonly job: number;
  readonly step: number;
}

/** A step that waits for what steps that were sent hand over. */
interface Floor {
  readonly at: number;
  readonly from: Float64Array;
}

interface Saved {
  readonly jobs: readonly Job[];
  readonly lists: readonly (readonly Planned[])[];
  readonly usable: readonly boolean[];
  readonly seen: number;
  readonly ready: number;
}

/** Slots beyond which an executor is planned as if it had no more: lanes are looked at one by one. */
const MOST_LANES = 64;

/**
 * A scheduler that plays plans: by executor a list of steps in order; the next that is planned and ready on a free
 * executor is sent, else it waits. When a workflow arrives, a task comes back or executors come and go, all that has
 * not been sent is planned anew. Steps that turn out not to run leave the plan.
 */
export function planned(planner: Planner): SchedulerFactory {
  return ({ scenario }) => new PlanDriver(new World(scenario), planner);
}

class PlanDriver implements Scheduler {
  readonly #world: World;
  readonly #planner: Planner;
  readonly #jobs = new Map<number, Job>();
  #lists: Planned[][];
  #heads: Int32Array;
  /** Executors that could take something the last time. */
  #usable: boolean[] = [];
  /** The highest ordinal of a task that was seen, and how many are known to be ready. */
  #seen = -1;
  #ready = 0;

  constructor(world: World, planner: Planner) {
    this.#world = world;
    this.#planner = planner;
    this.#lists = Array.from(world.slots, () => []);
    this.#heads = new Int32Array(world.slots.length);
  }

  choose(point: DecisionPoint): number {
    if (point.runs === 0) return withoutRun(point);
    if (this.#isNew(point)) this.#plan(point);
    let choice = this.#next(point);
    if (choice < 0 && mayWait(point)) return withoutRun(point);
    if (choice < 0) {
      // Nothing else will happen: what was planned cannot come true.
      this.#plan(point);
      choice = this.#next(point);
    }
    if (choice < 0) choice = earliestAllowed(point);
    if (choice < 0) return withoutRun(point);
    this.#send(point, choice);
    return choice;
  }

  save(): Saved {
    return {
      jobs: Array.from(this.#jobs.values(), copyJob),
      lists: this.#lists.map((list, e) => list.slice(this.#heads[e]!)),
      usable: [...this.#usable],
      seen: this.#seen,
      ready: this.#ready,
    };
  }

  load(state: unknown): void {
    const { jobs, lists, usable, seen, ready } = state as Saved;
    this.#seen = seen;
    this.#ready = ready;
    this.#jobs.clear();
    for (const job of jobs) this.#jobs.set(job.key, copyJob(job));
    this.#lists = lists.map((list) => [...list]);
    this.#heads.fill(0);
    this.#usable = [...usable];
  }

  /** Takes note of what is new; whether something is. */
  #isNew(point: DecisionPoint): boolean {
    let news = false;
    point.executors.forEach((executor, e) => {
      const usable = executor.state === 'up' && executor.connected;
      if (usable === this.#usable[e]) return;
      this.#usable[e] = usable;
      news = true;
    });
    // New tasks stand last; others that are ready again are missed in the count.
    let i = point.runs - 1;
    while (i >= 0 && point.task(i).index > this.#seen) i--;
    for (i++; i < point.runs; i = point.nextTask(i)) news = this.#see(point.task(i)) || news;
    if (point.queued === this.#ready) return news;
    this.#ready = 0;
    for (i = 0; i < point.runs; i = point.nextTask(i)) news = this.#see(point.task(i)) || news;
    return news;
  }

  /** Takes note of a task that is ready; whether a plan must change for it. */
  #see(task: TaskView): boolean {
    const { step, index } = task;
    const key = task.workflow ?? index;
    const known = this.#jobs.get(key);
    const job = known ?? this.#welcome(key, task.classIndex, task.estimate, step?.workflow);
    const at = step?.index ?? 0;
    const again = job.stage[at] === SENT;
    job.stage[at] = UNSENT;
    job.task[at] = index;
    this.#ready++;
    if (index > this.#seen) this.#seen = index;
    return known === undefined || again;
  }

  #welcome(key: number, classIndex: number, work: number, workflow: string | undefined): Job {
    const { workflows } = this.#world;
    const kind = workflows.findIndex(({ name }) => name === workflow);
    const job =
      kind < 0
        ? newJob(key, kind, 1, this.#world.runOfWork(classIndex, work))
        : newJob(key, kind, workflows[kind]!.steps.length, null);
    this.#jobs.set(key, job);
    return job;
  }

  /** A row that is the turn of its executor: among the next of its list, as many as it has slots free. */
  #next(point: DecisionPoint): number {
    for (let e = 0; e < this.#lists.length; e++) this.#skip(point, e);
    for (let e = 0; e < this.#lists.length; e++) {
      const list = this.#lists[e]!;
      const head = this.#heads[e]!;
      if (head === list.length) continue;
      const end = Math.min(list.length, head + point.executors[e]!.free);
      for (let k = head; k < end; k++) {
        const job = this.#jobs.get(list[k]!.job)!;
        const { step } = list[k]!;
        if (job.task[step]! < 0 || job.stage[step] === SENT) continue;
        const row = point.rowAt(job.task[step]!, e);
        if (row >= 0 && point.allowed(row)) return row;
      }
    }
    return -1;
  }

  /** Drops what will not come from the head of a list. */
  #skip(point: DecisionPoint, executor: number): void {
    const list = this.#lists[executor]!;
    for (; this.#heads[executor]! < list.length; this.#heads[executor]!++) {
      const { job: key, step } = list[this.#heads[executor]!]!;
      const job = this.#jobs.get(key)!;
      const here = job.stage[step] === UNSENT && job.executor[step] === executor;
      if (here && (job.kind < 0 || point.stepState(key, step) !== 'done')) return;
    }
  }

  #send(point: DecisionPoint, i: number): void {
    const task = point.task(i);
    const job = this.#jobs.get(task.workflow ?? task.index)!;
    const step = task.step?.index ?? 0;
    job.stage[step] = SENT;
    this.#ready--;
    job.executor[step] = point.executor(i).index;
    job.finish[step] = point.now + point.startDelay(i) + point.runTime(i);
  }

  /** Plans all that has not been sent. */
  #plan(point: DecisionPoint): void {
    const { slots } = this.#world;
    const lanes = Array.from(slots, (count) =>
      new Array<number>(Math.min(count, MOST_LANES)).fill(point.now),
    );
    const steps: DagStep[] = [];
    const floors: Floor[] = [];
    const entries: Planned[] = [];
    for (const job of [...this.#jobs.values()].sort((a, b) => a.key - b.key)) {
      this.#gather(point, job, { lanes, steps, floors, entries });
    }
    const dag = new Dag(steps, slots.length);
    const floor = new Float64Array(dag.size * slots.length).fill(point.now);
    for (const { at, from } of floors) floor.set(from, at * slots.length);
    const draft = new Draft(dag, { floor, lanes });
    this.#planner(draft);
    const order = draft.placed
      .map((step, n) => ({ step, n }))
      .sort(
        (a, b) =>
          draft.start[a.step]! - draft.start[b.step]! ||
          draft.finish[a.step]! - draft.finish[b.step]! ||
          a.n - b.n,
      );
    this.#lists = Array.from(slots, () => []);
    this.#heads.fill(0);
    for (const { step } of order) {
      const entry = entries[step]!;
      const executor = draft.executor[step]!;
      this.#jobs.get(entry.job)!.executor[entry.step] = executor;
      this.#lists[executor]!.push(entry);
    }
  }

  /** Adds what of a job has not been sent, and lets what runs occupy its lanes; forgets a job that has left. */
  #gather(
    point: DecisionPoint,
    job: Job,
    into: { lanes: number[][]; steps: DagStep[]; floors: Floor[]; entries: Planned[] },
  ): void {
    const { now } = point;
    const workflow = this.#world.workflows[job.kind];
    const size = job.stage.length;
    const at = new Int32Array(size).fill(-1);
    const gone = new Uint8Array(size);
    let alive = false;
    for (let s = 0; s < size; s++) {
      const state = workflow ? point.stepState(job.key, s) : loneState(job, now);
      if (state === 'waiting') {
        job.stage[s] = UNSENT;
        job.task[s] = -1;
      }
      if (state === 'done') gone[s] = 1;
      else alive = true;
      if (state === 'open' && job.stage[s] === SENT) {
        const finish = Math.max(now, job.finish[s]!);
        job.finish[s] = finish;
        const slots = into.lanes[job.executor[s]!]!;
        slots[slots.indexOf(Math.min(...slots))] = finish;
      }
    }
    if (!alive) {
      this.#jobs.delete(job.key);
      return;
    }
    const runs = Array.from(job.stage, (stage, s) => {
      if (gone[s] === 1 || stage === SENT) return null;
      job.executor[s] = -1;
      return this.#open(workflow ? this.#world.runOf(workflow.steps[s]!) : job.run!);
    });
    const stuck = behind(workflow, runs, (s) => gone[s] === 0 && job.stage[s] !== SENT);
    let next = into.steps.length;
    for (let s = 0; s < size; s++) if (runs[s] && !stuck.has(s)) at[s] = next++;
    for (let s = 0; s < size; s++) {
      if (at[s]! < 0) continue;
      const incoming = workflow?.steps[s]?.incoming ?? [];
      into.entries.push({ job: job.key, step: s });
      into.steps.push({
        run: runs[s]!,
        after: incoming
          .filter(({ from }) => at[from]! >= 0)
          .map(({ from, bytes }) => ({ from: at[from]!, transfer: this.#transfer(bytes) })),
      });
      const sent = incoming.filter(({ from }) => job.stage[from] === SENT);
      if (sent.length > 0) into.floors.push({ at: at[s]!, from: this.#arrivals(point, job, sent) });
    }
  }

  /** Run times on the executors that are usable; null where there is none. */
  #open(run: Float64Array): Float64Array | null {
    let any = false;
    const open = run.map((seconds, e) => {
      if (!this.#usable[e]) return Number.POSITIVE_INFINITY;
      any ||= seconds < Number.POSITIVE_INFINITY;
      return seconds;
    });
    return any ? open : null;
  }

  #transfer(bytes: number): number {
    return this.#world.slots.length > 1 ? this.#world.transfer(bytes) : 0;
  }

  /** When the output of steps that were sent is on each executor. */
  #arrivals(
    { now }: DecisionPoint,
    job: Job,
    sent: readonly { readonly from: number; readonly bytes: number }[],
  ): Float64Array {
    const floor = new Float64Array(this.#world.slots.length).fill(now);
    for (const { from, bytes } of sent) {
      const there = job.finish[from]! + this.#transfer(bytes);
      for (let e = 0; e < floor.length; e++) {
        floor[e] = Math.max(floor[e]!, job.executor[from] === e ? job.finish[from]! : there);
      }
    }
    return floor;
  }
}

/** A task by itself that was sent runs until it is predicted to have finished. */
function loneState(job: Job, now: number): 'open' | 'done' {
  return job.stage[0] === UNSENT || job.finish[0]! > now ? 'open' : 'done';
}

/** What waits for executors to come back: what nobody can run now, and all behind it. */
function behind(
  workflow: Workflow | undefined,
  runs: readonly (Float64Array | null)[],
  isOwed: (step: number) => boolean,
): Set<number> {
  const stuck = new Set<number>();
  runs.forEach((run, s) => {
    if (run === null && isOwed(s)) stuck.add(s);
  });
  for (const s of stuck) for (const { to } of workflow?.steps[s]?.outgoing ?? []) stuck.add(to);
  return stuck;
}

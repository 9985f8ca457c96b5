import type { Arena, Stateful } from '../core/arena.ts';
import type { Engine } from './engine.ts';
import { Checkpoints } from './failures/checkpoints.ts';
import { Disturbances } from './failures/disturbances.ts';
import type { Scenario } from './scenario/schema.ts';
import { RUNNING, type TaskColumn } from './tasks.ts';

/** What is kept of an interrupted attempt: all of its progress, what its last checkpoint holds, or nothing. */
export type Progress = 'all' | 'checkpoint' | 'none';

const NO_COMPLETION = -1;
const UNBOUND = -1;

/** Whether attempts can be anything but one undisturbed run. */
export function needsAttempts({ executors, sites, tasks, choices }: Scenario): boolean {
  return (
    choices?.preempt !== undefined ||
    choices?.migrate !== undefined ||
    executors.some(({ queue }) => ['preemptive', 'srpt', 'ps'].includes(queue.discipline)) ||
    executors.some(({ failures, coldStart, spot }) => failures || coldStart || spot) ||
    executors.some(({ calendar }) => calendar?.atClosing === 'pause') ||
    sites.some(({ failures }) => failures) ||
    tasks.some(({ failure, checkpoint, straggler, noise }) => failure || checkpoint || straggler || noise)
  );
}

/**
 * Runs that can be interrupted: how long an attempt runs, how much of it is done, when it will complete.
 *
 * An attempt's run is bound to its executor when it begins there: the work at the executor's speed, times what it
 * straggles, and its checkpoints. What is done of it is kept in microseconds, so resuming is exact; another attempt,
 * or another executor, goes on from the share of the work that was done.
 */
export class Attempts implements Stateful {
  readonly #engine: Engine;
  /** Null where no class takes checkpoints, and where none is disturbed. */
  readonly #checkpoints: Checkpoints | null;
  readonly #disturbances: Disturbances | null;
  /** When the running attempt completes; an event of another time is out of date. */
  readonly #ends: TaskColumn;
  /** Microseconds of the run on the executor it is bound to, or UNBOUND, and what is done of them. */
  readonly #run: TaskColumn;
  readonly #done: TaskColumn;
  /** Share of the work that was done before it was bound. */
  readonly #share: TaskColumn;
  /** Attempts begun; an attempt that a scheduler or a queue put aside and that goes on is not a new one. */
  readonly #attempt: TaskColumn;
  /** 1 when the next beginning is a new attempt. */
  readonly #fresh: TaskColumn;
  /** Microseconds of runs that interruptions have undone. */
  #lost = 0;

  constructor(engine: Engine) {
    const { scenario, seed, tasks } = engine;
    this.#engine = engine;
    this.#checkpoints = scenario.tasks.some(({ checkpoint }) => checkpoint)
      ? new Checkpoints(scenario, tasks)
      : null;
    this.#disturbances = scenario.tasks.some((task) => task.failure || task.straggler || task.noise)
      ? new Disturbances(scenario, seed, tasks)
      : null;
    this.#ends = tasks.addColumn();
    this.#run = tasks.addColumn();
    this.#done = tasks.addColumn();
    this.#share = tasks.addColumn();
    this.#attempt = tasks.addColumn();
    this.#fresh = tasks.addColumn();
  }

  get lostMicros(): number {
    return this.#lost;
  }

  arrived(task: number): void {
    this.#ends.values[task] = NO_COMPLETION;
    this.#run.values[task] = UNBOUND;
    this.#done.values[task] = 0;
    this.#share.values[task] = 0;
    this.#attempt.values[task] = 0;
    this.#fresh.values[task] = 1;
  }

  /** An attempt begins or goes on. @returns microseconds until it completes, those of a setup included */
  begin(task: number, executor: number): number {
    const { coldStarts } = this.#engine.features;
    const setup = coldStarts === null ? 0 : coldStarts.setup(task, executor);
    const micros = setup + this.leftOf(task, executor);
    this.note(task, executor, setup);
    this.#ends.values[task] = this.#engine.now + micros;
    return micros;
  }

  /** Counts the attempt and tells of it. */
  note(task: number, executor: number, setup = 0): void {
    if (this.#fresh.values[task] === 1) {
      this.#fresh.values[task] = 0;
      this.#attempt.values[task]!++;
    }
    this.#engine.features.breakdowns?.began(executor);
    this.#engine.began(task, executor, this.#run.values[task]!, this.#attempt.values[task]!, setup);
  }

  /** Whether a completion that is due now is a running attempt's. */
  completes(task: number): boolean {
    if (this.#ends.values[task] !== this.#engine.now) return false;
    this.#ends.values[task] = NO_COMPLETION;
    return true;
  }

  /** Whether the running attempt turns out to have failed when it ends. */
  fails(task: number): boolean {
    return this.#disturbances?.fails(task, this.#attempt.values[task]!) ?? false;
  }

  /** Microseconds of the whole run, interruptions and setups left out. */
  runOf(task: number): number {
    return this.#run.values[task]!;
  }

  /** Microseconds of the run that were left when the task last began or stopped, on the executor that it is, or will now be, bound to. */
  leftOf(task: number, executor: number): number {
    if (this.#run.values[task] === UNBOUND) this.#bind(task, executor);
    return this.#run.values[task]! - this.#done.values[task]!;
  }

  /** Those that are left now. */
  remainingOf(task: number, executor: number): number {
    const left = this.leftOf(task, executor);
    return this.#engine.tasks.stage[task] === RUNNING ? left - this.#workedOn(task) : left;
  }

  /** Attempts begun so far. */
  attemptOf(task: number): number {
    return this.#attempt.values[task]!;
  }

  /** Microseconds that a scheduler expects of what is left of a task, from those of a whole run; it is not told of stragglers. */
  predict(task: number, whole: number): number {
    const share = this.#shareOf(task);
    const left = share === 0 ? whole : Math.round(whole * (1 - share));
    return this.#checkpoints === null ? left : left + this.#checkpoints.expectedOverhead(task, share);
  }

  /** A running attempt stops before its end. */
  interrupted(task: number, progress: Progress): void {
    const { tasks } = this.#engine;
    const executor = tasks.executor[task]!;
    const position = this.#done.values[task]! + this.#workedOn(task);
    const kept = this.#kept(task, position, progress);
    this.#lost += position - kept;
    this.#done.values[task] = kept;
    this.#ends.values[task] = NO_COMPLETION;
    if (progress !== 'all') this.renew(task);
    tasks.predicted[task] = this.#engine.predictedMicros(task, executor);
  }

  /** What follows an interruption is a new attempt, whatever was kept. */
  renew(task: number): void {
    this.#fresh.values[task] = 1;
    this.#unbind(task);
  }

  /** A task leaves its executor. */
  withdrawn(task: number): void {
    this.#unbind(task);
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#lost);
  }

  load(arena: Arena): void {
    this.#lost = arena.readNumber();
  }

  #bind(task: number, executor: number): void {
    const checkpoints = this.#checkpoints;
    const share = this.#share.values[task]!;
    const run = this.#workOf(task, executor) + (checkpoints === null ? 0 : checkpoints.overhead(task));
    this.#run.values[task] = run;
    this.#done.values[task] =
      checkpoints === null ? Math.round(share * run) : checkpoints.position(task, run, share);
  }

  /** Microseconds of work of the attempt that begins, or is under way. */
  #workOf(task: number, executor: number): number {
    const work = this.#engine.runMicros(task, executor);
    if (this.#disturbances === null) return work;
    const attempt = this.#attempt.values[task]! + this.#fresh.values[task]!;
    return Math.round(work * this.#disturbances.stretch(task, attempt));
  }

  #unbind(task: number): void {
    this.#share.values[task] = this.#shareOf(task);
    this.#run.values[task] = UNBOUND;
  }

  /** Share of the work that was done when the task last began or stopped. */
  #shareOf(task: number): number {
    const run = this.#run.values[task]!;
    if (run === UNBOUND) return this.#share.values[task]!;
    const done = this.#done.values[task]!;
    if (this.#checkpoints !== null) return this.#checkpoints.share(task, run, done);
    return run <= 0 ? 0 : Math.min(done, run) / run;
  }

  #kept(task: number, position: number, progress: Progress): number {
    if (progress === 'all') return position;
    if (progress === 'none' || this.#checkpoints === null) return 0;
    return this.#checkpoints.kept(task, this.#run.values[task]!, position);
  }

  /** Microseconds of its run since a running task began or went on. */
  #workedOn(task: number): number {
    const { features, now, tasks } = this.#engine;
    const setup = features.coldStarts === null ? 0 : features.coldStarts.setupOf(task);
    return Math.max(0, now - tasks.start[task]! - setup);
  }
}

import { KeyedStream } from '../../core/random.ts';
import type { CandidateKind, DecisionPoint } from '../../sim/decision-point.ts';
import { WHOLE } from '../../sim/resources/gpus.ts';
import type { StepState } from '../../sim/sources/workflows.ts';
import type { ExecutorView } from '../../sim/views.ts';
import type { ServedExecutor } from './served-executor.ts';
import type { ServedTask } from './served-task.ts';

/** What a request asks: the tasks, the executors, and which candidates there are. */
export interface Asked {
  readonly tasks: readonly ServedTask[];
  readonly executors: readonly ServedExecutor[];
  /** What may be done beside running a task, in the order of a simulation's rows. */
  readonly others: readonly Exclude<CandidateKind, 'run'>[];
  /** Whether a task may only be sent where it begins at once. */
  readonly onlyWhereItFits: boolean;
  readonly committed: { readonly seconds: number; readonly penalty: number };
  /** Tasks that wait for the scheduler, those given included. */
  readonly queued: number;
  /** Keys the random numbers of rules that need some. */
  readonly key: string;
  /** Seconds on a clock of the caller's. */
  readonly now: number;
}

/**
 * A request as a choice of the simulator, so that a policy sees production with the eyes it was trained with, and every
 * scheduler can be its fallback. Candidates are every task × every executor, then the others; what cannot be is not
 * allowed.
 */
export class ServedPoint implements DecisionPoint {
  readonly size: number;
  readonly runs: number;
  readonly pass = 0;
  readonly queued: number;
  readonly now: number;
  readonly executors: readonly ServedExecutor[];
  readonly #asked: Asked;
  readonly #allowed: Uint8Array;
  #forbidden = 0;

  constructor(asked: Asked) {
    this.#asked = asked;
    this.executors = asked.executors;
    this.queued = asked.queued;
    this.now = asked.now;
    this.runs = asked.tasks.length * asked.executors.length;
    this.size = this.runs + asked.others.length;
    this.#allowed = new Uint8Array(this.size).fill(1);
    for (let i = 0; i < this.runs; i++) if (!this.#possible(i)) this.forbid(i);
  }

  get allAllowed(): boolean {
    return this.#forbidden === 0;
  }

  /** Whether nothing is left to choose. */
  get empty(): boolean {
    return this.#forbidden === this.size;
  }

  allowed(i: number): boolean {
    return this.#allowed[i] === 1;
  }

  /** Takes a candidate away from whoever chooses. */
  forbid(i: number): void {
    this.#forbidden += this.#allowed[i]!;
    this.#allowed[i] = 0;
  }

  kind(i: number): CandidateKind {
    return i < this.runs ? 'run' : this.#asked.others[i - this.runs]!;
  }

  hasTask(i: number): boolean {
    return this.kind(i) !== 'wait';
  }

  hasExecutor(i: number): boolean {
    return i < this.runs;
  }

  task(i: number): ServedTask {
    const { tasks, executors } = this.#asked;
    return tasks[i < this.runs ? Math.floor(i / executors.length) : 0]!;
  }

  executor(i: number): ServedExecutor {
    return this.executors[i % this.executors.length]!;
  }

  get loads(): Int32Array {
    return Int32Array.from({ length: this.runs }, (_, i) => this.executor(i).load);
  }

  fits(i: number): boolean {
    if (i >= this.runs) return false;
    const { free, queueLength, open } = this.executor(i);
    return open && queueLength === 0 && free >= this.task(i).slots && this.#hasResources(i);
  }

  runTime(i: number): number {
    const task = this.task(i);
    const executor = this.executor(i);
    return task.runtimes?.[executor.index] ?? task.estimate / executor.speed;
  }

  /** Where the request does not say it: the backlog spread over the slots, as far as the task does not fit at once. */
  startDelay(i: number): number {
    const { start, latency, backlog, slots } = this.executor(i);
    if (start !== undefined) return Math.max(start, latency);
    return this.fits(i) ? latency : Math.max(latency, backlog / slots);
  }

  startDelayOn(i: number, executor: number): number {
    return this.startDelay(this.#rowOn(i, executor));
  }

  runTimeOn(i: number, executor: number): number {
    const possible = this.executors[executor]!.slots >= this.task(i).slots;
    return possible ? this.runTime(this.#rowOn(i, executor)) : Number.POSITIVE_INFINITY;
  }

  transferTime(i: number): number {
    return this.executor(i).latency;
  }

  agent(i: number): ExecutorView {
    return this.executor(i);
  }

  agentStartDelay(i: number): number {
    return this.startDelay(i);
  }

  cost(i: number): number {
    const { perSecond, perTask } = this.executor(i).price;
    return perTask + perSecond * this.task(i).slots * this.runTime(i);
  }

  /** Nobody knows here what tenants hold elsewhere. */
  dominantShares(): Float64Array {
    return new Float64Array(1 + Math.max(...this.#asked.tasks.map(({ classIndex }) => classIndex)));
  }

  rowOf(task: ServedTask): number {
    return this.rowAt(task.index, 0);
  }

  nextTask(i: number): number {
    const { length } = this.executors;
    return (Math.floor(i / length) + 1) * length;
  }

  rowAt(task: number, executor: number): number {
    return task < this.#asked.tasks.length ? task * this.executors.length + executor : -1;
  }

  tasks(): readonly ServedTask[] {
    return this.#asked.tasks;
  }

  stepState(): StepState {
    return 'done';
  }

  get committedSeconds(): number {
    return this.#asked.committed.seconds;
  }

  get committedPenalty(): number {
    return this.#asked.committed.penalty;
  }

  random(k: number): number {
    return new KeyedStream(this.#asked.key, 'rule').uniform(0, k);
  }

  /** The row of the same task and another executor. */
  #rowOn(i: number, executor: number): number {
    const { length } = this.executors;
    return i - (i % length) + executor;
  }

  #possible(i: number): boolean {
    if (this.#asked.onlyWhereItFits) return this.fits(i);
    const { open, slots } = this.executor(i);
    return open && slots >= this.task(i).slots;
  }

  #hasResources(i: number): boolean {
    const task = this.task(i);
    const executor = this.executor(i);
    return task.kinds.every((kind) =>
      kind === 'gpu' && executor.devices.length > 0
        ? hasDevices(task, executor)
        : executor.available(kind) >= task.demand(kind),
    );
  }
}

/** Whether one of its devices has room for a part, or enough of them are idle. */
function hasDevices(task: ServedTask, { devices, gpuType }: ServedExecutor): boolean {
  const demand = task.demand('gpu');
  if (demand > 0 && task.gpuTypes !== undefined && !task.gpuTypes.includes(gpuType!)) return false;
  if (demand <= WHOLE) return devices.some((free) => free >= demand);
  return devices.filter((free) => free >= WHOLE).length * WHOLE >= demand;
}

import { grown } from '../core/arena.ts';
import { KeyedStream } from '../core/random.ts';
import { MICROS } from './clock.ts';
import { CANDIDATE_KINDS, type CandidateKind, type DecisionPoint } from './decision-point.ts';
import type { Engine } from './engine.ts';
import type { StaleFleet } from './observation/stale-fleet.ts';
import { StaleExecutorView } from './observation/stale-view.ts';
import { dominantShares } from './resources/dominant-shares.ts';
import { SimulatedExecutor, SimulatedTask } from './simulated-views.ts';
import type { StepState } from './sources/workflows.ts';
import { NONE } from './tasks.ts';
import type { ExecutorView, TaskView } from './views.ts';

/** The choice of a simulation, and how its control model lists the rows. */
export class SimulatedPoint implements DecisionPoint {
  size = 0;
  runs = 0;
  pass = 0;
  /** Waiting times are measured from here (microseconds): the clock when the choice fell due. */
  waitClock = 0;
  queued = 0;

  readonly #engine: Engine;
  readonly #executors: readonly ExecutorView[];
  /** The executors as they see themselves. */
  readonly #agents: readonly ExecutorView[];
  readonly #stale: StaleFleet | null;
  readonly #tasks: TaskView[] = [];
  readonly #stream: KeyedStream;
  #rowTask = new Int32Array(16);
  /** The task of every row where all rows ask about one, else NONE. */
  #onlyTask = NONE;
  #rowExecutor = new Int32Array(16);
  #rowAllowed = new Uint8Array(16);
  #rowKind = new Uint8Array(16);
  #open = true;
  /** Whether the `run` rows are the executors in their order. */
  #inOrder = true;
  #loads: Int32Array = new Int32Array(0);
  #loadsKnown = false;

  constructor(engine: Engine, seed: string) {
    this.#engine = engine;
    this.#stream = new KeyedStream(seed, 'rule');
    this.#stale = engine.features.observation;
    this.#executors = Array.from({ length: engine.fleet.size }, (_, e) =>
      this.#stale === null ? new SimulatedExecutor(engine, e) : new StaleExecutorView(engine, e, this.#stale),
    );
    this.#agents =
      this.#stale === null
        ? this.#executors
        : this.#executors.map((_, e) => new SimulatedExecutor(engine, e));
  }

  get now(): number {
    return this.#engine.now / MICROS;
  }

  kind(i: number): CandidateKind {
    return i < this.runs ? 'run' : CANDIDATE_KINDS[this.#rowKind[i]!]!;
  }

  hasTask(i: number): boolean {
    return this.taskSlot(i) >= 0;
  }

  hasExecutor(i: number): boolean {
    return this.executorSlot(i) >= 0;
  }

  task(i: number): TaskView {
    return this.#view(this.taskSlot(i));
  }

  executor(i: number): ExecutorView {
    return this.#executors[this.#rowExecutor[i]!]!;
  }

  get executors(): readonly ExecutorView[] {
    return this.#executors;
  }

  get loads(): Int32Array {
    if (!this.#loadsKnown) this.#findLoads();
    return this.#loads;
  }

  get allAllowed(): boolean {
    return this.#open;
  }

  allowed(i: number): boolean {
    return this.#open || this.#rowAllowed[i] === 1;
  }

  fits(i: number): boolean {
    if (i >= this.runs) return false;
    const { fleet } = this.#engine;
    const executor = this.#rowExecutor[i]!;
    if (this.#stale !== null) return this.#stale.fits(this.taskSlot(i), executor);
    return fleet.waiting(executor) === 0 && this.#engine.fits(this.taskSlot(i), executor);
  }

  runTime(i: number): number {
    return this.#engine.predictedMicros(this.taskSlot(i), this.#rowExecutor[i]!) / MICROS;
  }

  startDelay(i: number): number {
    return this.startDelayOn(i, this.#rowExecutor[i]!);
  }

  startDelayOn(i: number, executor: number): number {
    const { prediction, now } = this.#engine;
    const source = this.#stale ?? prediction;
    return (source.start(this.taskSlot(i), executor) - now) / MICROS;
  }

  runTimeOn(i: number, executor: number): number {
    const task = this.taskSlot(i);
    const possible = this.#engine.canRun(task, executor);
    return possible ? this.#engine.predictedMicros(task, executor) / MICROS : Number.POSITIVE_INFINITY;
  }

  transferTime(i: number): number {
    const { network } = this.#engine.features;
    if (network === null) return this.executor(i).latency;
    return network.delay(this.taskSlot(i), this.#rowExecutor[i]!) / MICROS;
  }

  agent(i: number): ExecutorView {
    return this.#agents[this.#rowExecutor[i]!]!;
  }

  agentStartDelay(i: number): number {
    const { prediction, now } = this.#engine;
    return (prediction.start(this.taskSlot(i), this.#rowExecutor[i]!) - now) / MICROS;
  }

  cost(i: number): number {
    const { perSecond, perTask } = this.executor(i).price;
    const { tasks, features } = this.#engine;
    const egress = features.transfers?.price(this.taskSlot(i), this.#rowExecutor[i]!) ?? 0;
    return perTask + perSecond * tasks.slots[this.taskSlot(i)]! * this.runTime(i) + egress;
  }

  dominantShares(): Float64Array {
    return dominantShares(this.#engine);
  }

  rowOf(task: TaskView): number {
    const ordinals = this.#engine.tasks.index;
    const ordinal = task.index;
    let low = 0;
    for (let high = this.runs; low < high; ) {
      const middle = (low + high) >> 1;
      if (ordinals[this.#rowTask[middle]!]! < ordinal) low = middle + 1;
      else high = middle;
    }
    return low < this.runs && ordinals[this.#rowTask[low]!]! === ordinal ? low : -1;
  }

  nextTask(i: number): number {
    const rows = this.#rowTask;
    const task = rows[i]!;
    let step = 1;
    while (i + step < this.runs && rows[i + step] === task) step *= 2;
    let low = i + (step >> 1);
    let high = Math.min(i + step, this.runs);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (rows[middle] === task) low = middle;
      else high = middle;
    }
    return high;
  }

  rowAt(task: number, executor: number): number {
    const ordinals = this.#engine.tasks.index;
    let low = 0;
    for (let high = this.runs; low < high; ) {
      const middle = (low + high) >> 1;
      const ordinal = ordinals[this.#rowTask[middle]!]!;
      if (ordinal < task || (ordinal === task && this.#rowExecutor[middle]! < executor)) low = middle + 1;
      else high = middle;
    }
    const found = low < this.runs && this.#rowExecutor[low] === executor;
    return found && ordinals[this.#rowTask[low]!] === task ? low : -1;
  }

  *tasks(): Generator<TaskView> {
    for (const slot of this.#engine.tasks.living()) yield this.#view(slot);
  }

  stepState(workflow: number, step: number): StepState {
    return this.#engine.features.workflows?.stateOf(workflow, step) ?? 'done';
  }

  get committedSeconds(): number {
    return this.#engine.commitments.remaining(this.#engine.now) / MICROS;
  }

  get committedPenalty(): number {
    return this.#engine.commitments.penalty;
  }

  random(k: number): number {
    return this.#stream.uniform(this.#engine.tasks.key[this.taskSlot(0)]!, k);
  }

  /** For control models: starts a new list of rows. */
  clear(): void {
    this.size = 0;
    this.runs = 0;
    this.#onlyTask = NONE;
    this.#open = true;
    this.#inOrder = true;
    this.#loadsKnown = false;
  }

  /** For control models: keeps the rows and their executors, and asks about this task in all of them. */
  askAbout(task: number): void {
    this.#onlyTask = task;
    this.#open = true;
    this.#loadsKnown &&= this.#loads === this.#engine.fleet.inSystem;
  }

  allow(i: number, allowed: boolean): void {
    this.#rowAllowed[i] = allowed ? 1 : 0;
    this.#open &&= allowed;
  }

  /** For control models: adds a `run` row; all of them come before {@link addWait}. */
  addRun(task: number, executor: number, allowed: boolean): void {
    const i = this.size++;
    this.runs = this.size;
    if (i >= this.#rowTask.length) this.#grow();
    this.#rowTask[i] = task;
    this.#rowExecutor[i] = executor;
    this.#rowAllowed[i] = allowed ? 1 : 0;
    this.#open &&= allowed;
    this.#inOrder &&= executor === i;
    this.#loadsKnown = false;
  }

  addWait(allowed: boolean): void {
    this.add('wait', NONE, NONE, allowed);
  }

  /** For control models: adds a row of another kind, after all `run` rows; NONE where it has no task or executor. */
  add(kind: Exclude<CandidateKind, 'run'>, task: number, executor: number, allowed: boolean): void {
    const i = this.size++;
    if (i >= this.#rowTask.length) this.#grow();
    this.#rowKind[i] = CANDIDATE_KINDS.indexOf(kind);
    this.#rowTask[i] = task;
    this.#rowExecutor[i] = executor;
    this.#rowAllowed[i] = allowed ? 1 : 0;
    this.#open &&= allowed;
  }

  /** For control models: takes all rows out that are not `run`. */
  dropOthers(): void {
    this.size = this.runs;
  }

  /** For control models: takes a `run` row out; those after it move up. */
  remove(i: number): void {
    this.#rowTask.copyWithin(i, i + 1, this.size);
    this.#rowExecutor.copyWithin(i, i + 1, this.size);
    this.#rowAllowed.copyWithin(i, i + 1, this.size);
    this.#rowKind.copyWithin(i, i + 1, this.size);
    this.size--;
    this.runs--;
    this.#inOrder = false;
    this.#loadsKnown = false;
  }

  /** For control models: what a `run` row stands for, as slots of the task pool and of the fleet. */
  taskSlot(i: number): number {
    return this.#onlyTask !== NONE ? this.#onlyTask : this.#rowTask[i]!;
  }

  /** NONE where a row has no executor. */
  executorSlot(i: number): number {
    return this.#rowExecutor[i]!;
  }

  #view(slot: number): TaskView {
    let view = this.#tasks[slot];
    if (view === undefined) {
      for (let s = this.#tasks.length; s <= slot; s++)
        this.#tasks.push(new SimulatedTask(this.#engine, this, s));
      view = this.#tasks[slot]!;
    }
    return view;
  }

  /** Where the rows are the executors as they are now, the fleet's own count will do. */
  #findLoads(): void {
    const { inSystem } = this.#engine.fleet;
    this.#loadsKnown = true;
    this.#loads = inSystem;
    if (this.#inOrder && this.#stale === null) return;
    this.#loads = Int32Array.from({ length: this.runs }, (_, i) => this.executor(i).load);
  }

  #grow(): void {
    const capacity = 2 * this.#rowTask.length;
    this.#rowTask = grown(this.#rowTask, capacity);
    this.#rowExecutor = grown(this.#rowExecutor, capacity);
    this.#rowAllowed = grown(this.#rowAllowed, capacity);
    this.#rowKind = grown(this.#rowKind, capacity);
  }
}

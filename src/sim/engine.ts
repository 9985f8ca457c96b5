import type { Arena, Stateful } from '../core/arena.ts';
import { assemble } from './assembly.ts';
import type { Progress } from './attempts.ts';
import { MICROS, toMicros } from './clock.ts';
import { Commitments } from './commitments.ts';
import type { Outcome, Reason } from './endings.ts';
import { COMPLETION, JOIN, RETURN } from './event-kinds.ts';
import { EventLoop } from './event-loop.ts';
import { type Features, noFeatures } from './features.ts';
import { Fleet } from './fleet.ts';
import { Journal, type JournalScope } from './journal.ts';
import { boundedSlowdown, MetricSums } from './metrics.ts';
import { StartPrediction } from './prediction.ts';
import type { Scenario } from './scenario/schema.ts';
import { Schedule } from './schedule.ts';
import { createSource } from './sources/index.ts';
import { NONE, NOT_STARTED, QUEUED, RUNNING, TaskPool, TRAVELLING, WITH_SCHEDULER } from './tasks.ts';

/** The scheduler has been, or is about to be, asked about it. */
const NOT_PUT_OFF = -1;

/** Who is told of tasks that need a decision: the control model. */
export interface ArrivalSink {
  /** A task needs a decision; `again` when it has been asked about before. */
  arrive(task: number, again: boolean): void;
  /** A task that needs a decision is about to end without one. */
  forget(task: number): void;
}

/** What to keep of a run, beside its metrics. */
export interface Recording {
  /** What happened to each task. */
  readonly schedule?: boolean;
  /** Everything that happened, or what happened to some tasks. */
  readonly journal?: boolean | JournalScope;
  /** The seed that picks the window of a trace, where it is another than the world's. */
  readonly window?: string;
}

/**
 * The mechanics: clock, events, tasks moving through executors. It knows nothing of decisions; a control model calls
 * {@link send}. All times are microseconds.
 *
 * A task arrives, is sent to an executor, travels there, waits in its queue, runs, completes. What else may happen to
 * it is up to the {@link Features} that the scenario turns on; each is null while it is off.
 */
export class Engine extends EventLoop implements Stateful {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly fleet: Fleet;
  readonly metrics: MetricSums;
  readonly prediction: StartPrediction;
  readonly commitments: Commitments;
  readonly features: Features;
  readonly schedule: Schedule | null;
  readonly journal: Journal | null;
  readonly #runtimes: readonly (readonly number[] | undefined)[];
  readonly #countsSlowdown: boolean;
  #sink: ArrivalSink | null = null;

  arrived = 0;
  completed = 0;
  rejected = 0;
  failed = 0;
  abandoned = 0;
  /** Money for missed deadlines and targets. */
  penalties = 0;
  /** Σ bounded slowdown of the tasks that have begun. */
  slowdown = 0;

  constructor(
    scenario: Scenario,
    seed: string,
    { schedule = false, journal = false, window = seed }: Recording = {},
  ) {
    const tasks = new TaskPool();
    super(
      tasks,
      createSource(
        scenario,
        'trace' in scenario.arrivals ? window : seed,
        tasks,
        schedule || journal !== false,
      ),
      scenario.horizon.seconds,
    );
    this.scenario = scenario;
    this.seed = seed;
    this.fleet = new Fleet(scenario.executors);
    this.metrics = new MetricSums(scenario);
    this.#countsSlowdown = scenario.rewardOf.usesSlowdown;
    this.schedule = schedule ? new Schedule() : null;
    this.journal = journal === false ? null : new Journal(journal === true ? undefined : journal);
    this.#runtimes = scenario.tasks.map((task) => task.runtimes);
    this.fleet.poolChanged.fill(this.now);
    this.on(RETURN, (task) => {
      if (this.#isPutOff(task) && this.tasks.expected[task] === this.now) this.#ask(task);
    });
    this.features = noFeatures();
    assemble(this, this.features);
    this.prediction = new StartPrediction(this, scenario.estimate === 'exact' && this.#undisturbed);
    this.commitments = new Commitments(this);
  }

  connect(sink: ArrivalSink): void {
    this.#sink = sink;
  }

  /** Sends a task to an executor. */
  send(task: number, executor: number): void {
    const { fleet, now, features } = this;
    this.#assign(task, executor);
    if (features.network !== null) {
      features.network.depart(task, executor);
      return;
    }
    const latency = fleet.latency[executor]!;
    if (latency > 0) this.events.push(now + latency, JOIN, task);
    else this.join(task);
  }

  /** Sends a task to an executor that it reaches at once; it must fit there and begins before all that wait. */
  sendAhead(task: number, executor: number): void {
    this.#assign(task, executor);
    this.begin(task, executor);
  }

  /** Sends a task that waits in an executor's queue to another executor. */
  move(task: number, executor: number): void {
    const from = this.tasks.executor[task]!;
    this.dequeue(task);
    this.#withdraw(task);
    this.journal?.note(this.now, 'return', this.tasks.index[task]!);
    this.send(task, executor);
    this.serve(from);
  }

  /** A task reaches its executor. */
  join(task: number): void {
    const { fleet, tasks, features } = this;
    const executor = tasks.executor[task]!;
    if (features.guarded && this.#isKeptOut(task, executor)) return;
    tasks.stage[task] = QUEUED;
    const station = features.stations === null ? null : features.stations[executor]!;
    if (station !== null) station.join(task);
    else if (fleet.queueHead[executor]! === NONE && this.fits(task, executor)) this.begin(task, executor);
    else fleet.pushQueue(executor, task, tasks);
  }

  /** Whether a task that reaches its executor may not join it (now): what becomes of it is seen to. */
  #isKeptOut(task: number, executor: number): boolean {
    const { spot, patience, quotas } = this.features;
    return Boolean(spot?.turnsAway(task, executor) || patience?.turnsAway(task) || quotas?.holds(task));
  }

  /** Whether an executor could ever run a task: it is large enough, and all that the task requires. */
  canRun(task: number, executor: number): boolean {
    const { eligibility } = this.features;
    return (
      this.tasks.slots[task]! <= this.fleet.slots[executor]! &&
      (eligibility === null || eligibility.canRun(task, executor))
    );
  }

  /** Whether a task may be sent to an executor now. */
  mayReceive(task: number, executor: number): boolean {
    return (
      this.fleet.hasRoom(executor) &&
      this.canRun(task, executor) &&
      (this.fleet.mostWaiting === null || this.#mayWait(task, executor))
    );
  }

  /** Whether a task could begin now on an executor with nothing before it. */
  fits(task: number, executor: number): boolean {
    const { resources, power } = this.features;
    return (
      this.fleet.free[executor]! >= this.tasks.slots[task]! &&
      (resources === null || resources.fits(task, executor)) &&
      (power === null || power.fits(task, executor))
    );
  }

  /** A task begins to run; it stands in no queue any more. */
  begin(task: number, executor: number): void {
    const { fleet, tasks, now, features } = this;
    const slots = tasks.slots[task]!;
    fleet.waitingMicros[executor]! -= tasks.predicted[task]! * slots;
    fleet.waitingSlots[executor]! -= slots;
    tasks.start[task] = now;
    tasks.stage[task] = RUNNING;
    fleet.occupy(executor, slots, now);
    fleet.addRunning(executor, task, tasks);
    if (features.resources !== null) features.resources.take(task, executor);
    let micros: number;
    if (features.attempts !== null) {
      micros = features.attempts.begin(task, executor);
    } else {
      micros = this.#exactMicros(task, executor);
      this.began(task, executor, micros, 1);
    }
    this.events.push(now + micros, COMPLETION, task);
  }

  /** A task begins to run on an executor that shares its slots; it takes so many that were free. */
  beginShared(task: number, executor: number, slots: number): void {
    const { fleet, tasks, now, features } = this;
    fleet.waitingMicros[executor]! -= tasks.predicted[task]! * tasks.slots[task]!;
    fleet.waitingSlots[executor]! -= tasks.slots[task]!;
    tasks.start[task] = now;
    tasks.stage[task] = RUNNING;
    fleet.occupy(executor, slots, now);
    fleet.addRunning(executor, task, tasks);
    if (features.tariffs !== null) features.tariffs.cameToShare(task, executor);
    features.attempts!.note(task, executor);
  }

  /** Takes note that a task's attempt has begun, and of the microseconds of work before it. */
  began(task: number, executor: number, run: number, attempt: number, setup = 0): void {
    const { now, tasks, journal } = this;
    if (this.#countsSlowdown && attempt === 1) {
      this.slowdown += boundedSlowdown(now + setup - tasks.submit[task]!, run);
    }
    this.schedule?.began(tasks.index[task]!, executor, now + setup, attempt);
    journal?.note(now, 'start', tasks.index[task]!, executor, { attempt });
    if (setup > 0) journal?.note(now, 'setup', tasks.index[task]!, executor, { seconds: setup / MICROS });
  }

  /** Begins what waits at an executor and can begin now. */
  serve(executor: number): void {
    const { fleet, tasks, features } = this;
    const station = features.stations === null ? null : features.stations[executor]!;
    if (station !== null) {
      station.serve();
      return;
    }
    for (let next = fleet.queueHead[executor]!; next !== NONE; next = fleet.queueHead[executor]!) {
      if (!this.fits(next, executor)) return;
      fleet.shiftQueue(executor, tasks);
      this.begin(next, executor);
    }
  }

  /**
   * Stops a task that runs, keeping so much of its progress. It still belongs to its executor: follow this by
   * {@link requeue}, {@link giveBack} or {@link end}, and {@link serve} the executor.
   */
  interrupt(task: number, progress: Progress, why: string): void {
    const { tasks } = this;
    const executor = tasks.executor[task]!;
    const slots = this.#slotsHeld(task, executor);
    this.features.attempts!.interrupted(task, progress);
    this.#stop(task, executor, slots);
    tasks.start[task] = NOT_STARTED;
    tasks.stage[task] = QUEUED;
    this.fleet.waitingMicros[executor]! += tasks.predicted[task]! * tasks.slots[task]!;
    this.fleet.waitingSlots[executor]! += tasks.slots[task]!;
    this.journal?.note(this.now, 'interrupt', tasks.index[task]!, executor, { why, progress });
  }

  /** Nothing runs or begins on an executor, until {@link open} has been called as often. Running tasks are the caller's. */
  close(executor: number): void {
    this.fleet.close(executor);
  }

  open(executor: number): void {
    if (this.fleet.open(executor)) this.serve(executor);
  }

  /** Puts an interrupted task back into its executor's queue: before all others where that is first come first served. */
  requeue(task: number): void {
    const executor = this.tasks.executor[task]!;
    const station = this.features.stations?.[executor] ?? null;
    if (station !== null) station.join(task);
    else this.fleet.unshiftQueue(executor, task, this.tasks);
  }

  /** Takes a task that waits in an executor's queue out of it. Like an interrupted one, it must go somewhere now. */
  dequeue(task: number): void {
    if (this.features.quotas?.drops(task)) return;
    const executor = this.tasks.executor[task]!;
    const station = this.features.stations?.[executor] ?? null;
    if (station !== null) station.remove(task);
    else this.fleet.removeFromQueue(executor, task, this.tasks);
  }

  /** A task that is in no queue and does not run leaves its executor; the scheduler is asked about it again `after` microseconds. */
  giveBack(task: number, after = 0): void {
    this.#withdraw(task);
    if (after > 0) this.postpone(task, after);
    else this.#ask(task);
  }

  /** A task with the scheduler is asked about again later. */
  postpone(task: number, after: number): void {
    this.tasks.expected[task] = this.now + after;
    this.events.push(this.now + after, RETURN, task);
  }

  /**
   * A task ends without being completed; it misses its SLA. It must be in no queue and not run: with the scheduler,
   * or just interrupted or dequeued.
   */
  end(task: number, outcome: Exclude<Outcome, 'unfinished' | 'completed'>, reason: Reason): void {
    const { tasks } = this;
    const index = tasks.index[task]!;
    if (tasks.executor[task]! !== NONE) this.#withdraw(task);
    else if (this.#isPutOff(task)) tasks.expected[task] = NOT_PUT_OFF;
    else this.#sink!.forget(task);
    this[outcome]++;
    this.penalties += this.metrics.missed(tasks, task);
    this.features.recovery?.lost(task);
    this.features.sla?.missed(task, reason);
    this.schedule?.ended(index, outcome, outcome === 'rejected' ? Number.NaN : this.now, tasks.spent[task]!);
    this.journal?.note(this.now, ENDS[outcome], index, null, { reason });
    this.#leave(task, false);
  }

  /** A running task comes to the end of its attempt: it is completed, unless the attempt turns out to have failed. */
  finish(task: number): void {
    const { retries } = this.features;
    if (retries === null || !retries.failed(task)) this.complete(task);
  }

  /** A task that runs has finished: its slots are free, and what waits there may begin. */
  complete(task: number): void {
    const { fleet, tasks, now } = this;
    const executor = tasks.executor[task]!;
    this.#stop(task, executor, this.#slotsHeld(task, executor));
    if (this.features.attempts !== null) tasks.start[task] = now - this.features.attempts.runOf(task);
    this.commitments.ended(task);
    fleet.inSystem[executor]!--;
    this.journal?.note(now, 'finish', tasks.index[task]!, executor);
    const { quotas, elasticity, transfers } = this.features;
    if (quotas !== null) quotas.left(task);
    if (elasticity !== null) elasticity.left(executor);
    if (transfers === null || !transfers.sendsBack(task)) this.deliver(task);
    this.serve(executor);
  }

  /** A task that has finished is completed: what it is for is where it should be. */
  deliver(task: number): void {
    const { tasks, now } = this;
    this.completed++;
    this.penalties += this.metrics.completed(tasks, task, now);
    if (this.features.sla !== null) this.features.sla.completed(task);
    if (this.features.recovery !== null) this.features.recovery.completed(task);
    if (this.features.tenants !== null) this.features.tenants.completed(task);
    this.schedule?.ended(tasks.index[task]!, 'completed', now, tasks.spent[task]!);
    this.#leave(task, true);
  }

  /** Microseconds that the scheduler expects a task to run on an executor. */
  predictedMicros(task: number, executor: number): number {
    const runtimes = this.#runtimes[this.tasks.classIndex[task]!];
    const micros = runtimes
      ? toMicros(runtimes[executor]!)
      : Math.round((this.tasks.estimate[task]! / this.fleet.speed[executor]!) * MICROS);
    const { attempts } = this.features;
    return attempts === null ? micros : attempts.predict(task, micros);
  }

  /** Microseconds that a task runs on an executor if nothing disturbs it. */
  runMicros(task: number, executor: number): number {
    const runtimes = this.#runtimes[this.tasks.classIndex[task]!];
    if (runtimes) return toMicros(runtimes[executor]!);
    return Math.round((this.tasks.work[task]! / this.fleet.speed[executor]!) * MICROS);
  }

  /** For planning: only so many more arrive, and the run ends when nothing is left. */
  limit(arrivals: number): void {
    this.source.limit(arrivals);
    this.endsEmpty = true;
  }

  /**
   * For planning: what the run holds of the future and of work that no scheduler can know is drawn anew, from this
   * engine's own seed: the next arrivals, and the work of tasks that have not begun or that run undisturbed.
   */
  redraw(): void {
    const { tasks, now, fleet, source, features, scenario } = this;
    source.redraw(now);
    if (scenario.estimate === 'exact' && !scenario.trace) return;
    for (const task of tasks.living()) {
      if (tasks.stage[task] !== RUNNING) {
        if ((features.attempts?.attemptOf(task) ?? 0) === 0) {
          tasks.work[task] = source.redrawWork(tasks, task, 0);
        }
      } else if (features.attempts === null && !this.#runtimes[tasks.classIndex[task]!]) {
        const done = ((now - tasks.start[task]!) / MICROS) * fleet.speed[tasks.executor[task]!]!;
        tasks.work[task] = source.redrawWork(tasks, task, done);
      }
    }
    if (features.attempts !== null) return;
    const end = (task: number) => tasks.start[task]! + this.runMicros(task, tasks.executor[task]!);
    this.events.retime(COMPLETION, (task) => Math.max(now, end(task)));
  }

  /** Predictions are no part of the state: whether they are kept depends on whether somebody has asked for them. */
  savePredictions(arena: Arena): void {
    this.prediction.save(arena);
    this.commitments.save(arena);
  }

  loadPredictions(arena: Arena): void {
    this.prediction.load(arena);
    this.commitments.load(arena);
  }

  save(arena: Arena): void {
    this.saveClock(arena);
    const { arrived, completed, rejected, failed, abandoned, penalties, slowdown } = this;
    for (const value of [arrived, completed, rejected, failed, abandoned, penalties, slowdown]) {
      arena.writeNumber(value);
    }
    for (const part of this.#parts()) part.save(arena);
  }

  load(arena: Arena): void {
    this.loadClock(arena);
    this.arrived = arena.readNumber();
    this.completed = arena.readNumber();
    this.rejected = arena.readNumber();
    this.failed = arena.readNumber();
    this.abandoned = arena.readNumber();
    this.penalties = arena.readNumber();
    this.slowdown = arena.readNumber();
    for (const part of this.#parts()) part.load(arena);
  }

  /** All but the records, which nothing that follows depends on. */
  #parts(): Stateful[] {
    const { events, tasks, fleet, source, metrics, features } = this;
    return [events, tasks, fleet, source, metrics, ...features.state];
  }

  protected override handle(kind: number, payload: number): void {
    const { features } = this;
    if (kind === COMPLETION) {
      if (features.attempts === null || features.attempts.completes(payload)) this.finish(payload);
    } else if (kind === JOIN) {
      this.journal?.note(this.now, 'join', this.tasks.index[payload]!, this.tasks.executor[payload]!);
      this.join(payload);
    } else {
      super.handle(kind, payload);
    }
  }

  protected override arrive(): void {
    const { tasks } = this;
    const task = tasks.take();
    this.source.take(tasks, task);
    tasks.start[task] = NOT_STARTED;
    tasks.spent[task] = 0;
    tasks.executor[task] = NONE;
    tasks.expected[task] = NOT_PUT_OFF;
    const index = tasks.index[task]!;
    this.arrived++;
    this.metrics.arrived(tasks.origin[task]!, this.now);
    this.schedule?.arrived(index, tasks.classIndex[task]!, this.now, tasks.due[task]!);
    this.journal?.arrived(this.now, index, this.source.idOf(index), tasks.classIndex[task]!);
    if (this.features.attempts !== null) this.features.attempts.arrived(task);
    if (this.features.patience !== null) this.features.patience.arrived(task);
    if (this.features.resources !== null) this.features.resources.arrived(task);
    tasks.stage[task] = WITH_SCHEDULER;
    if (this.features.sla?.exhausted(task)) this.end(task, 'rejected', 'budget');
    else this.#sink!.arrive(task, false);
  }

  /** Whether a task with the scheduler waits until it is asked about again. */
  #isPutOff(task: number): boolean {
    return this.tasks.stage[task] === WITH_SCHEDULER && this.tasks.expected[task]! !== NOT_PUT_OFF;
  }

  #ask(task: number): void {
    this.journal?.note(this.now, 'return', this.tasks.index[task]!);
    this.tasks.expected[task] = NOT_PUT_OFF;
    if (!this.features.spot?.sendsOn(task)) this.#sink!.arrive(task, true);
  }

  /** A running task gives its slots back; what they cost since it began is added to what it has spent. */
  #stop(task: number, executor: number, slots: number): void {
    const { fleet, tasks, now, features } = this;
    fleet.vacate(executor, slots, now);
    fleet.removeRunning(executor, task, tasks);
    if (features.tariffs !== null) features.tariffs.charge(task, executor);
    else tasks.spent[task]! += fleet.priceOf(executor, tasks.slots[task]! * (now - tasks.start[task]!));
    if (features.resources !== null) features.resources.give(task, executor);
    if (features.power !== null) features.power.freed(executor);
    if (features.coldStarts !== null) features.coldStarts.vacated(task, executor, slots);
    if (features.breakdowns !== null) features.breakdowns.stopped(executor);
  }

  /** Slots that a running task gives back when it stops. */
  #slotsHeld(task: number, executor: number): number {
    const { stations } = this.features;
    const held = stations === null ? undefined : stations[executor]?.stopping?.(task);
    return held ?? this.tasks.slots[task]!;
  }

  /** A task belongs to an executor from now on. */
  #assign(task: number, executor: number): void {
    const { fleet, tasks, now, features } = this;
    const predicted = this.predictedMicros(task, executor);
    tasks.executor[task] = executor;
    tasks.predicted[task] = predicted;
    this.prediction.sent(task, now);
    this.commitments.sent(task);
    fleet.inSystem[executor]!++;
    fleet.waitingMicros[executor]! += predicted * tasks.slots[task]!;
    fleet.waitingSlots[executor]! += tasks.slots[task]!;
    tasks.stage[task] = TRAVELLING;
    if (features.elasticity !== null) features.elasticity.sent(executor);
  }

  /** A task leaves its executor without being completed there. */
  #withdraw(task: number): void {
    const { fleet, tasks } = this;
    const executor = tasks.executor[task]!;
    fleet.inSystem[executor]!--;
    fleet.waitingMicros[executor]! -= tasks.predicted[task]! * tasks.slots[task]!;
    fleet.waitingSlots[executor]! -= tasks.slots[task]!;
    this.commitments.ended(task);
    this.features.attempts?.withdrawn(task);
    this.features.quotas?.left(task);
    this.features.elasticity?.left(executor);
    tasks.executor[task] = NONE;
    tasks.stage[task] = WITH_SCHEDULER;
  }

  #leave(task: number, completed: boolean): void {
    const { features, tasks } = this;
    if (features.patience !== null) features.patience.left(task);
    this.source.left(tasks, task, this.now, completed);
    tasks.release(task);
  }

  /** Tasks that are still here and overdue miss their SLA. */
  protected override stop(): void {
    for (const task of this.tasks.living()) {
      if (this.tasks.due[task]! >= this.now) continue;
      this.penalties += this.metrics.missed(this.tasks, task);
      this.features.sla?.missed(task, 'unfinished');
    }
    this.penalties += this.features.sla?.targetPenalties() ?? 0;
    this.features.workflows?.stop(this.now);
  }

  /** Whether a task begins when slots are free for it, in the order in which tasks are sent, and runs to its end. */
  get #undisturbed(): boolean {
    const { attempts, patience, resources, quotas, network, elasticity, calendars, power } = this.features;
    const features = [attempts, patience, resources, quotas, network, elasticity, calendars, power];
    return !this.scenario.trace && features.every((feature) => feature === null);
  }

  /** Whether a task would begin at once, or find a place to wait. */
  #mayWait(task: number, executor: number): boolean {
    const waiting = this.fleet.waiting(executor);
    if (waiting < this.fleet.mostWaiting![executor]!) return true;
    return waiting === 0 && this.fits(task, executor);
  }

  /** Microseconds of a run that nothing can disturb: with exact estimates they are what was predicted. */
  #exactMicros(task: number, executor: number): number {
    return this.prediction.exact ? this.tasks.predicted[task]! : this.runMicros(task, executor);
  }
}

const ENDS = { rejected: 'rejection', failed: 'failure', abandoned: 'abandonment' } as const;

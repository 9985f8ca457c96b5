import type { Arena, Stateful } from '../core/arena.ts';
import { EventQueue } from '../core/event-queue.ts';
import { MICROS, toMicros } from './clock.ts';
import { Commitments } from './commitments.ts';
import { Fleet } from './fleet.ts';
import type { Kpis } from './kpis.ts';
import { boundedSlowdown, MetricSums } from './metrics.ts';
import { StartPrediction } from './prediction.ts';
import type { Scenario } from './scenario/schema.ts';
import { Schedule } from './schedule.ts';
import { createSource } from './sources/index.ts';
import type { Source } from './sources/source.ts';
import { NONE, TaskPool } from './tasks.ts';

/** Order of events within an instant. Arrivals (4) come from the source and never enter the heap. */
const COMPLETION = 0;
const TRANSFER = 3;
const ARRIVAL = 4;

/** Not begun yet. */
const NOT_STARTED = -1;

/** Who is told of arrivals: the control model, which decides what becomes of them. */
export interface ArrivalSink {
  arrive(task: number): void;
}

/**
 * The mechanics: clock, events, tasks moving through executors. It knows nothing of decisions; a control model calls
 * {@link send} and {@link reject}. All times are microseconds.
 *
 * A task arrives, is sent to an executor, travels there, waits in its queue, runs, completes.
 */
export class Engine implements Stateful {
  readonly scenario: Scenario;
  readonly events = new EventQueue();
  readonly tasks = new TaskPool();
  readonly fleet: Fleet;
  readonly source: Source;
  readonly metrics: MetricSums;
  readonly prediction: StartPrediction;
  readonly commitments: Commitments;
  readonly schedule: Schedule | null;
  readonly #runtimes: readonly (readonly number[] | undefined)[];
  readonly #until: number;
  /** Whether schedulers are told true run times. */
  readonly #exact: boolean;
  readonly #countsSlowdown: boolean;
  #sink: ArrivalSink | null = null;

  now: number;
  arrived = 0;
  completed = 0;
  rejected = 0;
  handled = 0;
  ended = false;
  /** ∫ tasks in the system dt. */
  #area = 0;
  #penalties = 0;
  /** Σ bounded slowdown of the tasks that have begun. */
  #slowdown = 0;

  constructor(scenario: Scenario, seed: string, record: boolean) {
    this.scenario = scenario;
    this.fleet = new Fleet(scenario.executors);
    this.source = createSource(scenario, seed);
    this.metrics = new MetricSums(scenario);
    this.#exact = scenario.estimate === 'exact' && !scenario.trace;
    this.#countsSlowdown = scenario.rewardOf.usesSlowdown;
    this.prediction = new StartPrediction(this.fleet, this.tasks, this.#exact, this.source.origin);
    this.commitments = new Commitments(scenario, this.fleet, this.tasks);
    this.schedule = record ? new Schedule() : null;
    this.#runtimes = scenario.tasks.map((task) => task.runtimes);
    this.now = this.source.origin;
    this.fleet.poolChanged.fill(this.now);
    this.#until = this.now + toMicros(scenario.horizon.seconds ?? Number.POSITIVE_INFINITY);
  }

  connect(sink: ArrivalSink): void {
    this.#sink = sink;
  }

  get inSystem(): number {
    return this.tasks.live;
  }

  /** Whether anything can still happen without a decision. */
  get pending(): boolean {
    return this.events.size > 0 || this.source.nextTime !== Number.POSITIVE_INFINITY;
  }

  /** Moves to the next instant and drains all of its events. False when the run has ended. */
  drainInstant(): boolean {
    const { events, source } = this;
    let eventTime = events.nextTime;
    let arrivalTime = source.nextTime;
    const time = Math.min(eventTime, arrivalTime);
    if (!this.#moveTo(time)) return false;
    do {
      if (eventTime === time && (arrivalTime > time || events.nextPhase < ARRIVAL)) this.#handle();
      else this.#arrive();
      eventTime = events.nextTime;
      arrivalTime = source.nextTime;
    } while (eventTime === time || arrivalTime === time);
    return true;
  }

  /** Moves to the next event and handles it alone, an arrival before a completion of the same instant. */
  drainOne(): boolean {
    if (!this.#moveTo(Math.min(this.events.nextTime, this.source.nextTime))) return false;
    if (this.source.nextTime === this.now) this.#arrive();
    else this.#handle();
    return true;
  }

  /** Sends a task to an executor's queue. */
  send(task: number, executor: number): void {
    const { fleet, tasks, now } = this;
    const predicted = this.predictedMicros(task, executor);
    const slots = tasks.slots[task]!;
    tasks.executor[task] = executor;
    tasks.predicted[task] = predicted;
    this.prediction.sent(task, now);
    this.commitments.sent(task);
    fleet.inSystem[executor]!++;
    fleet.waitingMicros[executor]! += predicted * slots;
    const latency = fleet.latency[executor]!;
    if (latency > 0) this.events.push(now + latency, TRANSFER, task);
    else this.#join(task);
  }

  /** Turns a task away; it misses its SLA. */
  reject(task: number): void {
    const { tasks } = this;
    const index = tasks.index[task]!;
    this.rejected++;
    this.#penalties += this.metrics.missed(tasks, task);
    this.schedule?.ended(index, 'rejected', Number.NaN, 0);
    this.#leave(task);
  }

  /** Microseconds that the scheduler expects a task to run on an executor. */
  predictedMicros(task: number, executor: number): number {
    const runtimes = this.#runtimes[this.tasks.classIndex[task]!];
    if (runtimes) return toMicros(runtimes[executor]!);
    return Math.round((this.tasks.estimate[task]! / this.fleet.speed[executor]!) * MICROS);
  }

  /** Writes the totals so far. */
  readKpis(into: Kpis, withSlowdown: boolean): void {
    into.cost = this.#cost();
    into.latency = this.#area / MICROS;
    into.sla = this.#penalties;
    into.completed = this.completed;
    into.rejected = this.rejected;
    into.slowdown = withSlowdown ? this.#slowdown + this.#waitingSlowdown() : Number.NaN;
    into.time = (this.now - this.source.origin) / MICROS;
    if (this.scenario.accrual === 'due') return;
    into.cost += this.commitments.cost(this.now);
    into.latency += this.commitments.remaining(this.now) / MICROS;
    into.sla += this.commitments.penalty;
  }

  /** Money for capacity that is billed whether used or not. */
  get provisionedCost(): number {
    let money = 0;
    for (const { spec, slots } of this.fleet.pools) {
      if (spec.price.billing === 'provisioned') {
        money += (spec.price.perSecond * slots * (this.now - this.source.origin)) / MICROS;
      }
    }
    return money;
  }

  save(arena: Arena): void {
    for (const value of [this.now, this.arrived, this.completed, this.rejected, this.handled])
      arena.writeNumber(value);
    for (const value of [Number(this.ended), this.#area, this.#penalties, this.#slowdown])
      arena.writeNumber(value);
    for (const part of this.#parts()) part.save(arena);
  }

  load(arena: Arena): void {
    this.now = arena.readNumber();
    this.arrived = arena.readNumber();
    this.completed = arena.readNumber();
    this.rejected = arena.readNumber();
    this.handled = arena.readNumber();
    this.ended = arena.readNumber() === 1;
    this.#area = arena.readNumber();
    this.#penalties = arena.readNumber();
    this.#slowdown = arena.readNumber();
    for (const part of this.#parts()) part.load(arena);
  }

  /** All but the recorded schedule, which nothing that follows depends on. */
  #parts(): Stateful[] {
    const { events, tasks, fleet, source, metrics, prediction, commitments } = this;
    return [events, tasks, fleet, source, metrics, prediction, commitments];
  }

  #moveTo(time: number): boolean {
    if (time === Number.POSITIVE_INFINITY || time > this.#until) {
      if (!this.ended) this.#end();
      return false;
    }
    this.#area += this.tasks.live * (time - this.now);
    this.now = time;
    return true;
  }

  #handle(): void {
    this.handled++;
    this.events.pop();
    if (this.events.phase === COMPLETION) this.#complete(this.events.payload);
    else this.#join(this.events.payload);
  }

  #arrive(): void {
    this.handled++;
    const { tasks } = this;
    const task = tasks.take();
    this.source.take(tasks, task);
    tasks.start[task] = NOT_STARTED;
    tasks.executor[task] = NONE;
    const index = tasks.index[task]!;
    this.arrived++;
    this.metrics.arrived(index, this.now);
    this.schedule?.arrived(index, tasks.classIndex[task]!, this.now, tasks.due[task]!);
    this.#sink!.arrive(task);
  }

  /** A task reaches its executor. */
  #join(task: number): void {
    const executor = this.tasks.executor[task]!;
    if (this.fleet.queueHead[executor]! === NONE && this.fleet.free[executor]! >= this.tasks.slots[task]!) {
      this.#begin(task, executor);
    } else {
      this.fleet.pushQueue(executor, task, this.tasks);
    }
  }

  #begin(task: number, executor: number): void {
    const { fleet, tasks, now } = this;
    fleet.waitingMicros[executor]! -= tasks.predicted[task]! * tasks.slots[task]!;
    tasks.start[task] = now;
    fleet.occupy(executor, tasks.slots[task]!, now);
    fleet.addRunning(executor, task, tasks);
    const run = this.#exact ? tasks.predicted[task]! : this.#runMicros(task, executor);
    if (this.#countsSlowdown) {
      this.#slowdown += boundedSlowdown(now - tasks.submit[task]!, run);
    }
    this.schedule?.began(tasks.index[task]!, executor, now);
    this.events.push(now + run, COMPLETION, task);
  }

  #complete(task: number): void {
    const { fleet, tasks, now } = this;
    const executor = tasks.executor[task]!;
    const slots = tasks.slots[task]!;
    const start = tasks.start[task]!;
    fleet.removeRunning(executor, task, tasks);
    this.commitments.completed(task);
    fleet.inSystem[executor]!--;
    fleet.vacate(executor, slots, now);
    const cost = fleet.priceOf(executor, slots * (now - start));
    this.completed++;
    this.#penalties += this.metrics.completed(tasks, task, now, cost);
    this.schedule?.ended(tasks.index[task]!, 'completed', now, cost);
    this.#leave(task);
    for (
      let next = fleet.queueHead[executor]!;
      next !== NONE && fleet.free[executor]! >= tasks.slots[next]!;
      next = fleet.queueHead[executor]!
    ) {
      fleet.shiftQueue(executor, tasks);
      this.#begin(next, executor);
    }
  }

  #leave(task: number): void {
    this.source.left(this.tasks, task, this.now);
    this.tasks.release(task);
  }

  /** The clock stops: at the horizon, or when nothing is left. Tasks that are still here and overdue miss their SLA. */
  #end(): void {
    this.ended = true;
    if (this.#until !== Number.POSITIVE_INFINITY) {
      this.#area += this.tasks.live * (this.#until - this.now);
      this.now = this.#until;
    }
    for (const task of this.tasks.living()) {
      if (this.tasks.due[task]! < this.now) this.#penalties += this.metrics.missed(this.tasks, task);
    }
  }

  #runMicros(task: number, executor: number): number {
    const runtimes = this.#runtimes[this.tasks.classIndex[task]!];
    if (runtimes) return toMicros(runtimes[executor]!);
    return Math.round((this.tasks.work[task]! / this.fleet.speed[executor]!) * MICROS);
  }

  /** Σ price × allocation, from exact slot-microseconds. */
  #cost(): number {
    let money = 0;
    const { pools, poolStarts } = this.fleet;
    for (let p = 0; p < pools.length; p++) {
      const { price } = pools[p]!.spec;
      money += price.perTask * poolStarts[p]!;
      if (price.billing === 'occupied')
        money += (price.perSecond * this.fleet.busyMicros(p, this.now)) / MICROS;
    }
    return money + this.provisionedCost;
  }

  #waitingSlowdown(): number {
    const { tasks, now } = this;
    let sum = 0;
    for (const task of tasks.living()) {
      if (tasks.start[task]! !== NOT_STARTED) continue;
      const executor = tasks.executor[task]!;
      const run = this.#runMicros(task, executor === NONE ? 0 : executor);
      sum += boundedSlowdown(now - tasks.submit[task]!, run);
    }
    return sum;
  }
}

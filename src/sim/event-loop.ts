import type { Arena } from '../core/arena.ts';
import { EventQueue } from '../core/event-queue.ts';
import { toMicros } from './clock.ts';
import { ARRIVAL, EVENT_KINDS } from './event-kinds.ts';
import type { Source } from './sources/source.ts';
import type { TaskPool } from './tasks.ts';

/** Is told of every stretch of time in which nothing happens. */
export interface Passage {
  /** The state stays as it is from now until this microsecond. */
  pass(until: number): void;
}

/** The clock, and what is due next: an event of the queue, or an arrival of the source. All times are microseconds. */
export abstract class EventLoop {
  readonly events = new EventQueue();
  readonly tasks: TaskPool;
  readonly source: Source;
  now: number;
  /** Events handled so far, arrivals included. */
  handled = 0;
  ended = false;
  /** ∫ tasks in the system dt. */
  area = 0;
  /** For planning: the run ends when nothing is left to happen to a task, whatever the horizon. */
  endsEmpty = false;
  /** Who is told how time passes; nobody unless somebody watches. */
  passage: Passage | null = null;
  readonly #until: number;
  readonly #handlers: (((payload: number) => void) | undefined)[] = new Array(EVENT_KINDS);

  /** @param horizon seconds after which the clock stops; without it, it stops when nothing is left to happen to a task */
  constructor(tasks: TaskPool, source: Source, horizon: number = Number.POSITIVE_INFINITY) {
    this.tasks = tasks;
    this.source = source;
    this.now = source.origin;
    this.#until = this.now + toMicros(horizon);
  }

  /** For features: what to do when an event of a kind is due. */
  on(kind: number, handle: (payload: number) => void): void {
    this.#handlers[kind] = handle;
  }

  get inSystem(): number {
    return this.tasks.live;
  }

  /** Whether anything can still happen without a decision. */
  get pending(): boolean {
    return this.events.size > 0 || this.source.nextTime !== Number.POSITIVE_INFINITY;
  }

  /**
   * Whether tasks that could begin may be left waiting: the clock stops by itself, or something is to come for other
   * tasks than these. Else a policy could wait for ever where executors fail, close or are looked at without end.
   *
   * @param waiting how many tasks wait for a decision
   */
  somethingComes(waiting: number): boolean {
    if (this.#until !== Number.POSITIVE_INFINITY) return this.pending;
    return this.tasks.live > waiting || this.source.nextTime !== Number.POSITIVE_INFINITY;
  }

  /** Moves to the next instant and drains all of its events. False when the run has ended. */
  drainInstant(): boolean {
    const { events, source } = this;
    let eventTime = events.nextTime;
    let arrivalTime = source.nextTime;
    const time = Math.min(eventTime, arrivalTime);
    if (!this.#moveTo(time)) return false;
    do {
      if (eventTime === time && (arrivalTime > time || events.nextPhase < ARRIVAL)) this.#next();
      else this.#arrival();
      eventTime = events.nextTime;
      arrivalTime = source.nextTime;
    } while (eventTime === time || arrivalTime === time);
    return true;
  }

  /** Moves to the next event and handles it alone, an arrival before a completion of the same instant. */
  drainOne(): boolean {
    if (!this.#moveTo(Math.min(this.events.nextTime, this.source.nextTime))) return false;
    if (this.source.nextTime === this.now) this.#arrival();
    else this.#next();
    return true;
  }

  /** An event is due. */
  protected handle(kind: number, payload: number): void {
    this.#handlers[kind]!(payload);
  }

  /** A task arrives. */
  protected abstract arrive(): void;

  /** The clock stops: at the horizon, or when nothing is left. */
  protected abstract stop(): void;

  protected saveClock(arena: Arena): void {
    for (const value of [this.now, this.handled, Number(this.ended), this.area]) arena.writeNumber(value);
  }

  protected loadClock(arena: Arena): void {
    this.now = arena.readNumber();
    this.handled = arena.readNumber();
    this.ended = arena.readNumber() === 1;
    this.area = arena.readNumber();
  }

  #next(): void {
    this.handled++;
    this.events.pop();
    this.handle(this.events.phase, this.events.payload);
  }

  #arrival(): void {
    this.handled++;
    this.arrive();
  }

  #moveTo(time: number): boolean {
    const { tasks, source } = this;
    const unbounded = this.endsEmpty || this.#until === Number.POSITIVE_INFINITY;
    const over = unbounded && tasks.live === 0 && source.nextTime === Number.POSITIVE_INFINITY;
    if (over || time === Number.POSITIVE_INFINITY || time > this.#until) {
      if (!this.ended) this.#end(over);
      return false;
    }
    if (this.passage !== null && time > this.now) this.passage.pass(time);
    this.area += tasks.live * (time - this.now);
    this.now = time;
    return true;
  }

  /** @param over nothing is left, so that the clock stops here */
  #end(over: boolean): void {
    this.ended = true;
    if (!over && this.#until !== Number.POSITIVE_INFINITY) {
      if (this.passage !== null) this.passage.pass(this.#until);
      this.area += this.tasks.live * (this.#until - this.now);
      this.now = this.#until;
    }
    this.stop();
  }
}

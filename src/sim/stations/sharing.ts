import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { SHARED_COMPLETION } from '../event-kinds.ts';
import { NONE } from '../tasks.ts';
import { OrderedQueue } from './ordered-queue.ts';
import type { Station } from './station.ts';

const NEVER = -1;

/** Microseconds below which two instants are one: less than rounding, more than the noise of doubles. */
const NOISE = 1e-3;

/**
 * Processor sharing: every task that is here runs at once, and all get the same share of the slots, at most one each.
 * While the executor is closed tasks wait in the fleet's queue.
 *
 * Attained work per task is a clock of its own, V: a task that comes at V with work w departs at V + w. One event is
 * pending, for the next departure, whatever the number of tasks; where those that come later delay it, it finds nothing
 * due and is put off. V moves by exact fractions of a microsecond and
 * departures are told at the next whole one, so the server's work is conserved to the microsecond.
 */
export class SharingStation implements Station {
  readonly #engine: Engine;
  readonly #executor: number;
  readonly #slots: number;
  /** Tasks in service, by the value of V at which they depart. */
  readonly #departures = new OrderedQueue();
  /** V, and the microsecond up to which it counts. */
  #attained = 0;
  #time = 0;
  /** When the pending event is due: no later than the next departure. */
  #pending = NEVER;
  /** Whether departures are being told; what comes next is scheduled after the last of them. */
  #telling = false;

  constructor(engine: Engine, executor: number) {
    this.#engine = engine;
    this.#executor = executor;
    this.#slots = engine.fleet.slots[executor]!;
    engine.on(SHARED_COMPLETION, (e) => (engine.features.stations![e] as SharingStation).#depart());
  }

  join(task: number): void {
    const { fleet, tasks } = this.#engine;
    if (fleet.isOpen(this.#executor)) this.#begin(task);
    else fleet.pushQueue(this.#executor, task, tasks);
  }

  serve(): void {
    const { fleet, tasks } = this.#engine;
    if (this.#telling || !fleet.isOpen(this.#executor)) return;
    for (
      let task = fleet.queueHead[this.#executor]!;
      task !== NONE;
      task = fleet.queueHead[this.#executor]!
    ) {
      fleet.shiftQueue(this.#executor, tasks);
      this.#begin(task);
    }
    this.#flow();
    this.#schedule();
  }

  remove(task: number): void {
    this.#engine.fleet.removeFromQueue(this.#executor, task, this.#engine.tasks);
  }

  stopping(task: number): number {
    this.#flow();
    const { tasks, features, now } = this.#engine;
    const held = this.#departures.size <= this.#slots ? 1 : 0;
    const left = this.#departures.remove(task) - this.#attained;
    tasks.start[task] = now - Math.round(features.attempts!.leftOf(task, this.#executor) - Math.max(0, left));
    return held;
  }

  delay(): number {
    return 0;
  }

  save(arena: Arena): void {
    this.#departures.save(arena);
    for (const value of [this.#attained, this.#time, this.#pending]) arena.writeNumber(value);
  }

  load(arena: Arena): void {
    this.#departures.load(arena);
    this.#attained = arena.readNumber();
    this.#time = arena.readNumber();
    this.#pending = arena.readNumber();
  }

  #begin(task: number): void {
    this.#flow();
    this.#departures.push(
      task,
      this.#attained + this.#engine.features.attempts!.leftOf(task, this.#executor),
      this.#engine.tasks.index[task]!,
    );
    this.#engine.beginShared(task, this.#executor, this.#departures.size <= this.#slots ? 1 : 0);
    this.#schedule();
  }

  /** The share of a slot that each task gets. */
  get #rate(): number {
    return Math.min(1, this.#slots / this.#departures.size);
  }

  /** Lets V run up to now; the next departure is never passed, for its event comes first. */
  #flow(): void {
    const { now } = this.#engine;
    if (this.#departures.size === 0) this.#attained = 0;
    else this.#attained += (now - this.#time) * this.#rate;
    this.#time = now;
  }

  /** Tells the departures that are due. Each is exact: those behind it get its share from the fraction on. */
  #depart(): void {
    const { now } = this.#engine;
    if (this.#pending !== now) return;
    this.#pending = NEVER;
    this.#telling = true;
    let left = now - this.#time;
    this.#time = now;
    while (this.#departures.size > 0) {
      const rate = this.#rate;
      const micros = (this.#departures.firstKey - this.#attained) / rate;
      if (micros > left + NOISE) {
        this.#attained += Math.max(0, left) * rate;
        break;
      }
      left -= micros;
      this.#attained = this.#departures.firstKey;
      this.#engine.finish(this.#departures.first);
    }
    this.#telling = false;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#departures.size === 0) {
      this.#pending = NEVER;
      return;
    }
    const { now, events } = this.#engine;
    const micros = (this.#departures.firstKey - this.#attained) / this.#rate;
    const next = now + Math.max(0, Math.ceil(micros - NOISE));
    if (this.#pending !== NEVER && this.#pending <= next) return;
    this.#pending = next;
    events.push(next, SHARED_COMPLETION, this.#executor);
  }
}

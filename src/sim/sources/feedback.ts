import type { Arena } from '../../core/arena.ts';
import { EventQueue } from '../../core/event-queue.ts';
import { precedenceIn } from '../../workload/precedence.ts';
import type { RecordedTrace, TraceCursor } from '../../workload/recorded-trace.ts';
import { toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { fillRecorded } from './recorded-task.ts';
import type { Source } from './source.ts';

const NONE = -1;

/**
 * The tasks of a trace, or of the window of it that the seed picks, of which some wait for others: such a task arrives
 * when the one before it has left, completed or not, and its think time has passed, whatever the trace says of its own
 * arrival. At one instant those that wait for nobody come first, then the others in the order in which they were let go.
 *
 * The order of arrival is up to the policy; tasks are keyed by their numbers in the trace, which are not.
 */
export class FeedbackSource implements Source {
  readonly origin: number;
  nextTime = 0;
  readonly #cursor: TraceCursor;
  readonly #total: number;
  #most: number;
  readonly #until: number;
  readonly #classes: Scenario['tasks'];
  /** By number: the task that it waits for, and the microseconds of thinking after that. */
  readonly #before: Int32Array;
  readonly #think: Float64Array;
  /** By number: the first that waits for it, and the next that waits for the same. */
  readonly #first: Int32Array;
  readonly #following: Int32Array;
  /** Those whose time of arrival has become known; the payload is the number. */
  readonly #due = new EventQueue();
  /** The next that waits for nobody, and when it arrives. */
  #own = 0;
  #ownTime = 0;
  /** By ordinal of arrival, the number; those of the first `#arrived` are meant. */
  readonly #numbers: Int32Array;
  #arrived = 0;

  constructor(scenario: Scenario, trace: RecordedTrace, seed: string) {
    const { arrivals, horizon } = scenario;
    const cursor = trace.open('trace' in arrivals ? arrivals.trace : {}, seed);
    const { before, think } = precedenceIn(cursor);
    this.#cursor = cursor;
    this.#before = before;
    this.#think = think.map(toMicros);
    this.#first = new Int32Array(cursor.length).fill(NONE);
    this.#following = new Int32Array(cursor.length).fill(NONE);
    this.#link();
    this.#numbers = new Int32Array(cursor.length);
    this.#total = Math.min(cursor.length, horizon.tasks ?? Number.POSITIVE_INFINITY);
    this.#most = this.#total;
    this.#classes = scenario.tasks;
    cursor.moveTo(0);
    this.origin = toMicros(cursor.task.submit);
    this.#until = this.origin + toMicros(horizon.seconds ?? Number.POSITIVE_INFINITY);
    this.#moveTo(0);
    this.#lookAhead();
  }

  take(tasks: TaskPool, slot: number): void {
    const number = this.#next();
    tasks.index[slot] = this.#arrived;
    tasks.origin[slot] = this.#arrived;
    tasks.key[slot] = number;
    tasks.submit[slot] = this.nextTime;
    this.#cursor.moveTo(number);
    const { task } = this.#cursor;
    fillRecorded(tasks, slot, task, this.#classes[task.classIndex]!);
    this.#numbers[this.#arrived++] = number;
    this.#lookAhead();
  }

  left(tasks: TaskPool, slot: number, now: number): void {
    let number = this.#first[tasks.key[slot]!]!;
    for (; number !== NONE; number = this.#following[number]!) {
      this.#due.push(now + this.#think[number]!, 0, number);
    }
    this.#lookAhead();
  }

  limit(arrivals: number): void {
    this.#most = Math.min(this.#total, this.#arrived + arrivals);
    this.#lookAhead();
  }

  /** Nobody knows how a trace goes on: nothing more arrives. */
  redraw(): void {
    this.limit(0);
  }

  redrawWork(tasks: TaskPool, slot: number, done: number): number {
    return Math.max(done, tasks.estimate[slot]!);
  }

  idOf(index: number): string | number {
    return this.#cursor.idOf(this.#numbers[index]!);
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#own);
    arena.writeNumber(this.#arrived);
    arena.write(this.#numbers, this.#arrived);
    this.#due.save(arena);
  }

  load(arena: Arena): void {
    const own = arena.readNumber();
    this.#arrived = arena.readNumber();
    arena.read(this.#numbers, this.#arrived);
    this.#due.load(arena);
    this.#most = this.#total;
    this.#moveTo(own);
    this.#lookAhead();
  }

  /** Makes the lists of those that wait for the same task, in the order of their numbers. */
  #link(): void {
    for (let number = this.#before.length - 1; number >= 0; number--) {
      const before = this.#before[number]!;
      if (before === NONE) continue;
      this.#following[number] = this.#first[before]!;
      this.#first[before] = number;
    }
  }

  /** Goes to the first task from `number` on that waits for nobody. */
  #moveTo(number: number): void {
    const { length } = this.#cursor;
    while (number < length && this.#before[number] !== NONE) number++;
    this.#own = number;
    this.#ownTime = Number.POSITIVE_INFINITY;
    if (number === length) return;
    this.#cursor.moveTo(number);
    this.#ownTime = toMicros(this.#cursor.task.submit);
  }

  /** The number of the next to arrive, which is not to come any more. */
  #next(): number {
    if (this.#ownTime > this.nextTime) {
      this.#due.pop();
      return this.#due.payload;
    }
    const number = this.#own;
    this.#moveTo(number + 1);
    return number;
  }

  #lookAhead(): void {
    const time = Math.min(this.#ownTime, this.#due.nextTime);
    this.nextTime = this.#arrived < this.#most && time <= this.#until ? time : Number.POSITIVE_INFINITY;
  }
}

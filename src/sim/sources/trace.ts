import type { Arena } from '../../core/arena.ts';
import type { RecordedTrace, TraceCursor } from '../../workload/recorded-trace.ts';
import { toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { fillRecorded } from './recorded-task.ts';
import type { Source } from './source.ts';

/** The tasks of a trace, or of the window of it that the seed picks. */
export class TraceSource implements Source {
  readonly origin: number;
  nextTime = 0;
  readonly #cursor: TraceCursor;
  readonly #total: number;
  #most: number;
  readonly #until: number;
  readonly #classes: Scenario['tasks'];
  #next = 0;

  constructor(scenario: Scenario, trace: RecordedTrace, seed: string) {
    const { arrivals, horizon } = scenario;
    this.#cursor = trace.open('trace' in arrivals ? arrivals.trace : {}, seed);
    this.#total = Math.min(this.#cursor.length, horizon.tasks ?? Number.POSITIVE_INFINITY);
    this.#most = this.#total;
    this.#classes = scenario.tasks;
    this.#cursor.moveTo(0);
    this.origin = toMicros(this.#cursor.task.submit);
    this.#until = this.origin + toMicros(horizon.seconds ?? Number.POSITIVE_INFINITY);
    this.#moveTo(0);
  }

  take(tasks: TaskPool, slot: number): void {
    const { task } = this.#cursor;
    tasks.index[slot] = this.#next;
    tasks.origin[slot] = this.#next;
    tasks.key[slot] = this.#next;
    tasks.submit[slot] = this.nextTime;
    fillRecorded(tasks, slot, task, this.#classes[task.classIndex]!);
    this.#moveTo(this.#next + 1);
  }

  left(): void {}

  limit(arrivals: number): void {
    this.#most = Math.min(this.#total, this.#next + arrivals);
    if (this.#next >= this.#most) this.nextTime = Number.POSITIVE_INFINITY;
  }

  /** Nobody knows how a trace goes on: nothing more arrives. */
  redraw(): void {
    this.limit(0);
  }

  redrawWork(tasks: TaskPool, slot: number, done: number): number {
    return Math.max(done, tasks.estimate[slot]!);
  }

  idOf(index: number): string | number {
    return this.#cursor.idOf(index);
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#next);
  }

  load(arena: Arena): void {
    this.#most = this.#total;
    this.#moveTo(arena.readNumber());
  }

  #moveTo(next: number): void {
    this.#next = next;
    this.nextTime = Number.POSITIVE_INFINITY;
    if (next >= this.#most) return;
    this.#cursor.moveTo(next);
    const time = toMicros(this.#cursor.task.submit);
    if (time <= this.#until) this.nextTime = time;
  }
}

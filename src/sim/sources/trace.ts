import type { Arena } from '../../core/arena.ts';
import type { Trace } from '../../workload/trace.ts';
import { selectWindow } from '../../workload/trace-window.ts';
import { MICROS, toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import type { Source } from './source.ts';

/** The tasks of a trace, or of the window of it that the seed picks. */
export class TraceSource implements Source {
  readonly origin: number;
  readonly #trace: Trace;
  readonly #total: number;
  readonly #until: number;
  readonly #classes: Scenario['tasks'];
  #next = 0;

  constructor(scenario: Scenario, trace: Trace, seed: string) {
    const { arrivals, horizon } = scenario;
    this.#trace = 'trace' in arrivals ? selectWindow(trace, arrivals.trace, seed) : trace;
    this.#total = Math.min(this.#trace.length, horizon.tasks ?? Number.POSITIVE_INFINITY);
    this.#classes = scenario.tasks;
    this.origin = toMicros(this.#trace.submit[0]!);
    this.#until = this.origin + toMicros(horizon.seconds ?? Number.POSITIVE_INFINITY);
  }

  get nextTime(): number {
    if (this.#next >= this.#total) return Number.POSITIVE_INFINITY;
    const time = Math.round(this.#trace.submit[this.#next]! * MICROS);
    return time <= this.#until ? time : Number.POSITIVE_INFINITY;
  }

  take(tasks: TaskPool, slot: number): void {
    const trace = this.#trace;
    const row = this.#next;
    const submit = this.nextTime;
    const classIndex = trace.classIndex[row]!;
    const { sla, priority } = this.#classes[classIndex]!;
    const deadline = given(trace.deadline, row) ?? sla?.deadline ?? Number.POSITIVE_INFINITY;
    tasks.index[slot] = row;
    tasks.submit[slot] = submit;
    tasks.due[slot] = submit + deadline * MICROS;
    tasks.priority[slot] = given(trace.priority, row) ?? priority;
    tasks.classIndex[slot] = classIndex;
    tasks.slots[slot] = trace.slots[row]!;
    tasks.work[slot] = trace.work[row]!;
    tasks.estimate[slot] = trace.estimate[row]!;
    this.#next++;
  }

  left(): void {}

  idOf(index: number): string | number {
    return this.#trace.ids[index]!;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#next);
  }

  load(arena: Arena): void {
    this.#next = arena.readNumber();
  }
}

/** A column's number, undefined where the column or the number is missing. */
function given(column: Float64Array | undefined, row: number): number | undefined {
  const value = column?.[row];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

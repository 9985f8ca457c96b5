import type { Arena } from '../../core/arena.ts';
import { createArrivalProcess } from '../../workload/arrivals/index.ts';
import type { ArrivalProcess } from '../../workload/arrivals/process.ts';
import type { ArrivalProcessSpec } from '../../workload/arrivals/schema.ts';
import { MICROS, toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { ClassSampler } from './class-sampler.ts';
import type { Source } from './source.ts';

/** Tasks of an open arrival process, keyed by their ordinal; the members of a gang arrive together, with equal work. */
export class GeneratedSource implements Source {
  readonly origin = 0;
  nextTime = 0;
  #next = 0;
  readonly #total: number;
  #most: number;
  readonly #until: number;
  readonly #process: ArrivalProcess;
  readonly #classes: ClassSampler;
  /** Members of a gang, by class; null where all tasks come alone. */
  readonly #gangs: readonly number[] | null;
  /** The first member of the gang that is arriving, and how many of its members are still to come. */
  #leader = 0;
  #members = 0;

  constructor(scenario: Scenario, arrivals: ArrivalProcessSpec, seed: string) {
    this.#total = scenario.horizon.tasks ?? Number.POSITIVE_INFINITY;
    this.#most = this.#total;
    this.#until = toMicros(scenario.horizon.seconds ?? Number.POSITIVE_INFINITY);
    this.#process = createArrivalProcess(arrivals, seed);
    this.#classes = new ClassSampler(scenario, seed);
    this.#gangs = scenario.tasks.some(({ gang }) => gang) ? scenario.tasks.map(({ gang = 1 }) => gang) : null;
    this.#moveOn();
  }

  take(tasks: TaskPool, slot: number): void {
    const n = this.#next++;
    if (this.#members === 0) this.#leader = n;
    tasks.index[slot] = n;
    tasks.origin[slot] = this.#leader;
    tasks.key[slot] = n;
    tasks.submit[slot] = this.nextTime;
    this.#classes.fill(tasks, slot, this.#leader);
    if (this.#gangs === null || this.#isLast(this.#gangs[tasks.classIndex[slot]!]!)) this.#moveOn();
  }

  left(): void {}

  limit(arrivals: number): void {
    this.#most = Math.min(this.#total, this.#next + arrivals);
    if (this.#next >= this.#most && this.#members === 0) this.nextTime = Number.POSITIVE_INFINITY;
  }

  /** The rest of a gang comes at once, as it would have. */
  redraw(now: number): void {
    if (this.#members > 0) return;
    this.#process.restart?.(now / MICROS);
    this.nextTime = now;
    this.#moveOn();
  }

  redrawWork(tasks: TaskPool, slot: number, done: number): number {
    return this.#classes.redraw(tasks, slot, tasks.origin[slot]!, done);
  }

  idOf(index: number): number {
    return index;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#next);
    arena.writeNumber(this.#leader);
    arena.writeNumber(this.#members);
    arena.writeNumber(this.nextTime);
    this.#process.save(arena);
  }

  load(arena: Arena): void {
    this.#next = arena.readNumber();
    this.#most = this.#total;
    this.#leader = arena.readNumber();
    this.#members = arena.readNumber();
    this.nextTime = arena.readNumber();
    this.#process.load(arena);
  }

  /** Whether a member of a gang of this size, which arrives now, is its last. */
  #isLast(size: number): boolean {
    this.#members = (this.#members === 0 ? size : this.#members) - 1;
    return this.#members === 0;
  }

  /** From this arrival to the next. Numbers stay in fields: passed to calls that are not inlined, they are boxed. */
  #moveOn(): void {
    this.nextTime =
      this.#next < this.#most
        ? this.nextTime + toMicros(this.#process.gap(this.#next))
        : Number.POSITIVE_INFINITY;
    if (this.nextTime > this.#until) this.nextTime = Number.POSITIVE_INFINITY;
  }
}

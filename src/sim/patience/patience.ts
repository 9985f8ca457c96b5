import type { Arena, Stateful } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { toMicros } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { PATIENCE_ENDS } from '../event-kinds.ts';
import { QUEUED, RUNNING, type TaskColumn, TRAVELLING } from '../tasks.ts';

const ENDLESS = Number.POSITIVE_INFINITY;

/**
 * Tasks that abandon when they have not begun so long after they arrived; keyed by task. One whose setup runs has
 * begun. One that was interrupted has begun and stays.
 */
export class Patience implements Stateful {
  readonly #engine: Engine;
  readonly #stream: KeyedStream;
  /** By class: how long, until the SLA expires, or endless. */
  readonly #spans: readonly (Distribution | 'deadline' | null)[];
  /** When a task's patience ends; an event of another time is out of date. */
  readonly #ends: TaskColumn;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#stream = new KeyedStream(engine.seed, 'patience');
    this.#spans = engine.scenario.tasks.map(({ patience }) => {
      if (patience === undefined) return null;
      return patience === 'deadline' ? patience : createDistribution(patience);
    });
    this.#ends = engine.tasks.addColumn();
    engine.on(PATIENCE_ENDS, (task) => this.#over(task));
  }

  arrived(task: number): void {
    const ends = this.#endOf(task);
    this.#ends.values[task] = ends;
    if (ends !== ENDLESS) this.#engine.events.push(ends, PATIENCE_ENDS, task);
  }

  /** Ends a task that reaches its executor too late. @returns whether it did */
  turnsAway(task: number): boolean {
    if (this.#ends.values[task]! > this.#engine.now || this.#hasBegun(task)) return false;
    this.#engine.end(task, 'abandoned', 'impatient');
    return true;
  }

  left(task: number): void {
    this.#ends.values[task] = ENDLESS;
  }

  /** All of it is in columns of the task pool. */
  save(_arena: Arena): void {}

  load(_arena: Arena): void {}

  #over(task: number): void {
    const { stage } = this.#engine.tasks;
    if (this.#ends.values[task] !== this.#engine.now) return;
    if (stage[task] === TRAVELLING || stage[task] === RUNNING || this.#hasBegun(task)) return;
    if (stage[task] === QUEUED) this.#engine.dequeue(task);
    this.#engine.end(task, 'abandoned', 'impatient');
  }

  #hasBegun(task: number): boolean {
    const { attempts } = this.#engine.features;
    return attempts !== null && attempts.attemptOf(task) > 0;
  }

  /** Microsecond at which its patience ends, at least one after it came: there is time to begin at once. */
  #endOf(task: number): number {
    const { tasks } = this.#engine;
    const span = this.#spans[tasks.classIndex[task]!]!;
    if (span === null) return ENDLESS;
    const ends =
      span === 'deadline'
        ? tasks.due[task]!
        : tasks.submit[task]! + toMicros(span.sample(this.#stream, tasks.key[task]!));
    return Math.max(ends, tasks.submit[task]! + 1);
  }
}

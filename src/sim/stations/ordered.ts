import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';
import { OrderedQueue } from './ordered-queue.ts';
import type { Station } from './station.ts';

/** Where a task stands among those that wait: the smallest key goes first. */
export type Key = (task: number) => number;

/** Tasks begin in the order of a key and then run to their end: last come first served, priority, shortest job first. */
export class OrderedStation implements Station {
  protected readonly engine: Engine;
  protected readonly executor: number;
  protected readonly keyOf: Key;
  protected readonly queue = new OrderedQueue();

  constructor(engine: Engine, executor: number, keyOf: Key) {
    this.engine = engine;
    this.executor = executor;
    this.keyOf = keyOf;
  }

  join(task: number): void {
    this.enqueue(task);
    this.serve();
  }

  serve(): void {
    for (let next = this.queue.first; next !== NONE; next = this.queue.first) {
      if (!this.engine.fits(next, this.executor)) return;
      this.queue.shift();
      this.engine.begin(next, this.executor);
    }
  }

  remove(task: number): void {
    this.queue.remove(task);
  }

  /** The work of those that stand before it and of those that run, shared by the slots. */
  delay(task: number): number {
    const { engine, executor, queue } = this;
    const { fleet, tasks, now } = engine;
    const key = this.keyOf(task);
    let micros = fleet.runningMicros(executor, now, tasks);
    if (queue.size === 0 && engine.fits(task, executor)) return 0;
    for (let i = 0; i < queue.size; i++) {
      const other = queue.at(i);
      if (queue.keyAt(i) <= key) micros += tasks.predicted[other]! * tasks.slots[other]!;
    }
    return micros / fleet.slots[executor]!;
  }

  /** Among equals the one that arrived first goes first: one that was interrupted goes on before those that came later. */
  protected enqueue(task: number): void {
    this.queue.push(task, this.keyOf(task), this.engine.tasks.index[task]!);
  }

  save(arena: Arena): void {
    this.queue.save(arena);
  }

  load(arena: Arena): void {
    this.queue.load(arena);
  }
}

import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { QUEUED } from '../tasks.ts';

/**
 * Asked once whenever an executor has run empty: the oldest tasks in the longest queue × that executor, and `wait`.
 * Nobody is asked while no task waits anywhere that could run there.
 */
export class Migration implements Stateful {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #rows: number;
  /** By executor: whether it had something to do, or could do nothing, when it was last looked at. */
  readonly #busy: Uint8Array;
  /** By executor: whether it has run empty since, and nobody has been asked. */
  readonly #due: Uint8Array;
  readonly #lengths: Int32Array;

  constructor(engine: Engine, point: SimulatedPoint, rows: number) {
    this.#engine = engine;
    this.#point = point;
    this.#rows = rows;
    this.#busy = new Uint8Array(engine.fleet.size);
    this.#due = new Uint8Array(engine.fleet.size);
    this.#lengths = new Int32Array(engine.fleet.size);
  }

  /** Lists what an executor that has run empty may take over; false when there is none. */
  ask(): boolean {
    for (let e = 0; e < this.#due.length; e++) {
      const empty = this.#isEmpty(e);
      if (empty && this.#busy[e] === 1) this.#due[e] = 1;
      this.#busy[e] = empty ? 0 : 1;
      if (this.#due[e] === 1 && empty && this.#list(e)) return true;
      this.#due[e] = 0;
    }
    return false;
  }

  apply(i: number): void {
    const point = this.#point;
    const executor = point.executorSlot(0);
    this.#due[executor] = 0;
    if (point.kind(i) === 'migrate') this.#engine.move(point.taskSlot(i), executor);
  }

  save(arena: Arena): void {
    arena.write(this.#busy);
    arena.write(this.#due);
  }

  load(arena: Arena): void {
    arena.read(this.#busy);
    arena.read(this.#due);
  }

  #isEmpty(executor: number): boolean {
    const { fleet } = this.#engine;
    return fleet.inSystem[executor] === 0 && fleet.isOpen(executor) && fleet.refusals[executor] === 0;
  }

  /** Touches the point only where there is something to ask. */
  #list(executor: number): boolean {
    const engine = this.#engine;
    const tasks = this.#longestQueue().slice(0, this.#rows);
    if (!tasks.some((task) => engine.canRun(task, executor))) return false;
    const point = this.#point;
    point.clear();
    point.waitClock = engine.now;
    for (const task of tasks) point.add('migrate', task, executor, engine.canRun(task, executor));
    point.addWait(true);
    return true;
  }

  /** The tasks that wait where most do, the oldest first; of equal queues those of the first executor. */
  #longestQueue(): number[] {
    const { tasks } = this.#engine;
    const lengths = this.#lengths.fill(0);
    const waiting = [...tasks.living()].filter((task) => tasks.stage[task] === QUEUED);
    for (const task of waiting) lengths[tasks.executor[task]!]!++;
    const longest = lengths.indexOf(Math.max(...lengths));
    return waiting
      .filter((task) => tasks.executor[task] === longest)
      .sort((a, b) => tasks.index[a]! - tasks.index[b]!);
  }
}

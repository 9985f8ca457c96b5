import { type Arena, grown, type Stateful } from '../core/arena.ts';
import type { Engine } from './engine.ts';
import type { Fleet } from './fleet.ts';
import { NONE, type TaskPool, TRAVELLING } from './tasks.ts';

/**
 * When tasks sent to a FIFO executor will begin, by the recursion of Kiefer and Wolfowitz: each slot remembers when
 * it will have finished all that was sent, a task takes the slots that are free first.
 *
 * With exact estimates one update a task keeps this right, from the first time that somebody asks. With inexact ones
 * the slots are worked out anew from what is running and queued whenever somebody asks.
 */
export class StartPrediction implements Stateful {
  readonly exact: boolean;
  readonly #engine: Engine;
  readonly #fleet: Fleet;
  readonly #tasks: TaskPool;
  /** Where an executor's slots begin in `#freeAt`. */
  readonly #offset: Int32Array;
  /** When each slot is predicted to have finished all that was sent, ascending within an executor. */
  readonly #freeAt: Float64Array;
  /** Whether predictions are kept: nobody pays for what nobody has asked for. */
  #kept = false;
  /** While they are kept, when each task that was sent is predicted to finish. */
  #finish = new Float64Array(0);

  /** @param exact whether predicted run times are true and nothing can disturb a run */
  constructor(engine: Engine, exact: boolean) {
    const { fleet, tasks, source } = engine;
    this.exact = exact;
    this.#engine = engine;
    this.#fleet = fleet;
    this.#tasks = tasks;
    this.#offset = new Int32Array(fleet.size + 1);
    // Where slots are not all that a task waits for, the resources know better.
    const slots = engine.features.resources === null ? fleet.slots : new Int32Array(fleet.size);
    for (let e = 0; e < fleet.size; e++) this.#offset[e + 1] = this.#offset[e]! + slots[e]!;
    this.#freeAt = new Float64Array(this.#offset[fleet.size]!).fill(source.origin);
  }

  /** Predicted microsecond at which a task's work would begin, were it sent now. */
  start(task: number, executor: number): number {
    const { coldStarts, calendars } = this.#engine.features;
    const up = this.#fleet.isOpen(executor) ? this.#engine.now : this.#expectedOpen(executor);
    const open = this.#begin(task, executor, up);
    const begin = calendars === null ? open : calendars.after(executor, up, open - up);
    return coldStarts === null ? begin : begin + coldStarts.expected(task, executor, begin);
  }

  /** The same, of the work alone, were the executor to stay open once it is `up`. */
  #begin(task: number, executor: number, up: number): number {
    const { features } = this.#engine;
    const { stations } = features;
    const arrival = Math.max(up, this.#arrival(task, executor));
    const station = stations === null ? null : stations[executor]!;
    if (station !== null) return arrival + station.delay(task);
    if (features.resources !== null) return features.resources.start(task, executor, arrival);
    if (!this.exact && this.#isFree(task, executor)) return arrival;
    if (!this.exact) this.#rebuild(executor, up);
    else if (!this.#kept) this.keep();
    const freeAt = this.#freeAt[this.#offset[executor]! + this.#tasks.slots[task]! - 1]!;
    return Math.max(freeAt, arrival);
  }

  /** Predicted microsecond at which a task that was sent will have finished. Predictions must be kept. */
  finishOf(task: number): number {
    return this.#finish[task]!;
  }

  /** Takes note of a task that is sent now. */
  sent(task: number, now: number): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    const executor = tasks.executor[task]!;
    const arrival = this.#arrival(task, executor);
    tasks.expected[task] = arrival;
    if (!this.#kept) return;
    this.#makeRoom();
    const predicted = tasks.predicted[task]!;
    // Working inexact slots out for every task would take as long as the queue; its share of the backlog will do.
    this.#finish[task] = this.exact
      ? this.#reserve(task, executor, predicted, arrival)
      : arrival + fleet.backlog(executor, now, tasks) / fleet.slots[executor]! + predicted;
  }

  /** From now on finishes are predicted; works out those of the tasks that were sent. */
  keep(): void {
    if (this.#kept) return;
    this.#kept = true;
    const tasks = this.#tasks;
    this.#makeRoom();
    if (!this.exact) {
      this.#guess();
      return;
    }
    const { now } = this.#engine;
    for (let executor = 0; executor < this.#fleet.size; executor++) this.#rebuild(executor, now, true);
    const travelling = [...tasks.living()].filter((task) => tasks.stage[task] === TRAVELLING);
    travelling.sort((a, b) => tasks.expected[a]! - tasks.expected[b]! || tasks.index[a]! - tasks.index[b]!);
    for (const task of travelling) {
      const executor = tasks.executor[task]!;
      this.#finish[task] = this.#reserve(task, executor, tasks.predicted[task]!, tasks.expected[task]!);
    }
  }

  /** Inexact slots are no state: whoever asks works them out anew. */
  save(arena: Arena): void {
    arena.writeNumber(Number(this.#kept));
    if (!this.#kept) return;
    if (this.exact) arena.write(this.#freeAt);
    this.#makeRoom();
    arena.write(this.#finish, this.#tasks.used);
  }

  load(arena: Arena): void {
    this.#kept = arena.readNumber() === 1;
    if (!this.#kept) return;
    if (this.exact) arena.read(this.#freeAt);
    this.#makeRoom();
    arena.read(this.#finish, this.#tasks.used);
  }

  #makeRoom(): void {
    const { capacity } = this.#tasks;
    if (this.#finish.length < capacity) this.#finish = grown(this.#finish, capacity);
  }

  /** When an executor that is closed is expected to be open: repaired, booted, ours again, in its hours. */
  #expectedOpen(executor: number): number {
    const { now, features } = this.#engine;
    const { downtime, elasticity, spot, calendars } = features;
    const delays = [elasticity, spot, calendars].map((feature) => feature?.delay(executor) ?? 0);
    return Math.max(downtime?.expectedUp(executor) ?? now, now + Math.max(...delays));
  }

  /** Predicted microsecond at which a task would reach an executor, were it sent now. */
  #arrival(task: number, executor: number): number {
    const { now, features } = this.#engine;
    const { network } = features;
    return now + (network === null ? this.#fleet.latency[executor]! : network.delay(task, executor));
  }

  /** Takes the slots that a task will have. @returns when it will have finished */
  #reserve(task: number, executor: number, predicted: number, earliest: number): number {
    const freeAt = this.#freeAt;
    const slots = this.#tasks.slots[task]!;
    const first = this.#offset[executor]!;
    const end = Math.max(freeAt[first + slots - 1]!, earliest) + predicted;
    // The first `slots` entries become `end`; later ones that are smaller move down in front of them.
    const last = this.#offset[executor + 1]!;
    let at = first;
    let other = first + slots;
    for (; other < last && freeAt[other]! < end; other++) freeAt[at++] = freeAt[other]!;
    for (; at < other; at++) freeAt[at] = end;
    return end;
  }

  /** Finishes of the tasks that were sent, where slots do not tell. */
  #guess(): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    const { now } = this.#engine;
    for (const task of tasks.living()) {
      const executor = tasks.executor[task]!;
      if (executor === NONE) continue;
      this.#finish[task] = now + fleet.backlog(executor, now, tasks) / fleet.slots[executor]!;
    }
  }

  /** Whether a task would find slots that nobody waits for. */
  #isFree(task: number, executor: number): boolean {
    const fleet = this.#fleet;
    return fleet.queueHead[executor] === NONE && fleet.unpromised(executor) >= this.#tasks.slots[task]!;
  }

  /** Works an executor's slots out from what is running and queued; `notes` these tasks' finishes, where they are kept. */
  #rebuild(executor: number, now: number, notes = false): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    this.#freeAt.fill(now, this.#offset[executor]!, this.#offset[executor + 1]!);
    for (let task = fleet.runningHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      const left = tasks.start[task]! + tasks.predicted[task]! - now;
      const finish = this.#reserve(task, executor, Math.max(0, left), now);
      if (notes) this.#finish[task] = finish;
    }
    for (let task = fleet.queueHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      const finish = this.#reserve(task, executor, tasks.predicted[task]!, now);
      if (notes) this.#finish[task] = finish;
    }
  }
}

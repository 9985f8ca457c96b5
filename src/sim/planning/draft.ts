import type { Dag } from './dag.ts';
import { Lane } from './lane.ts';

/** What a plan starts from. */
export interface Outset {
  /** By step × executor, the second before which it cannot begin there for what has been decided already. */
  readonly floor: Float64Array;
  /** By executor, from when on each of its slots is free. */
  readonly lanes: readonly (readonly number[])[];
}

/** A plan in the making: each step gets an executor and a time, in an order in which predecessors come first. */
export class Draft {
  readonly dag: Dag;
  /** −1 before a step is placed. */
  readonly executor: Int32Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
  /** The steps in the order in which they were placed. */
  readonly placed: number[] = [];
  readonly #floor: Float64Array;
  readonly #lanes: readonly (readonly Lane[])[];
  /** By executor, when the data of the step asked about are there. */
  readonly #ready: Float64Array;
  readonly #scratch: Float64Array;

  constructor(dag: Dag, { floor, lanes }: Outset) {
    this.dag = dag;
    this.executor = new Int32Array(dag.size).fill(-1);
    this.start = new Float64Array(dag.size);
    this.finish = new Float64Array(dag.size);
    this.#floor = floor;
    this.#lanes = lanes.map((slots) => slots.map((free) => new Lane(free)));
    this.#ready = new Float64Array(dag.executors);
    this.#scratch = new Float64Array(dag.executors);
  }

  /** Earliest finish on every executor, with what has been placed; Infinity where the step cannot run. */
  finishes(step: number, inserted: boolean, into: Float64Array): Float64Array {
    const { executors, run } = this.dag;
    this.#gather(step);
    for (let e = 0; e < executors; e++) {
      const seconds = run[step * executors + e]!;
      into[e] =
        seconds === Number.POSITIVE_INFINITY
          ? seconds
          : this.#earliest(e, this.#ready[e]!, seconds, inserted) + seconds;
    }
    return into;
  }

  /** Where a step would finish first, the lowest executor among equals. */
  best(step: number, inserted: boolean): number {
    return least(this.finishes(step, inserted, this.#scratch));
  }

  /** Puts a step on an executor as early as it can begin: in a gap, or behind all that is there. */
  place(step: number, executor: number, inserted = true): void {
    const { executors, run } = this.dag;
    this.#gather(step);
    const seconds = run[step * executors + executor]!;
    const ready = this.#ready[executor]!;
    const start = this.#earliest(executor, ready, seconds, inserted);
    const lane = this.#lanes[executor]!.find(
      (each) => this.#onLane(each, ready, seconds, inserted) === start,
    )!;
    lane.occupy(start, start + seconds);
    this.executor[step] = executor;
    this.start[step] = start;
    this.finish[step] = start + seconds;
    this.placed.push(step);
  }

  /** What `look` sees while a step is placed there. */
  supposing<T>(step: number, executor: number, look: () => T): T {
    const before = this.#lanes[executor]!.map(({ free }) => free);
    this.place(step, executor);
    const seen = look();
    const start = this.start[step]!;
    const end = this.finish[step]!;
    const at = this.#lanes[executor]!.findIndex((lane) => lane.has(start, end));
    this.#lanes[executor]![at]!.vacate(start, end, before[at]!);
    this.executor[step] = -1;
    this.placed.pop();
    return seen;
  }

  /** Puts a step where it finishes first. */
  placeBest(step: number, inserted = true): void {
    this.place(step, this.best(step, inserted), inserted);
  }

  canRun(step: number, executor: number): boolean {
    return this.dag.run[step * this.dag.executors + executor]! < Number.POSITIVE_INFINITY;
  }

  /** The executor that runs all of these steps in the least time, were there nothing else. */
  soonestFor(steps: Iterable<number>): number {
    const { executors, run } = this.dag;
    const sums = new Float64Array(executors);
    for (const step of steps) for (let e = 0; e < executors; e++) sums[e]! += run[step * executors + e]!;
    return least(sums);
  }

  /** The executor that has a slot free first, among those that can run a step. */
  firstFree(step: number): number {
    const free = Float64Array.from({ length: this.dag.executors }, (_, e) =>
      this.canRun(step, e) ? this.freeAt(e) : Number.POSITIVE_INFINITY,
    );
    return least(free);
  }

  /** The executor after which the last of a step's successors could finish first; without any, the step itself. */
  bestForSuccessors(step: number): number {
    const { executors, firstOut, children } = this.dag;
    const row = new Float64Array(executors);
    const last = this.finishes(step, true, new Float64Array(executors));
    if (firstOut[step] === firstOut[step + 1]) return least(last);
    for (let e = 0; e < executors; e++) {
      if (last[e] === Number.POSITIVE_INFINITY) continue;
      last[e] = this.supposing(step, e, () => {
        let latest = 0;
        for (let k = firstOut[step]!; k < firstOut[step + 1]!; k++) {
          this.finishes(children[k]!, true, row);
          latest = Math.max(latest, row[least(row)]!);
        }
        return latest;
      });
    }
    return least(last);
  }

  /** When the executor has a slot free behind all that is planned there. */
  freeAt(executor: number): number {
    let free = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes[executor]!) free = Math.min(free, lane.free);
    return free;
  }

  /** Works out when the data of a step are on each executor; predecessors that have no place yet do not count. */
  #gather(step: number): void {
    const { executors, firstIn, parents, inTransfer } = this.dag;
    const ready = this.#ready;
    for (let e = 0; e < executors; e++) ready[e] = this.#floor[step * executors + e]!;
    for (let k = firstIn[step]!; k < firstIn[step + 1]!; k++) {
      const from = parents[k]!;
      const place = this.executor[from]!;
      if (place < 0) continue;
      const here = this.finish[from]!;
      const there = here + inTransfer[k]!;
      for (let e = 0; e < executors; e++) {
        const at = e === place ? here : there;
        if (at > ready[e]!) ready[e] = at;
      }
    }
  }

  #earliest(executor: number, ready: number, seconds: number, inserted: boolean): number {
    const lanes = this.#lanes[executor]!;
    let start = Number.POSITIVE_INFINITY;
    for (let k = 0; k < lanes.length; k++) {
      const at = this.#onLane(lanes[k]!, ready, seconds, inserted);
      if (at < start) start = at;
      if (start === ready) break;
    }
    return start;
  }

  #onLane(lane: Lane, ready: number, seconds: number, inserted: boolean): number {
    return inserted ? lane.earliest(ready, seconds) : Math.max(ready, lane.free);
  }
}

/** The position of the smallest, the lowest among equals. */
export function least(values: Float64Array): number {
  let best = 0;
  for (let e = 1; e < values.length; e++) if (values[e]! < values[best]!) best = e;
  return best;
}

import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Fleet } from '../fleet.ts';
import { NONE, type TaskColumn, type TaskPool } from '../tasks.ts';

/** Shares are thousandths of a device. */
export const WHOLE = 1000;

/**
 * The devices of every executor. A task takes a share of one device, which must have that much room: the fullest such
 * device, the lowest among equals. Or it takes whole devices, which must be idle: the lowest ones.
 */
export class Gpus implements Stateful {
  readonly #fleet: Fleet;
  readonly #tasks: TaskPool;
  /** By class of tasks: the share of one device, else 0; and whole devices, else 0. */
  readonly #shares: Int32Array;
  readonly #counts: Int32Array;
  /** Where an executor's devices begin. */
  readonly #first: Int32Array;
  /** Thousandths that are free on each device, and the task that has all of it. */
  readonly #free: Int32Array;
  readonly #owner: Int32Array;
  /** The part of `#free` that is an executor's. */
  readonly #devices: readonly Int32Array[];
  readonly #imagined: Int32Array;
  /** The device that a task has a share of. */
  readonly #device: TaskColumn;

  constructor({ scenario, fleet, tasks }: Pick<Engine, 'scenario' | 'fleet' | 'tasks'>) {
    this.#fleet = fleet;
    this.#tasks = tasks;
    this.#shares = Int32Array.from(scenario.tasks, ({ gpu }) => gpu?.share ?? 0);
    this.#counts = Int32Array.from(scenario.tasks, ({ gpu }) => gpu?.count ?? 0);
    this.#first = new Int32Array(fleet.size + 1);
    for (let e = 0; e < fleet.size; e++) {
      this.#first[e + 1] = this.#first[e]! + (fleet.pools[fleet.pool[e]!]!.spec.gpus?.count ?? 0);
    }
    this.#free = new Int32Array(this.#first[fleet.size]!).fill(WHOLE);
    this.#devices = Array.from({ length: fleet.size }, (_, e) =>
      this.#free.subarray(this.#first[e]!, this.#first[e + 1]!),
    );
    this.#owner = new Int32Array(this.#free.length).fill(NONE);
    this.#imagined = new Int32Array(this.#free.length);
    this.#device = tasks.addColumn();
  }

  /** Thousandths that a class of tasks takes in all. */
  demand(classIndex: number): number {
    return this.#shares[classIndex]! + WHOLE * this.#counts[classIndex]!;
  }

  /** Thousandths of all devices. */
  get total(): number {
    return WHOLE * this.#free.length;
  }

  /** What is free on each of an executor's devices: the state itself, to be read only. */
  devices(executor: number): Int32Array {
    return this.#devices[executor]!;
  }

  /** Thousandths that are free on an executor's devices. */
  idle(executor: number): number {
    let free = 0;
    const last = this.#first[executor + 1]!;
    for (let device = this.#first[executor]!; device < last; device++) free += this.#free[device]!;
    return free;
  }

  fits(task: number, executor: number): boolean {
    return this.#hasRoom(task, executor, this.#free);
  }

  /** Whether a task would fit if some of the running ones were gone. */
  fitsWithout(task: number, executor: number, gone: (other: number) => boolean): boolean {
    const { runningHead } = this.#fleet;
    const { next, classIndex } = this.#tasks;
    const imagined = this.#imagined;
    imagined.set(this.#free);
    for (let other = runningHead[executor]!; other !== NONE; other = next[other]!) {
      if (gone(other)) this.#release(other, this.#shares[classIndex[other]!]!, executor, imagined);
    }
    return this.#hasRoom(task, executor, imagined);
  }

  take(task: number, executor: number): void {
    const classIndex = this.#tasks.classIndex[task]!;
    const share = this.#shares[classIndex]!;
    if (share > 0) {
      const device = this.fullest(executor, share);
      this.#free[device]! -= share;
      this.#device.values[task] = device;
      return;
    }
    let wanted = this.#counts[classIndex]!;
    for (let device = this.#first[executor]!; wanted > 0; device++) {
      if (this.#free[device] !== WHOLE) continue;
      this.#free[device] = 0;
      this.#owner[device] = task;
      wanted--;
    }
  }

  give(task: number, executor: number): void {
    const share = this.#shares[this.#tasks.classIndex[task]!]!;
    this.#release(task, share, executor, this.#free);
    if (share > 0) return;
    const last = this.#first[executor + 1]!;
    for (let device = this.#first[executor]!; device < last; device++) {
      if (this.#owner[device] === task) this.#owner[device] = NONE;
    }
  }

  /** The device with the least room that has so much, the lowest among equals; NONE when none has. */
  fullest(executor: number, share: number): number {
    const last = this.#first[executor + 1]!;
    let best = NONE;
    for (let device = this.#first[executor]!; device < last; device++) {
      const room = this.#free[device]!;
      if (room >= share && (best === NONE || room < this.#free[best]!)) best = device;
    }
    return best;
  }

  save(arena: Arena): void {
    arena.write(this.#free);
    arena.write(this.#owner);
  }

  load(arena: Arena): void {
    arena.read(this.#free);
    arena.read(this.#owner);
  }

  #hasRoom(task: number, executor: number, free: Int32Array): boolean {
    const classIndex = this.#tasks.classIndex[task]!;
    const share = this.#shares[classIndex]!;
    let wanted = share > 0 ? 1 : this.#counts[classIndex]!;
    const least = share > 0 ? share : WHOLE;
    const last = this.#first[executor + 1]!;
    for (let device = this.#first[executor]!; wanted > 0 && device < last; device++) {
      if (free[device]! >= least) wanted--;
    }
    return wanted === 0;
  }

  #release(task: number, share: number, executor: number, free: Int32Array): void {
    if (share > 0) {
      free[this.#device.values[task]!]! += share;
      return;
    }
    const last = this.#first[executor + 1]!;
    for (let device = this.#first[executor]!; device < last; device++) {
      if (this.#owner[device] === task) free[device] = WHOLE;
    }
  }
}

import { type Arena, type Column, grown, type Stateful } from '../../core/arena.ts';
import { NONE } from '../tasks.ts';
import type { Step } from './template.ts';

/**
 * The workflows in flight: struct of arrays with a free list, so memory grows with the workflows in flight and not with
 * the length of a run. A workflow takes 41 bytes, and 28 for each step of the longest workflow of the scenario.
 */
export class Flows implements Stateful {
  /** Ordinal of arrival, from 0; −1 where the slot is free. */
  ordinal = new Float64Array(16);
  /** What its randomness is keyed by. */
  key = new Float64Array(16);
  /** The client that started it, in a closed system. */
  client = new Int32Array(16);
  /** Microseconds. */
  arrival = new Float64Array(16);
  /** Which of the scenario's workflows it is. */
  kind = new Int32Array(16);
  /** Steps that are not done yet. */
  undone = new Int32Array(16);
  /** Tasks of it that are ready, wait or run. */
  open = new Int32Array(16);
  /** Whether a step has ended without being completed. */
  failed = new Uint8Array(16);

  // By step, at flow × stride + step.
  /** Predecessors that are not done. */
  waiting: Int32Array;
  /** When it completed and where; NaN before, and for good where it does not run. */
  finish: Float64Array;
  executor: Int32Array;
  /** Microseconds from arrival before which no schedule could have completed it. */
  earliest: Float64Array;
  /** How often it has run anew. */
  visit: Int32Array;

  /** Steps of the longest workflow. */
  readonly stride: number;
  #high = 0;
  #free = NONE;
  /** Where workflows were found the last time: a guess, and no state. */
  readonly #guesses = new Map<number, number>();

  constructor(stride: number) {
    this.stride = stride;
    this.waiting = new Int32Array(16 * stride);
    this.finish = new Float64Array(16 * stride);
    this.executor = new Int32Array(16 * stride);
    this.earliest = new Float64Array(16 * stride);
    this.visit = new Int32Array(16 * stride);
  }

  /** A slot for a new workflow; its steps have not been visited. */
  take(): number {
    const slot = this.#slot();
    const first = slot * this.stride;
    const end = first + this.stride;
    this.waiting.fill(0, first, end);
    this.finish.fill(Number.NaN, first, end);
    this.executor.fill(NONE, first, end);
    this.earliest.fill(0, first, end);
    this.visit.fill(0, first, end);
    this.open[slot] = 0;
    this.failed[slot] = 0;
    return slot;
  }

  release(slot: number): void {
    this.ordinal[slot] = NONE;
    this.kind[slot] = this.#free;
    this.#free = slot;
  }

  /** The slots in use, in no particular order. */
  *living(): Generator<number> {
    for (let slot = 0; slot < this.#high; slot++) if (this.ordinal[slot]! !== NONE) yield slot;
  }

  /** Where the workflow with an ordinal is; −1 when it has left. */
  slotOf(ordinal: number): number {
    const guess = this.#guesses.get(ordinal);
    if (guess !== undefined && this.ordinal[guess] === ordinal) return guess;
    this.#guesses.delete(ordinal);
    for (const slot of this.living()) {
      if (this.ordinal[slot] !== ordinal) continue;
      this.#guesses.set(ordinal, slot);
      return slot;
    }
    return -1;
  }

  /** Microseconds after the workflow's arrival before which a step could not have begun under any schedule. */
  earliestStart(flow: number, index: number, { incoming }: Step): number {
    const { earliest, stride } = this;
    const first = flow * stride;
    let start = earliest[first + index]!;
    for (let i = 0; i < incoming.length; i++) {
      const end = earliest[first + incoming[i]!.from]!;
      if (end > start) start = end;
    }
    return start;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#high);
    arena.writeNumber(this.#free);
    for (const column of this.#flowColumns()) arena.write(column, this.#high);
    for (const column of this.#stepColumns()) arena.write(column, this.#high * this.stride);
  }

  load(arena: Arena): void {
    const high = arena.readNumber();
    this.#free = arena.readNumber();
    while (this.ordinal.length < high) this.#grow();
    this.#high = high;
    for (const column of this.#flowColumns()) arena.read(column, high);
    for (const column of this.#stepColumns()) arena.read(column, high * this.stride);
  }

  /** The free list goes through `kind`. */
  #slot(): number {
    const slot = this.#free;
    if (slot !== NONE) {
      this.#free = this.kind[slot]!;
      return slot;
    }
    if (this.#high === this.ordinal.length) this.#grow();
    return this.#high++;
  }

  #flowColumns(): Column[] {
    return [
      this.ordinal,
      this.key,
      this.client,
      this.arrival,
      this.kind,
      this.undone,
      this.open,
      this.failed,
    ];
  }

  #stepColumns(): Column[] {
    return [this.waiting, this.finish, this.executor, this.earliest, this.visit];
  }

  #grow(): void {
    const capacity = 2 * this.ordinal.length;
    this.ordinal = grown(this.ordinal, capacity);
    this.key = grown(this.key, capacity);
    this.client = grown(this.client, capacity);
    this.arrival = grown(this.arrival, capacity);
    this.kind = grown(this.kind, capacity);
    this.undone = grown(this.undone, capacity);
    this.open = grown(this.open, capacity);
    this.failed = grown(this.failed, capacity);
    this.waiting = grown(this.waiting, capacity * this.stride);
    this.finish = grown(this.finish, capacity * this.stride);
    this.executor = grown(this.executor, capacity * this.stride);
    this.earliest = grown(this.earliest, capacity * this.stride);
    this.visit = grown(this.visit, capacity * this.stride);
  }
}

import { type Arena, grown, type Stateful } from './arena.ts';

const PHASE = 2 ** 48;
const PER_PHASE = 2 ** -48;

/**
 * A binary heap of events in the total order (time, phase, sequence): equal times never depend on the heap's
 * insides, so a run replays exactly. Struct of arrays; times are microseconds.
 */
export class EventQueue implements Stateful {
  #times: Float64Array;
  #keys: Float64Array;
  #payloads: Int32Array;
  #size = 0;
  #sequence = 0;

  /** Time of the earliest event, Infinity when there is none. A field, for a getter's result may be boxed. */
  nextTime = Number.POSITIVE_INFINITY;
  /** The last event taken by {@link pop}. */
  time = 0;
  phase = 0;
  payload = 0;

  constructor(capacity = 64) {
    this.#times = new Float64Array(capacity);
    this.#keys = new Float64Array(capacity);
    this.#payloads = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Phase of the earliest event; meaningless when there is none. */
  get nextPhase(): number {
    return Math.floor(this.#keys[0]! * PER_PHASE);
  }

  push(time: number, phase: number, payload: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const times = this.#times;
    const keys = this.#keys;
    const payloads = this.#payloads;
    const key = phase * PHASE + this.#sequence++;
    let hole = this.#size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const t = times[parent]!;
      if (t < time || (t === time && keys[parent]! < key)) break;
      times[hole] = t;
      keys[hole] = keys[parent]!;
      payloads[hole] = payloads[parent]!;
      hole = parent;
    }
    times[hole] = time;
    keys[hole] = key;
    payloads[hole] = payload;
    this.nextTime = times[0]!;
  }

  /** Removes the earliest event into `time`, `phase` and `payload`. The queue must not be empty. */
  pop(): void {
    const times = this.#times;
    const keys = this.#keys;
    const payloads = this.#payloads;
    this.time = times[0]!;
    this.phase = keys[0]! < PHASE ? 0 : Math.floor(keys[0]! * PER_PHASE);
    this.payload = payloads[0]!;
    const last = --this.#size;
    const time = times[last]!;
    const key = keys[last]!;
    let hole = 0;
    for (let child = 1; child < last; child = 2 * hole + 1) {
      const right = child + 1;
      if (
        right < last &&
        (times[right]! < times[child]! || (times[right]! === times[child]! && keys[right]! < keys[child]!))
      ) {
        child = right;
      }
      const t = times[child]!;
      if (time < t || (time === t && key < keys[child]!)) break;
      times[hole] = t;
      keys[hole] = keys[child]!;
      payloads[hole] = payloads[child]!;
      hole = child;
    }
    times[hole] = time;
    keys[hole] = key;
    payloads[hole] = payloads[last]!;
    this.nextTime = last === 0 ? Number.POSITIVE_INFINITY : times[0]!;
  }

  /** Moves the events of a phase to other times; those of one instant keep their order. */
  retime(phase: number, timeOf: (payload: number) => number): void {
    const size = this.#size;
    const times = this.#times.slice(0, size);
    const keys = this.#keys.slice(0, size);
    const payloads = this.#payloads.slice(0, size);
    for (let i = 0; i < size; i++) {
      if (Math.floor(keys[i]! * PER_PHASE) === phase) times[i] = timeOf(payloads[i]!);
    }
    // What is sorted is a heap.
    const order = Array.from({ length: size }, (_, i) => i);
    order.sort((a, b) => times[a]! - times[b]! || keys[a]! - keys[b]!);
    order.forEach((from, to) => {
      this.#times[to] = times[from]!;
      this.#keys[to] = keys[from]!;
      this.#payloads[to] = payloads[from]!;
    });
    this.nextTime = size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#size);
    arena.writeNumber(this.#sequence);
    arena.write(this.#times, this.#size);
    arena.write(this.#keys, this.#size);
    arena.write(this.#payloads, this.#size);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    this.#sequence = arena.readNumber();
    while (this.#times.length < size) this.#grow();
    this.#size = size;
    arena.read(this.#times, size);
    arena.read(this.#keys, size);
    arena.read(this.#payloads, size);
    this.nextTime = size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  #grow(): void {
    const capacity = 2 * this.#times.length;
    this.#times = grown(this.#times, capacity);
    this.#keys = grown(this.#keys, capacity);
    this.#payloads = grown(this.#payloads, capacity);
  }
}

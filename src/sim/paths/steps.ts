import { MICROS, toMicros } from '../clock.ts';
import type { Path } from './path.ts';
import type { StepsSpec } from './schema.ts';

/** A value that changes at given times, once or again in every period; the last one stays where there is no period. */
export class Steps implements Path {
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  readonly #period: number;
  /** ∫ from 0 to each of the times, and over a whole period; value × microseconds. */
  readonly #before: Float64Array;
  readonly #whole: number;

  constructor({ times, values, period }: StepsSpec) {
    this.#times = Float64Array.from(times, toMicros);
    this.#values = Float64Array.from(values);
    this.#period = period === undefined ? Number.POSITIVE_INFINITY : toMicros(period);
    this.#before = new Float64Array(times.length);
    for (let i = 1; i < times.length; i++) {
      const length = this.#times[i]! - this.#times[i - 1]!;
      this.#before[i] = this.#before[i - 1]! + this.#values[i - 1]! * length;
    }
    this.#whole = period === undefined ? 0 : this.#upTo(this.#period);
  }

  at(time: number): number {
    return this.#values[this.#stepAt(time - this.#start(time))]!;
  }

  integral(from: number, to: number): number {
    const start = this.#start(from);
    const end = this.#start(to);
    if (start === end) return this.#within(from - start, to - start) / MICROS;
    const periods = Math.round((end - start) / this.#period) - 1;
    const rest = this.#within(from - start, this.#period) + this.#within(0, to - end);
    return (rest + periods * this.#whole) / MICROS;
  }

  /** When the period began that a time is in. */
  #start(time: number): number {
    return this.#period === Number.POSITIVE_INFINITY ? 0 : Math.floor(time / this.#period) * this.#period;
  }

  /** Between two times of one period; short stretches do not lose digits to the sum of all before them. */
  #within(from: number, to: number): number {
    const first = this.#stepAt(from);
    const last = this.#stepAt(to);
    if (first === last) return this.#values[first]! * (to - from);
    const head = this.#values[first]! * (this.#times[first + 1]! - from);
    const tail = this.#values[last]! * (to - this.#times[last]!);
    return head + (this.#before[last]! - this.#before[first + 1]!) + tail;
  }

  #upTo(time: number): number {
    const step = this.#stepAt(time);
    return this.#before[step]! + this.#values[step]! * (time - this.#times[step]!);
  }

  /** The last step that has begun. */
  #stepAt(time: number): number {
    let low = 0;
    for (let high = this.#times.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if (this.#times[middle]! <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

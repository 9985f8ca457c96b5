import { grown } from '../../core/arena.ts';
import type { KeyedStream } from '../../core/random.ts';
import { normal } from '../../workload/distributions/normal.ts';
import { MICROS, toMicros } from '../clock.ts';
import type { Path } from './path.ts';
import type { RevertingSpec } from './schema.ts';

/**
 * A value that wanders around its mean: x(k+1) = m + φ (x(k) − m) + √(1 − φ²) σ Z(k+1), a first-order autoregression
 * with standard deviation σ and correlation φ between neighbours, cut off below. Z(k) is keyed by (path, k), so the
 * values are the world's. Those looked at so far are remembered; they are no state.
 */
export class Reverting implements Path {
  readonly #spec: RevertingSpec;
  readonly #stream: KeyedStream;
  readonly #entity: number;
  readonly #every: number;
  readonly #innovation: number;
  #known = 0;
  /** The values, before the cut, and ∫ from 0 to the beginning of each step in value × microseconds. */
  #values = new Float64Array(16);
  #before = new Float64Array(16);

  /** @param entity tells paths of one stream apart */
  constructor(spec: RevertingSpec, stream: KeyedStream, entity: number) {
    this.#spec = spec;
    this.#stream = stream;
    this.#entity = entity;
    this.#every = toMicros(spec.every);
    this.#innovation = spec.deviation * Math.sqrt(1 - spec.memory ** 2);
  }

  at(time: number): number {
    return this.#value(Math.floor(time / this.#every));
  }

  integral(from: number, to: number): number {
    const every = this.#every;
    const first = Math.floor(from / every);
    const last = Math.floor(to / every);
    if (first === last) return (this.#value(first) * (to - from)) / MICROS;
    const tail = this.#value(last) * (to - last * every);
    const head = this.#value(first) * ((first + 1) * every - from);
    return (head + (this.#before[last]! - this.#before[first + 1]!) + tail) / MICROS;
  }

  #value(step: number): number {
    while (this.#known <= step) this.#extend();
    return Math.max(this.#spec.least, this.#values[step]!);
  }

  #extend(): void {
    const { mean, deviation, memory } = this.#spec;
    const k = this.#known++;
    if (k === this.#values.length) {
      this.#values = grown(this.#values, 2 * k);
      this.#before = grown(this.#before, 2 * k);
    }
    const z = normal(this.#stream, this.#entity, 2 * k);
    if (k === 0) {
      this.#values[0] = mean + deviation * z;
      return;
    }
    const previous = this.#values[k - 1]!;
    this.#values[k] = mean + memory * (previous - mean) + this.#innovation * z;
    this.#before[k] = this.#before[k - 1]! + Math.max(this.#spec.least, previous) * this.#every;
  }
}

import { MICROS } from '../clock.ts';
import type { Path } from './path.ts';

export class Constant implements Path {
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  at(): number {
    return this.#value;
  }

  integral(from: number, to: number): number {
    return (this.#value * (to - from)) / MICROS;
  }
}

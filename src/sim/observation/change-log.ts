import { type Arena, grown, type Stateful } from '../../core/arena.ts';

/** Records of numbers, first in, first out; each is preceded by its length. Its memory is that of what it holds. */
export class ChangeLog implements Stateful {
  #values = new Float64Array(64);
  #first = 0;
  #end = 0;

  get empty(): boolean {
    return this.#first === this.#end;
  }

  /** The first number of the oldest record. */
  get head(): number {
    return this.#values[this.#first + 1]!;
  }

  /** Appends the first `length` of these numbers as a record. */
  push(record: Float64Array, length: number): void {
    this.#makeRoom(length + 1);
    this.#values[this.#end] = length;
    this.#values.set(record.subarray(0, length), this.#end + 1);
    this.#end += length + 1;
  }

  /** Takes the oldest record out. What is returned is valid until the next {@link push}. */
  shift(): Float64Array {
    const begin = this.#first + 1;
    this.#first = begin + this.#values[this.#first]!;
    return this.#values.subarray(begin, this.#first);
  }

  save(arena: Arena): void {
    const held = this.#values.subarray(this.#first, this.#end);
    arena.writeNumber(held.length);
    arena.write(held);
  }

  load(arena: Arena): void {
    this.#first = 0;
    this.#end = 0;
    const length = arena.readNumber();
    this.#makeRoom(length);
    this.#end = length;
    arena.read(this.#values, length);
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#values.length) return;
    const held = this.#end - this.#first;
    if (2 * (held + length) > this.#values.length) {
      this.#values = grown(this.#values, 2 * (this.#values.length + length));
    }
    this.#values.copyWithin(0, this.#first, this.#end);
    this.#first = 0;
    this.#end = held;
  }
}

/** What the simulator keeps its state in. */
export type Column = Float64Array | Int32Array | Uint8Array;

/** Mutable state that can be copied out of and into an {@link Arena}, always in the same order. */
export interface Stateful {
  save(arena: Arena): void;
  load(arena: Arena): void;
}

/** One growing block of bytes that state is copied to and from; reused, a snapshot allocates nothing. */
export class Arena {
  #bytes: Uint8Array;
  #end = 0;
  #at = 0;
  readonly #number = new Float64Array(1);

  constructor(capacity = 1 << 16) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** An arena that holds these bytes, ready to be read. */
  static of(bytes: Uint8Array): Arena {
    const arena = new Arena(bytes.length);
    arena.write(bytes);
    return arena;
  }

  /** The bytes written since the last {@link clear}. */
  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  clear(): void {
    this.#end = 0;
  }

  rewind(): void {
    this.#at = 0;
  }

  /** Appends the first `count` elements of `column`. */
  write(column: Column, count: number = column.length): void {
    const size = count * column.BYTES_PER_ELEMENT;
    if (this.#end + size > this.#bytes.length) this.#grow(this.#end + size);
    this.#bytes.set(new Uint8Array(column.buffer, column.byteOffset, size), this.#end);
    this.#end += size;
  }

  /** Fills the first `count` elements of `column` with what was written next. */
  read(column: Column, count: number = column.length): void {
    const size = count * column.BYTES_PER_ELEMENT;
    new Uint8Array(column.buffer, column.byteOffset, size).set(
      this.#bytes.subarray(this.#at, this.#at + size),
    );
    this.#at += size;
  }

  writeNumber(value: number): void {
    this.#number[0] = value;
    this.write(this.#number);
  }

  readNumber(): number {
    this.read(this.#number);
    return this.#number[0]!;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }
}

/** A copy of `column` with room for `capacity` elements. */
export function grown<C extends Column>(column: C, capacity: number): C {
  const larger = new (column.constructor as new (length: number) => C)(capacity);
  larger.set(column);
  return larger;
}

import type { ObservationSpace } from './env.ts';
import { ObservationBatch } from './observation-batch.ts';

/** Arrays begin at multiples of the widest element. */
const ALIGNMENT = 8;

/**
 * What a vector of environments tells of a step, all in one stretch of memory: several threads that are given the same
 * stretch see the same arrays.
 */
export class VectorArrays {
  readonly batch: ObservationBatch;
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** What is to be done next; only read where environments are elsewhere. */
  readonly actions: Int32Array;

  private constructor(arrays: Omit<VectorArrays, 'part'>) {
    this.batch = arrays.batch;
    this.final = arrays.final;
    this.rewards = arrays.rewards;
    this.elapsed = arrays.elapsed;
    this.terminated = arrays.terminated;
    this.truncated = arrays.truncated;
    this.actions = arrays.actions;
  }

  /** @param allocate what the memory of so many bytes is taken from */
  static in(
    space: ObservationSpace,
    count: number,
    rows: number,
    allocate: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
  ): VectorArrays {
    const measure = new Cursor(null);
    lay(measure, space, count, rows);
    return new VectorArrays(lay(new Cursor(allocate(measure.bytes)), space, count, rows));
  }

  /** Members `first` to `first + count − 1`, in the same memory. */
  part(first: number, count: number): VectorArrays {
    const cut = <A extends Float64Array | Uint8Array | Int32Array>(array: A) =>
      array.subarray(first, first + count) as A;
    return new VectorArrays({
      batch: this.batch.part(first, count),
      final: this.final.part(first, count),
      rewards: cut(this.rewards),
      elapsed: cut(this.elapsed),
      terminated: cut(this.terminated),
      truncated: cut(this.truncated),
      actions: cut(this.actions),
    });
  }
}

/** Hands out one array after the other; without memory it only counts. */
class Cursor {
  bytes = 0;
  readonly #memory: ArrayBufferLike | null;

  constructor(memory: ArrayBufferLike | null) {
    this.#memory = memory;
  }

  take<A>(
    Type: { readonly BYTES_PER_ELEMENT: number; new (b: ArrayBufferLike, at: number, n: number): A },
    length: number,
  ): A {
    const at = this.bytes;
    this.bytes += Math.ceil((length * Type.BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
    return this.#memory ? new Type(this.#memory, at, length) : new Type(new ArrayBuffer(0), 0, 0);
  }
}

function lay(memory: Cursor, space: ObservationSpace, count: number, rows: number) {
  const observations = () =>
    new ObservationBatch(space, count, rows, {
      globals: memory.take(Float32Array, count * space.globals.length),
      candidates: memory.take(Float32Array, count * rows * space.features.length),
      mask: memory.take(Uint8Array, count * rows),
      sizes: memory.take(Int32Array, count),
    });
  const [batch, final] = [observations(), observations()];
  return {
    batch,
    final,
    rewards: memory.take(Float64Array, count),
    elapsed: memory.take(Float64Array, count),
    terminated: memory.take(Uint8Array, count),
    truncated: memory.take(Uint8Array, count),
    actions: memory.take(Int32Array, count),
  };
}

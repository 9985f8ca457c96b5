import { COLUMNS } from './columns.ts';

/** What a network mostly does, on one array of numbers: stretches of it are told by where they begin. */
export interface Products {
  /**
   * bias + x · weight: a row vector times a matrix of `inputs` rows, summed from the first input on.
   * @param outputs columns of the matrix, a multiple of {@link COLUMNS} above 0
   */
  affine(x: number, inputs: number, weight: number, bias: number, outputs: number, to: number): void;
  /** 0 for what is below 0, in place. @param count a multiple of {@link COLUMNS}, above 0 */
  relu(from: number, count: number): void;
}

/** What `kernel.wat` does, to the bit. */
export function affineLoops(
  numbers: Float64Array,
  x: number,
  inputs: number,
  weight: number,
  bias: number,
  outputs: number,
  to: number,
): void {
  for (let j = 0; j < outputs; j += COLUMNS) {
    let a = numbers[bias + j]!;
    let b = numbers[bias + j + 1]!;
    let c = numbers[bias + j + 2]!;
    let d = numbers[bias + j + 3]!;
    for (let i = 0, w = weight + j; i < inputs; i++, w += outputs) {
      const factor = numbers[x + i]!;
      a += factor * numbers[w]!;
      b += factor * numbers[w + 1]!;
      c += factor * numbers[w + 2]!;
      d += factor * numbers[w + 3]!;
    }
    numbers[to + j] = a;
    numbers[to + j + 1] = b;
    numbers[to + j + 2] = c;
    numbers[to + j + 3] = d;
  }
}

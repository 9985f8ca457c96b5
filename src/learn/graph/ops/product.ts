import type { Op, Value } from '../graph.ts';
import { repeatedIndex } from './broadcast.ts';

/** Whether an operand is read as its transpose. */
export interface ProductAttributes {
  readonly transA: boolean;
  readonly transB: boolean;
}

/** The m, n and k of a product of an m×k and a k×n matrix. */
export function productSizes(
  inputs: readonly Value[],
  { transA, transB }: ProductAttributes,
): [number, number, number] {
  const [a, b] = [inputs[0]!.shape, inputs[1]!.shape];
  const [m, k] = transA ? [a[1]!, a[0]!] : [a[0]!, a[1]!];
  const [inner, n] = transB ? [b[1]!, b[0]!] : [b[0]!, b[1]!];
  if (a.length !== 2 || b.length !== 2 || k !== inner) {
    throw new RangeError(`no product of [${a}]${transA ? 'ᵀ' : ''} and [${b}]${transB ? 'ᵀ' : ''}`);
  }
  return [m, n, k];
}

/** a·b, or a·b + c with c broadcast to the product: BLAS's `gemm`. */
export const matmul: Op = {
  name: 'matmul',
  infer: (inputs, attributes) => {
    const [m, n] = productSizes(inputs, attributes as unknown as ProductAttributes);
    return [{ type: 'float', shape: [m, n] }];
  },
  evaluate: (node, [a, b, c]) => {
    const attributes = node.attributes as unknown as ProductAttributes;
    const [m, n, k] = productSizes(node.inputs, attributes);
    const [rowA, stepA] = attributes.transA ? [1, m] : [k, 1];
    const [stepB, columnB] = attributes.transB ? [1, k] : [n, 1];
    const product = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += a![i * rowA + l * stepA]! * b![l * stepB + j * columnB]!;
        product[i * n + j] = sum;
      }
    }
    if (!c) return [product];
    const repeated = repeatedIndex(node.inputs[2]!.shape, [m, n]);
    return [product.map((value, i) => value + c[repeated[i]!]!)];
  },
};

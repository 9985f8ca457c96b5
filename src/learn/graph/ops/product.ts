import type { Op, Value } from '../graph.ts';
import { repeatedIndex } from './broadcast.ts';

/** Whether an operand is read as its transpose. */
export interface ProductAttributes {
  readonly transA: boolean;
  readonly transB: boolean;
}

type Sizes = [m: number, n: number, k: number];

/** The m, n and k of a product of an m×k and a k×n matrix. */
export function productSizes(inputs: readonly Value[], attributes: ProductAttributes): Sizes {
  return sizesOf(inputs, attributes, 0);
}

/** The number of products, and the m, n and k of each, for matrices stacked along a leading axis. */
export function batchProductSizes(
  inputs: readonly Value[],
  attributes: ProductAttributes,
): [batch: number, ...Sizes] {
  return [inputs[0]!.shape[0]!, ...sizesOf(inputs, attributes, 1)];
}

/** @param stacked axes before those of the matrices */
function sizesOf(inputs: readonly Value[], { transA, transB }: ProductAttributes, stacked: number): Sizes {
  const [a, b] = [inputs[0]!.shape, inputs[1]!.shape];
  const [rowsA, columnsA] = a.slice(stacked) as [number, number];
  const [rowsB, columnsB] = b.slice(stacked) as [number, number];
  const [m, k] = transA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [inner, n] = transB ? [columnsB, rowsB] : [rowsB, columnsB];
  const ranks = a.length === stacked + 2 && b.length === stacked + 2;
  if (!ranks || k !== inner || (stacked > 0 && a[0] !== b[0])) {
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
    const sizes = productSizes(node.inputs, attributes);
    const product = multiplied(a!, b!, sizes, attributes);
    if (!c) return [product];
    const repeated = repeatedIndex(node.inputs[2]!.shape, node.outputs[0]!.shape);
    return [product.map((value, i) => value + c[repeated[i]!]!)];
  },
};

/** a·b for each pair of matrices along the leading axis. */
export const batchMatmul: Op = {
  name: 'batchMatmul',
  infer: (inputs, attributes) => {
    const [batch, m, n] = batchProductSizes(inputs, attributes as unknown as ProductAttributes);
    return [{ type: 'float', shape: [batch, m, n] }];
  },
  evaluate: (node, [a, b]) => {
    const attributes = node.attributes as unknown as ProductAttributes;
    const [batch, m, n, k] = batchProductSizes(node.inputs, attributes);
    const products = new Float64Array(batch * m * n);
    for (let i = 0; i < batch; i++) {
      const [left, right] = [
        a!.subarray(i * m * k, (i + 1) * m * k),
        b!.subarray(i * k * n, (i + 1) * k * n),
      ];
      products.set(multiplied(left, right, [m, n, k], attributes), i * m * n);
    }
    return [products];
  },
};

function multiplied(
  a: Float64Array,
  b: Float64Array,
  [m, n, k]: Sizes,
  { transA, transB }: ProductAttributes,
): Float64Array {
  const [rowA, stepA] = transA ? [1, m] : [k, 1];
  const [stepB, columnB] = transB ? [1, k] : [n, 1];
  const product = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * rowA + l * stepA]! * b[l * stepB + j * columnB]!;
      product[i * n + j] = sum;
    }
  }
  return product;
}

import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Node } from '../graph/graph.ts';
import type { ProductAttributes } from '../graph/ops/product.ts';
import type { ReductionAttributes } from '../graph/ops/reduction.ts';
import type { OpName } from '../graph/vocabulary.ts';
import type { TensorFlow } from './runtime.ts';

/** Executes one op. All of them are differentiable by TensorFlow.js, and all return fresh tensors. */
export type Kernel = (tf: TensorFlow, inputs: readonly Tensor[], node: Node) => Tensor | Tensor[];

type Unary = 'neg' | 'exp' | 'log' | 'sqrt' | 'square' | 'abs' | 'tanh' | 'relu' | 'logSoftmax';
type Binary = 'add' | 'sub' | 'mul' | 'div' | 'minimum' | 'maximum' | 'equal' | 'greater';

const unary =
  (name: Unary): Kernel =>
  (tf, [x]) =>
    tf[name](x!);

const binary =
  (name: Binary): Kernel =>
  (tf, [a, b]) =>
    tf[name](a!, b!);

const reduction =
  (name: 'sum' | 'mean' | 'max'): Kernel =>
  (tf, [x], { attributes }) => {
    const { axes, keep } = attributes as unknown as ReductionAttributes;
    return tf[name](x!, [...axes], keep);
  };

/** `x` with its last two axes swapped. */
function transposed(tf: TensorFlow, x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
}

/** Transposes first: WebAssembly's own product with a transpose is a plain loop, seven times slower. */
const product: Kernel = (tf, [a, b, c], { attributes }) => {
  const { transA, transB } = attributes as unknown as ProductAttributes;
  return tf.tidy(() => {
    const ab = tf.matMul(transA ? transposed(tf, a!) : a!, transB ? transposed(tf, b!) : b!);
    return c ? tf.add(ab, c) : ab;
  });
};

const shapeOf = ({ attributes }: Node): number[] => [...(attributes.shape as readonly number[])];

/** How each op is executed. */
export const KERNELS: Readonly<Record<OpName, Kernel>> = {
  neg: unary('neg'),
  exp: unary('exp'),
  log: unary('log'),
  sqrt: unary('sqrt'),
  square: unary('square'),
  abs: unary('abs'),
  tanh: unary('tanh'),
  relu: unary('relu'),
  toFloat: (tf, [x]) => tf.cast(x!, 'float32'),
  clip: (tf, [x], { attributes }) => tf.clipByValue(x!, attributes.low as number, attributes.high as number),

  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  min: binary('minimum'),
  max: binary('maximum'),
  equal: binary('equal'),
  greater: binary('greater'),
  where: (tf, [condition, a, b]) => tf.where(condition!, a!, b!),

  reduceSum: reduction('sum'),
  reduceMean: reduction('mean'),
  reduceMax: reduction('max'),

  matmul: product,
  batchMatmul: product,
  reshape: (tf, [x], node) => tf.reshape(x!, shapeOf(node)),
  broadcast: (tf, [x], node) => tf.broadcastTo(x!, shapeOf(node)),
  concat: (tf, inputs, { attributes }) => tf.concat([...inputs], attributes.axis as number),
  split: (tf, [x], { attributes }) =>
    tf.split(x!, [...(attributes.sizes as readonly number[])], attributes.axis as number),
  gather: (tf, [rows, indices]) => tf.gather(rows!, indices as Tensor1D),
  logSoftmax: unary('logSoftmax'),
};

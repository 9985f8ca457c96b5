import type { Attributes, Node } from '../graph/graph.ts';
import type { ProductAttributes } from '../graph/ops/product.ts';
import type { OpName } from '../graph/vocabulary.ts';
import type { OnnxAttribute } from './format.ts';

/** What a lowering writes to: nodes, and constants that they need. */
export interface OnnxEmitter {
  emit(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): void;
  /** A list of 64-bit integers: shapes, axes and sizes. */
  longs(values: readonly number[]): string;
  /** A float of no dimensions. */
  float(value: number): string;
}

/** Writes one op as ONNX nodes, given the names of its inputs and outputs. */
type Lowering = (to: OnnxEmitter, inputs: readonly string[], outputs: readonly string[], node: Node) => void;

type AttributeMap = (attributes: Attributes) => Readonly<Record<string, OnnxAttribute>>;

/** The op is one ONNX operator with the same operands. */
function same(type: string, attributes: AttributeMap = () => ({})): Lowering {
  return (to, inputs, outputs, node) => to.emit(type, inputs, outputs, attributes(node.attributes));
}

/** The op is one ONNX operator that takes an attribute of ours as a further operand. */
function withList(type: string, list: string, attributes: AttributeMap = () => ({})): Lowering {
  return (to, inputs, outputs, node) => {
    const operand = to.longs(node.attributes[list] as readonly number[]);
    to.emit(type, [...inputs, operand], outputs, attributes(node.attributes));
  };
}

/** ONNX multiplies stacks of matrices as they lie, so what is to be read as its transpose is transposed before. */
const stackedProduct: Lowering = (to, inputs, outputs, { attributes }) => {
  const { transA, transB } = attributes as unknown as ProductAttributes;
  const operands = [transA, transB].map((transposed, i) => {
    if (!transposed) return inputs[i]!;
    const name = `${outputs[0]}/${i}`;
    to.emit('Transpose', [inputs[i]!], [name], { perm: [0, 2, 1] });
    return name;
  });
  to.emit('MatMul', operands, outputs);
};

const axis: AttributeMap = (attributes) => ({ axis: attributes.axis as number });
const keepDims: AttributeMap = (attributes) => ({ keepdims: Number(attributes.keep) });
const axesAndKeepDims: AttributeMap = (attributes) => ({
  axes: attributes.axes as readonly number[],
  keepdims: Number(attributes.keep),
});

/** How each op is written in opset 17. */
export const LOWERINGS: Readonly<Record<OpName, Lowering>> = {
  neg: same('Neg'),
  exp: same('Exp'),
  log: same('Log'),
  sqrt: same('Sqrt'),
  square: (to, [x], outputs) => to.emit('Mul', [x!, x!], outputs),
  abs: same('Abs'),
  tanh: same('Tanh'),
  relu: same('Relu'),
  toFloat: same('Cast', () => ({ to: 1 })),
  clip: (to, [x], outputs, { attributes }) =>
    to.emit('Clip', [x!, to.float(attributes.low as number), to.float(attributes.high as number)], outputs),

  add: same('Add'),
  sub: same('Sub'),
  mul: same('Mul'),
  div: same('Div'),
  min: same('Min'),
  max: same('Max'),
  equal: same('Equal'),
  greater: same('Greater'),
  where: same('Where'),

  reduceSum: withList('ReduceSum', 'axes', keepDims),
  reduceMean: same('ReduceMean', axesAndKeepDims),
  reduceMax: same('ReduceMax', axesAndKeepDims),

  matmul: same('Gemm', (attributes) => {
    const { transA, transB } = attributes as unknown as ProductAttributes;
    return { transA: Number(transA), transB: Number(transB) };
  }),
  batchMatmul: stackedProduct,
  reshape: withList('Reshape', 'shape'),
  broadcast: withList('Expand', 'shape'),
  concat: same('Concat', axis),
  split: withList('Split', 'sizes', axis),
  gather: same('Gather', () => ({ axis: 0 })),
  logSoftmax: same('LogSoftmax', () => ({ axis: -1 })),
};

import type { Attributes, Node } from '../../learn/graph/graph.ts';
import type { OpName } from '../../learn/graph/vocabulary.ts';

/** An attribute of a TensorFlow node, as JSON has it; 64-bit integers are text. */
export type TfAttribute =
  | { readonly type: 'DT_FLOAT' | 'DT_INT32' }
  | { readonly b: boolean }
  | { readonly i: string }
  | { readonly shape: TfShape };

/** −1 stands for any length. */
export interface TfShape {
  readonly dim: readonly { readonly size: string }[];
}

/** What a lowering writes to: nodes, and constants that they need. */
export interface TfEmitter {
  /** Writes a node under a name. */
  emit(
    op: string,
    inputs: readonly string[],
    name: string,
    attributes?: Readonly<Record<string, TfAttribute>>,
  ): void;
  /** A list of 32-bit integers: shapes, axes and sizes. */
  integers(values: readonly number[]): string;
  /** One of them. */
  integer(value: number): string;
}

/** Writes one op as TensorFlow nodes, of which the last has `name`; how its outputs are called follows from that. */
type Lowering = (to: TfEmitter, inputs: readonly string[], name: string, node: Node) => void;

/** The op is one of TensorFlow's with the same operands. */
const same =
  (op: string): Lowering =>
  (to, inputs, name) =>
    to.emit(op, inputs, name);

const reduction =
  (op: string): Lowering =>
  (to, [x], name, { attributes }) =>
    to.emit(op, [x!, to.integers(numbers(attributes, 'axes'))], name, {
      keep_dims: { b: attributes.keep as boolean },
    });

/** TensorFlow's product takes no third matrix to add. */
const product: Lowering = (to, [a, b, c], name, { attributes }) => {
  const flags = {
    transpose_a: { b: attributes.transA as boolean },
    transpose_b: { b: attributes.transB as boolean },
  };
  if (c === undefined) return to.emit('MatMul', [a!, b!], name, flags);
  to.emit('MatMul', [a!, b!], `${name}/product`, flags);
  to.emit('AddV2', [`${name}/product`, c], name);
};

const splitUp: Lowering = (to, [x], name, { attributes }) => {
  const sizes = numbers(attributes, 'sizes');
  const operands = [x!, to.integers(sizes), to.integer(attributes.axis as number)];
  to.emit('SplitV', operands, name, { num_split: { i: `${sizes.length}` } });
};

/** How each op that policies consist of is written. */
export const LOWERINGS: Readonly<Partial<Record<OpName, Lowering>>> = {
  exp: same('Exp'),
  sqrt: same('Sqrt'),
  square: same('Square'),
  tanh: same('Tanh'),
  relu: same('Relu'),

  add: same('AddV2'),
  sub: same('Sub'),
  mul: same('Mul'),
  div: same('RealDiv'),
  greater: same('Greater'),
  where: same('SelectV2'),

  reduceSum: reduction('Sum'),
  reduceMean: reduction('Mean'),
  reduceMax: reduction('Max'),

  matmul: product,
  reshape: (to, [x], name, { attributes }) =>
    to.emit('Reshape', [x!, to.integers(numbers(attributes, 'shape'))], name),
  concat: (to, inputs, name, { attributes }) =>
    to.emit('ConcatV2', [...inputs, to.integer(attributes.axis as number)], name, {
      N: { i: `${inputs.length}` },
    }),
  split: splitUp,
  logSoftmax: same('LogSoftmax'),
};

function numbers(attributes: Attributes, name: string): readonly number[] {
  return attributes[name] as readonly number[];
}

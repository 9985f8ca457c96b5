import type { Node, Shape, Value } from './graph.ts';
import type { ProductAttributes } from './ops/product.ts';
import { keptShape, type ReductionAttributes } from './ops/reduction.ts';
import {
  batchMatmul,
  broadcast,
  concat,
  div,
  equal,
  exp,
  greater,
  matmul,
  mul,
  neg,
  type OpName,
  reduceSum,
  reshape,
  split,
  sub,
  sumTo,
  toFloat,
  where,
} from './vocabulary.ts';

/** Gradients with respect to a node's inputs, from those with respect to its outputs; undefined where none flows. */
type Rule = (node: Node, outputs: readonly (Value | undefined)[]) => readonly (Value | undefined)[];

/** The rule of y = f(x): dx from x, y and dy. */
function unary(rule: (x: Value, y: Value, dy: Value, node: Node) => Value): Rule {
  return (node, [dy]) => [rule(node.inputs[0]!, node.outputs[0]!, dy!, node)];
}

/** The rule of y = f(a, b) with broadcasting: what was repeated is summed again. */
function binary(rule: (a: Value, b: Value, dy: Value, y: Value) => readonly [Value, Value]): Rule {
  return (node, [dy]) => {
    const [a, b] = [node.inputs[0]!, node.inputs[1]!];
    const [da, db] = rule(a, b, dy!, node.outputs[0]!);
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  };
}

/** `dy` for the first of two operands, except where it belongs to the second. */
function shared(dy: Value, toSecond: Value): readonly [Value, Value] {
  const second = mul(dy, toFloat(toSecond));
  return [sub(dy, second), second];
}

const none: Rule = (node) => node.inputs.map(() => undefined);

/** `x`, which lacks the folded axes or has them at length 1, repeated to `shape`. */
function unfold(x: Value, axes: readonly number[], shape: Shape): Value {
  return broadcast(reshape(x, keptShape(shape, axes)), shape);
}

const folded = (node: Node): readonly number[] => (node.attributes as unknown as ReductionAttributes).axes;

/** The rule of a·b, and of a·b + c, for matrices and for stacks of them. */
function product(multiply: typeof batchMatmul): Rule {
  return ({ inputs, attributes }, [dy]) => {
    const [a, b, c] = [inputs[0]!, inputs[1]!, inputs[2]];
    const { transA, transB } = attributes as unknown as ProductAttributes;
    const da = transA
      ? multiply(b, dy!, { transA: transB, transB: true })
      : multiply(dy!, b, { transB: !transB });
    const db = transB
      ? multiply(dy!, a, { transA: true, transB: transA })
      : multiply(a, dy!, { transA: !transA });
    return c ? [da, db, sumTo(dy!, c.shape)] : [da, db];
  };
}

/** Scatters by a product with the one-hot matrix of the indices, so that the vocabulary needs no scatter. */
function gatherRule({ inputs }: Node, [dy]: readonly (Value | undefined)[]): (Value | undefined)[] {
  const [rows, indices] = [inputs[0]!, inputs[1]!];
  const [count, picked] = [rows.shape[0]!, indices.shape[0]!];
  const numbers = rows.graph.constant(
    Array.from({ length: count }, (_, i) => i),
    [1, count],
    'int',
  );
  const oneHot = toFloat(equal(reshape(indices, [picked, 1]), numbers));
  const flat = reshape(dy!, [picked, dy!.shape.slice(1).reduce((size, n) => size * n, 1)]);
  return [reshape(matmul(oneHot, flat, { transA: true }), rows.shape), undefined];
}

/** Parts of a split that nothing depends on count with zeros. */
function splitRule(node: Node, parts: readonly (Value | undefined)[]): Value[] {
  const zeros = (shape: Shape) => broadcast(node.inputs[0]!.graph.constant([0], []), shape);
  const filled = node.outputs.map((output, i) => parts[i] ?? zeros(output.shape));
  return [concat(filled, node.attributes.axis as number)];
}

/** How each op passes gradients back. */
export const RULES: Readonly<Record<OpName, Rule>> = {
  neg: unary((_x, _y, dy) => neg(dy)),
  exp: unary((_x, y, dy) => mul(dy, y)),
  log: unary((x, _y, dy) => div(dy, x)),
  sqrt: unary((_x, y, dy) => div(dy, mul(y, 2))),
  square: unary((x, _y, dy) => mul(dy, mul(x, 2))),
  abs: unary((x, y, dy) => mul(dy, where(equal(x, 0), 0, div(x, y)))),
  tanh: unary((_x, y, dy) => mul(dy, sub(1, mul(y, y)))),
  relu: unary((_x, y, dy) => mul(dy, toFloat(greater(y, 0)))),
  clip: unary((x, y, dy) => mul(dy, toFloat(equal(x, y)))),
  toFloat: none,

  add: binary((_a, _b, dy) => [dy, dy]),
  sub: ({ inputs: [a, b] }, [dy]) => [sumTo(dy!, a!.shape), neg(sumTo(dy!, b!.shape))],
  mul: binary((a, b, dy) => [mul(dy, b), mul(dy, a)]),
  div: binary((_a, b, dy, y) => [div(dy, b), neg(mul(div(dy, b), y))]),
  min: binary((a, b, dy) => shared(dy, greater(a, b))),
  max: binary((a, b, dy) => shared(dy, greater(b, a))),
  equal: none,
  greater: none,
  where: ({ inputs: [condition, a, b] }, [dy]) => [
    undefined,
    sumTo(where(condition!, dy!, 0), a!.shape),
    sumTo(where(condition!, 0, dy!), b!.shape),
  ],

  reduceSum: unary((x, _y, dy, node) => unfold(dy, folded(node), x.shape)),
  reduceMean: unary((x, y, dy, node) => {
    const count = x.shape.reduce((size, n) => size * n, 1) / y.shape.reduce((size, n) => size * n, 1);
    return unfold(mul(dy, 1 / count), folded(node), x.shape);
  }),
  reduceMax: unary((x, y, dy, node) => {
    const kept = keptShape(x.shape, folded(node));
    const greatest = toFloat(equal(x, reshape(y, kept)));
    const ties = reduceSum(greatest, folded(node), true);
    return mul(greatest, div(reshape(dy, kept), ties));
  }),

  matmul: product(matmul),
  batchMatmul: product(batchMatmul),
  reshape: unary((x, _y, dy) => reshape(dy, x.shape)),
  broadcast: unary((x, _y, dy) => sumTo(dy, x.shape)),
  concat: ({ inputs, attributes }, [dy]) => {
    const axis = attributes.axis as number;
    return split(
      dy!,
      axis,
      inputs.map((input) => input.shape[axis]!),
    );
  },
  split: splitRule,
  gather: gatherRule,
  logSoftmax: unary((_x, y, dy) => sub(dy, mul(exp(y), reduceSum(dy, [y.shape.length - 1], true)))),
};

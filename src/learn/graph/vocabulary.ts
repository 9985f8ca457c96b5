import { type Attributes, type Graph, type Op, type Shape, Value } from './graph.ts';
import { broadcastShapes } from './ops/broadcast.ts';
import * as elementwise from './ops/elementwise.ts';
import * as layout from './ops/layout.ts';
import { batchMatmul as batchProduct, matmul as product } from './ops/product.ts';
import { reduceMax as foldMax, reduceMean as foldMean, reduceSum as foldSum } from './ops/reduction.ts';
import { logSoftmax as logarithmOfSoftmax } from './ops/softmax.ts';

/** Every op there is. A backend must carry each of them, and each has a gradient rule. */
export const OPS = {
  ...elementwise,
  ...layout,
  matmul: product,
  batchMatmul: batchProduct,
  reduceSum: foldSum,
  reduceMean: foldMean,
  reduceMax: foldMax,
  logSoftmax: logarithmOfSoftmax,
} satisfies Record<string, Op>;

export type OpName = keyof typeof OPS;

/** A tensor, or a number that stands for a constant of no dimensions. */
export type Operand = Value | number;

function graphOf(operands: readonly Operand[]): Graph {
  for (const operand of operands) if (operand instanceof Value) return operand.graph;
  throw new RangeError('an op needs at least one tensor');
}

function all(name: OpName, operands: readonly Operand[], attributes: Attributes = {}): readonly Value[] {
  const graph = graphOf(operands);
  const inputs = operands.map((operand) =>
    operand instanceof Value ? operand : graph.constant([operand], []),
  );
  return graph.apply(OPS[name], inputs, attributes);
}

function one(name: OpName, operands: readonly Operand[], attributes: Attributes = {}): Value {
  return all(name, operands, attributes)[0]!;
}

/** Ops that broadcast by themselves need no operand blown up beforehand, as long as the result is as large. */
function spread(name: OpName, operands: readonly Operand[]): Value {
  const shapeOf = (operand: Operand): Shape => (operand instanceof Value ? operand.shape : []);
  const full = operands.map(shapeOf).reduce(broadcastShapes).join();
  const lean = [...operands];
  for (const [i, operand] of operands.entries()) {
    if (!(operand instanceof Value) || operand.origin.kind !== 'node') continue;
    const { op, inputs } = operand.origin.node;
    if (op !== OPS.broadcast) continue;
    lean[i] = inputs[0]!;
    if (lean.map(shapeOf).reduce(broadcastShapes).join() !== full) lean[i] = operand;
  }
  return one(name, lean);
}

export const neg = (x: Value): Value => one('neg', [x]);
export const exp = (x: Value): Value => one('exp', [x]);
export const log = (x: Value): Value => one('log', [x]);
export const sqrt = (x: Value): Value => one('sqrt', [x]);
export const square = (x: Value): Value => one('square', [x]);
export const abs = (x: Value): Value => one('abs', [x]);
export const tanh = (x: Value): Value => one('tanh', [x]);
export const relu = (x: Value): Value => one('relu', [x]);
/** Truth values as 0 and 1. */
export const toFloat = (x: Value): Value => one('toFloat', [x]);
export const clip = (x: Value, low: number, high: number): Value => one('clip', [x], { low, high });

export const add = (a: Operand, b: Operand): Value => spread('add', [a, b]);
export const sub = (a: Operand, b: Operand): Value => spread('sub', [a, b]);
export const mul = (a: Operand, b: Operand): Value => spread('mul', [a, b]);
export const div = (a: Operand, b: Operand): Value => spread('div', [a, b]);
/** Where both are equal, the gradient goes to `a`. */
export const min = (a: Operand, b: Operand): Value => spread('min', [a, b]);
/** Where both are equal, the gradient goes to `a`. */
export const max = (a: Operand, b: Operand): Value => spread('max', [a, b]);
export const equal = (a: Operand, b: Operand): Value => spread('equal', [a, b]);
export const greater = (a: Operand, b: Operand): Value => spread('greater', [a, b]);
export const where = (condition: Value, a: Operand, b: Operand): Value => spread('where', [condition, a, b]);

const everyAxis = (x: Value): number[] => x.shape.map((_, axis) => axis);

export const reduceSum = (x: Value, axes: Shape = everyAxis(x), keep = false): Value =>
  one('reduceSum', [x], { axes, keep });
export const reduceMean = (x: Value, axes: Shape = everyAxis(x), keep = false): Value =>
  one('reduceMean', [x], { axes, keep });
/** Where several elements are the greatest, they share the gradient evenly. */
export const reduceMax = (x: Value, axes: Shape = everyAxis(x), keep = false): Value =>
  one('reduceMax', [x], { axes, keep });

/** The matrix product a·b (+ c), each of a and b transposed first if so wished. */
export function matmul(
  a: Value,
  b: Value,
  options: { transA?: boolean; transB?: boolean; plus?: Value } = {},
): Value {
  const { transA = false, transB = false, plus } = options;
  return one('matmul', plus ? [a, b, plus] : [a, b], { transA, transB });
}

/** The products of matrices stacked along a leading axis: [b, m, k] · [b, k, n], each transposed first if so wished. */
export function batchMatmul(a: Value, b: Value, options: { transA?: boolean; transB?: boolean } = {}): Value {
  const { transA = false, transB = false } = options;
  return one('batchMatmul', [a, b], { transA, transB });
}

export function reshape(x: Value, shape: Shape): Value {
  return x.shape.join() === shape.join() ? x : one('reshape', [x], { shape });
}

export function broadcast(x: Value, shape: Shape): Value {
  return x.shape.join() === shape.join() ? x : one('broadcast', [x], { shape });
}

export const concat = (values: readonly Value[], axis: number): Value => one('concat', values, { axis });
export const split = (x: Value, axis: number, sizes: readonly number[]): readonly Value[] =>
  all('split', [x], { axis, sizes });
/** Rows of `x` by a list of indices. */
export const gather = (x: Value, indices: Value): Value => one('gather', [x, indices]);

/** log of the softmax over the last axis. */
export const logSoftmax = (x: Value): Value => one('logSoftmax', [x]);

/** Adds up what broadcasting had repeated, so that the result has `shape`. */
export function sumTo(x: Value, shape: Shape): Value {
  if (x.shape.join() === shape.join()) return x;
  const added = x.shape.length - shape.length;
  const axes = everyAxis(x).filter(
    (axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1),
  );
  return reshape(axes.length === 0 ? x : reduceSum(x, axes), shape);
}

import { SequentialStream } from '../../../src/core/random.ts';
import { Graph, type Shape, sizeOf, type Value } from '../../../src/learn/graph/graph.ts';
import {
  abs,
  add,
  batchMatmul,
  broadcast,
  clip,
  concat,
  div,
  equal,
  exp,
  gather,
  greater,
  log,
  logSoftmax,
  matmul,
  max,
  min,
  mul,
  neg,
  type OpName,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  split,
  sqrt,
  square,
  sub,
  tanh,
  toFloat,
  where,
} from '../../../src/learn/graph/vocabulary.ts';

interface Case {
  readonly shapes: readonly Shape[];
  readonly build: (...inputs: Value[]) => Value;
  /** Fed instead of normal random numbers. */
  readonly values?: readonly (readonly number[])[];
}

const indices = (x: Value, list: readonly number[]) => x.graph.constant(list, [list.length], 'int');

const binary = (build: (a: Value, b: Value) => Value): Case[] => [
  {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build,
  },
  {
    shapes: [
      [2, 1, 3],
      [4, 1],
    ],
    build,
  },
  { shapes: [[], [5]], build },
];

/** At least one use of every op; the test over the registry fails for an op that has none. */
export const CASES: Readonly<Record<OpName, readonly Case[]>> = {
  neg: [{ shapes: [[2, 3]], build: neg }],
  exp: [{ shapes: [[2, 3]], build: exp }],
  log: [{ shapes: [[3]], values: [[0.3, 1.7, 4]], build: log }],
  sqrt: [{ shapes: [[3]], values: [[0.3, 1.7, 4]], build: sqrt }],
  square: [{ shapes: [[2, 3]], build: square }],
  abs: [{ shapes: [[4]], values: [[-2, -0.1, 0.1, 3]], build: abs }],
  tanh: [{ shapes: [[2, 3]], build: tanh }],
  relu: [{ shapes: [[4]], values: [[-2, -0.1, 0.1, 3]], build: relu }],
  clip: [{ shapes: [[5]], values: [[-2, -0.4, 0.1, 0.4, 3]], build: (x) => clip(x, -0.5, 0.7) }],
  toFloat: [{ shapes: [[2, 3], [3]], build: (a, b) => mul(toFloat(greater(a, b)), a) }],
  add: binary(add),
  sub: binary(sub),
  mul: binary(mul),
  div: [...binary((a, b) => div(a, add(square(b), 1))), { shapes: [[3]], build: (x) => div(x, 2) }],
  min: binary(min),
  max: binary(max),
  equal: [
    {
      shapes: [[4], [4]],
      values: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      build: (a, b) => where(equal(indices(a, [0, 1, 2, 0]), indices(a, [0, 2, 2, 1])), a, b),
    },
  ],
  greater: [{ shapes: [[2, 3], [3]], build: (a, b) => where(greater(a, b), square(a), mul(a, b)) }],
  where: [{ shapes: [[2, 3], [3], []], build: (a, b, c) => where(greater(a, 0), b, c) }],
  reduceSum: [
    { shapes: [[2, 3]], build: (x) => reduceSum(square(x)) },
    { shapes: [[2, 3, 4]], build: (x) => reduceSum(x, [1]) },
    { shapes: [[2, 3, 4]], build: (x) => reduceSum(square(x), [0, 2], true) },
  ],
  reduceMean: [
    { shapes: [[2, 3]], build: (x) => reduceMean(square(x)) },
    { shapes: [[2, 3, 4]], build: (x) => reduceMean(x, [1], true) },
  ],
  reduceMax: [
    { shapes: [[2, 3]], build: (x) => reduceMax(x) },
    { shapes: [[2, 3, 4]], build: (x) => reduceMax(x, [1]) },
  ],
  matmul: [false, true].flatMap((transA) =>
    [false, true].flatMap((transB): Case[] => {
      const shapes = [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4]];
      return [
        { shapes, build: (a, b) => matmul(a, b, { transA, transB }) },
        { shapes: [...shapes, [4]], build: (a, b, plus) => matmul(a, b, { transA, transB, plus }) },
      ];
    }),
  ),
  batchMatmul: [false, true].flatMap((transA) =>
    [false, true].map((transB): Case => {
      const shapes = [transA ? [5, 3, 2] : [5, 2, 3], transB ? [5, 4, 3] : [5, 3, 4]];
      return { shapes, build: (a, b) => batchMatmul(a, b, { transA, transB }) };
    }),
  ),
  reshape: [{ shapes: [[2, 6]], build: (x) => square(reshape(x, [3, 4])) }],
  broadcast: [{ shapes: [[2, 1, 3]], build: (x) => square(broadcast(x, [5, 2, 4, 3])) }],
  concat: [
    {
      shapes: [
        [2, 1],
        [2, 3],
      ],
      build: (a, b) => concat([a, b], 1),
    },
    {
      shapes: [
        [3, 2],
        [1, 2],
      ],
      build: (a, b) => concat([b, a], 0),
    },
  ],
  split: [
    { shapes: [[2, 6]], build: (x) => pick(split(x, 1, [1, 3, 2]), 1) },
    { shapes: [[5]], build: (x) => concat([pick(split(x, 0, [2, 3]), 1), pick(split(x, 0, [2, 3]), 0)], 0) },
  ],
  gather: [
    { shapes: [[4, 3]], build: (x) => square(gather(x, indices(x, [2, 0, 2]))) },
    { shapes: [[4]], build: (x) => gather(x, indices(x, [3, 3, 1])) },
  ],
  logSoftmax: [{ shapes: [[3, 4]], build: logSoftmax }],
};

const pick = (parts: readonly Value[], i: number): Value => mul(parts[i]!, i + 1);

/** The graph of a case with its result, and a loss that weighs each element of it differently. */
export function graphOf(example: Case): { graph: Graph; inputs: Value[]; result: Value; loss: Value } {
  const graph = new Graph();
  const inputs = example.shapes.map((shape, i) => graph.input(`x${i}`, shape));
  const result = example.build(...inputs);
  const weights = Array.from({ length: sizeOf(result.shape) }, (_, i) => Math.cos(1 + 2 * i));
  const loss = reduceSum(mul(result, graph.constant(weights, result.shape)));
  return { graph, inputs, result, loss };
}

export function feedsOf(example: Case): Record<string, Float32Array> {
  const stream = new SequentialStream('op cases');
  return Object.fromEntries(
    example.shapes.map((shape, i) => {
      const random = () => Array.from({ length: sizeOf(shape) }, () => stream.normal());
      return [`x${i}`, Float32Array.from(example.values?.[i] ?? random())];
    }),
  );
}

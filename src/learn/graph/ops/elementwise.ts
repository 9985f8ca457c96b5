import { type ElementType, type Op, type Signature, sizeOf } from '../graph.ts';
import { broadcastShapes, repeatedIndex } from './broadcast.ts';

function unary(name: string, f: (x: number) => number): Op {
  return {
    name,
    infer: ([x]) => [{ type: 'float', shape: x!.shape }],
    evaluate: (_node, [x]) => [x!.map(f)],
  };
}

function binary(name: string, f: (a: number, b: number) => number, type: ElementType = 'float'): Op {
  return {
    name,
    infer: ([a, b]): Signature[] => {
      if (a!.type !== b!.type) throw new RangeError(`${name} of ${a!.type} and ${b!.type}`);
      return [{ type, shape: broadcastShapes(a!.shape, b!.shape) }];
    },
    evaluate: (node, [a, b]) => {
      const shape = node.outputs[0]!.shape;
      const ia = repeatedIndex(node.inputs[0]!.shape, shape);
      const ib = repeatedIndex(node.inputs[1]!.shape, shape);
      return [Float64Array.from(ia, (at, i) => f(a![at]!, b![ib[i]!]!))];
    },
  };
}

export const neg = unary('neg', (x) => -x);
export const exp = unary('exp', Math.exp);
export const log = unary('log', Math.log);
export const sqrt = unary('sqrt', Math.sqrt);
export const square = unary('square', (x) => x * x);
export const abs = unary('abs', Math.abs);
export const tanh = unary('tanh', Math.tanh);
export const relu = unary('relu', (x) => Math.max(x, 0));
export const toFloat = unary('toFloat', (x) => x);

export const clip: Op = {
  name: 'clip',
  infer: ([x]) => [{ type: 'float', shape: x!.shape }],
  evaluate: ({ attributes }, [x]) => {
    const { low, high } = attributes as { low: number; high: number };
    return [x!.map((value) => Math.min(Math.max(value, low), high))];
  },
};

export const add = binary('add', (a, b) => a + b);
export const sub = binary('sub', (a, b) => a - b);
export const mul = binary('mul', (a, b) => a * b);
export const div = binary('div', (a, b) => a / b);
export const min = binary('min', Math.min);
export const max = binary('max', Math.max);
export const equal = binary('equal', (a, b) => Number(a === b), 'bool');
export const greater = binary('greater', (a, b) => Number(a > b), 'bool');

export const where: Op = {
  name: 'where',
  infer: ([condition, a, b]) => {
    if (condition!.type !== 'bool') throw new RangeError(`where needs a truth value, not ${condition!.type}`);
    const shape = broadcastShapes(condition!.shape, broadcastShapes(a!.shape, b!.shape));
    return [{ type: a!.type, shape }];
  },
  evaluate: (node, [condition, a, b]) => {
    const shape = node.outputs[0]!.shape;
    const [ic, ia, ib] = node.inputs.map((input) => repeatedIndex(input.shape, shape));
    const chosen = new Float64Array(sizeOf(shape));
    for (let i = 0; i < chosen.length; i++) chosen[i] = condition![ic![i]!]! ? a![ia![i]!]! : b![ib![i]!]!;
    return [chosen];
  },
};

import { type Op, type Shape, sizeOf } from '../graph.ts';
import { repeatedIndex } from './broadcast.ts';

/** Which axes are folded, and whether they stay with length 1. */
export interface ReductionAttributes {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

/** `shape` with the folded axes at length 1. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}

function reduction(name: string, start: number, fold: (a: number, b: number) => number): Op {
  return {
    name,
    infer: ([x], attributes) => {
      const { axes, keep } = attributes as unknown as ReductionAttributes;
      if (axes.some((axis) => !(axis in x!.shape)))
        throw new RangeError(`${name} of [${x!.shape}] over [${axes}]`);
      const kept = keptShape(x!.shape, axes);
      return [{ type: 'float', shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)) }];
    },
    evaluate: (node, [x]) => {
      const { axes } = node.attributes as unknown as ReductionAttributes;
      const shape = node.inputs[0]!.shape;
      const folded = new Float64Array(sizeOf(node.outputs[0]!.shape)).fill(start);
      const target = repeatedIndex(keptShape(shape, axes), shape);
      for (let i = 0; i < target.length; i++) folded[target[i]!] = fold(folded[target[i]!]!, x![i]!);
      return [folded];
    },
  };
}

export const reduceSum = reduction('reduceSum', 0, (a, b) => a + b);
export const reduceMax = reduction('reduceMax', Number.NEGATIVE_INFINITY, Math.max);

export const reduceMean: Op = {
  ...reduceSum,
  name: 'reduceMean',
  evaluate: (node, inputs) => {
    const [sum] = reduceSum.evaluate(node, inputs);
    const count = sizeOf(node.inputs[0]!.shape) / sum!.length;
    return [sum!.map((value) => value / count)];
  },
};

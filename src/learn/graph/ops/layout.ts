import { type Op, type Shape, sizeOf, type Value } from '../graph.ts';
import { broadcastShapes, repeatedIndex } from './broadcast.ts';

export const reshape: Op = {
  name: 'reshape',
  infer: ([x], attributes) => {
    const shape = attributes.shape as Shape;
    if (sizeOf(shape) !== sizeOf(x!.shape))
      throw new RangeError(`[${x!.shape}] does not reshape to [${shape}]`);
    return [{ type: x!.type, shape }];
  },
  evaluate: (_node, [x]) => [x!],
};

export const broadcast: Op = {
  name: 'broadcast',
  infer: ([x], attributes) => {
    const shape = attributes.shape as Shape;
    if (broadcastShapes(x!.shape, shape).join() !== shape.join()) {
      throw new RangeError(`[${x!.shape}] does not broadcast to [${shape}]`);
    }
    return [{ type: x!.type, shape }];
  },
  evaluate: (node, [x]) => {
    const index = repeatedIndex(node.inputs[0]!.shape, node.outputs[0]!.shape);
    return [Float64Array.from(index, (at) => x![at]!)];
  },
};

/** Joins along one axis. */
export const concat: Op = {
  name: 'concat',
  infer: (inputs, attributes) => {
    const axis = attributes.axis as number;
    const shapes = inputs.map((input) => input.shape);
    const rest = (shape: Shape) => shape.filter((_, i) => i !== axis).join();
    if (shapes.some((shape) => !(axis in shape) || rest(shape) !== rest(shapes[0]!))) {
      throw new RangeError(
        `no concatenation of ${shapes.map((shape) => `[${shape}]`).join(' ')} along ${axis}`,
      );
    }
    const length = shapes.reduce((sum, shape) => sum + shape[axis]!, 0);
    return [{ type: inputs[0]!.type, shape: shapes[0]!.with(axis, length) }];
  },
  evaluate: (node, inputs) => {
    const joined = new Float64Array(sizeOf(node.outputs[0]!.shape));
    eachPart(node.outputs[0]!, node.inputs, node.attributes.axis as number, (part, from, to, length) => {
      joined.set(inputs[part]!.subarray(from, from + length), to);
    });
    return [joined];
  },
};

/** Cuts along one axis into parts of the given sizes. */
export const split: Op = {
  name: 'split',
  infer: ([x], attributes) => {
    const axis = attributes.axis as number;
    const sizes = attributes.sizes as readonly number[];
    if (sizes.reduce((sum, size) => sum + size, 0) !== x!.shape[axis]) {
      throw new RangeError(`[${x!.shape}] does not split into [${sizes}] along ${axis}`);
    }
    return sizes.map((size) => ({ type: x!.type, shape: x!.shape.with(axis, size) }));
  },
  evaluate: (node, [x]) => {
    const parts = node.outputs.map((output) => new Float64Array(sizeOf(output.shape)));
    eachPart(node.inputs[0]!, node.outputs, node.attributes.axis as number, (part, from, to, length) => {
      parts[part]!.set(x!.subarray(to, to + length), from);
    });
    return parts;
  },
};

/** Visits each contiguous run that a part shares with the whole it was cut from along `axis`. */
function eachPart(
  whole: Value,
  parts: readonly Value[],
  axis: number,
  visit: (part: number, atPart: number, atWhole: number, length: number) => void,
): void {
  const outer = sizeOf(whole.shape.slice(0, axis));
  const stride = sizeOf(whole.shape.slice(axis));
  let offset = 0;
  parts.forEach(({ shape }, part) => {
    const length = sizeOf(shape.slice(axis));
    for (let i = 0; i < outer; i++) visit(part, i * length, i * stride + offset, length);
    offset += length;
  });
}

/** Rows (of the first axis) by index. */
export const gather: Op = {
  name: 'gather',
  infer: ([rows, indices]) => {
    if (indices!.type !== 'int' || indices!.shape.length !== 1)
      throw new RangeError('gather needs a list of ints');
    return [{ type: rows!.type, shape: rows!.shape.with(0, indices!.shape[0]!) }];
  },
  evaluate: (node, [rows, indices]) => {
    const width = sizeOf(node.inputs[0]!.shape.slice(1));
    const gathered = new Float64Array(indices!.length * width);
    indices!.forEach((row, i) => {
      gathered.set(rows!.subarray(row * width, (row + 1) * width), i * width);
    });
    return [gathered];
  },
};

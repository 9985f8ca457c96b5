import type { Op } from '../graph.ts';

/** log of the softmax over the last axis. */
export const logSoftmax: Op = {
  name: 'logSoftmax',
  infer: ([x]) => [{ type: 'float', shape: x!.shape }],
  evaluate: (node, [x]) => {
    const width = node.outputs[0]!.shape.at(-1)!;
    const result = new Float64Array(x!.length);
    for (let from = 0; from < x!.length; from += width) {
      const row = x!.subarray(from, from + width);
      const top = row.reduce((a, b) => Math.max(a, b));
      const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
      for (let i = 0; i < width; i++) result[from + i] = row[i]! - top - total;
    }
    return [result];
  },
};

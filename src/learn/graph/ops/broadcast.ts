import { type Shape, sizeOf } from '../graph.ts';

/** The shape two operands share after NumPy's broadcasting. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) throw new RangeError(`shapes [${a}] and [${b}] do not broadcast`);
    return m === 1 ? n : m;
  });
}

/** For each element of a tensor of shape `to`, the index of the element of shape `from` that it repeats. */
export function repeatedIndex(from: Shape, to: Shape): Int32Array {
  const index = new Int32Array(sizeOf(to));
  let block = 1;
  let stride = 1;
  for (let axis = to.length - 1; axis >= 0; axis--) {
    const length = to[axis]!;
    const source = from[axis - to.length + from.length] ?? 1;
    if (source !== 1) {
      for (let i = 0; i < index.length; i++) index[i]! += (Math.floor(i / block) % length) * stride;
    }
    block *= length;
    stride *= source;
  }
  return index;
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Feeds } from '../backend.ts';
import type { Value } from '../graph/graph.ts';
import type { TensorFlow } from './runtime.ts';

/** Elements as TensorFlow.js keeps them; truth values are 0 and 1. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

const TYPES = { float: 'float32', int: 'int32', bool: 'bool' } as const;

/** A tensor of the type and shape of `value`. */
export function tensorOf(tf: TensorFlow, { type, shape }: Value, numbers: Numbers): Tensor {
  return tf.tensor(numbers, [...shape], TYPES[type]);
}

/** A fresh array: the native runtime hands out the very array that a tensor was made from. */
export function numbersOf(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

/** @throws RangeError when that input was not fed */
export function fed(feeds: Feeds, name: string): Float32Array | Int32Array {
  const numbers = feeds[name];
  if (numbers === undefined) throw new RangeError(`input '${name}' was not fed`);
  return numbers;
}

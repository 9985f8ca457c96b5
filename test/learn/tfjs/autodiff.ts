import * as tf from '@tensorflow/tfjs-core';
// TensorFlow.js keeps its gradients in modules that its bundle for Node lacks; they join a list that is global.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import type { Feeds } from '../../../src/learn/backend.ts';
import { dependencies, type Node, nodesFor, type Value } from '../../../src/learn/graph/graph.ts';
import type { OpName } from '../../../src/learn/graph/vocabulary.ts';
import { KERNELS, type Kernel } from '../../../src/learn/tfjs/kernels.ts';
import { tensorOf } from '../../../src/learn/tfjs/tensors.ts';

const ARRAYS = { float: Float32Array, int: Int32Array, bool: Uint8Array } as const;

/** Gradients of a scalar by some inputs as TensorFlow.js finds them, which sees the forward ops only. */
export function autodiff(loss: Value, wrt: readonly Value[], feeds: Feeds): Float32Array[] {
  return tf.tidy(() => {
    const known = new Map<Value, tf.Tensor>();
    for (const value of new Set([...wrt, ...dependencies([loss])])) {
      const { origin, type } = value;
      if (origin.kind === 'node') continue;
      const numbers = origin.kind === 'input' ? feeds[origin.name]! : origin.values;
      known.set(value, tensorOf(tf, value, ARRAYS[type].from(numbers)));
    }
    const forward = (...given: tf.Tensor[]) => {
      const tensors = new Map(known);
      wrt.forEach((value, k) => {
        tensors.set(value, given[k]!);
      });
      return run(loss, tensors) as tf.Scalar;
    };
    const found = tf.grads(forward)(wrt.map((value) => known.get(value)!));
    return found.map((gradient) => Float32Array.from(gradient.dataSync()));
  });
}

function run(target: Value, tensors: Map<Value, tf.Tensor>): tf.Tensor {
  for (const node of nodesFor([target])) {
    const kernel = ADAPTED[node.op.name] ?? KERNELS[node.op.name as OpName];
    const inputs = node.inputs.map((input) => tensors.get(input)!);
    [kernel(tf, inputs, node)].flat().forEach((result, k) => {
      tensors.set(node.outputs[k]!, result);
    });
  }
  return tensors.get(target)!;
}

/** What TensorFlow.js cannot differentiate as it stands. */
const ADAPTED: Readonly<Record<string, Kernel>> = {
  // It does not add up the gradient of what these two repeat.
  min: (_, inputs, node) => KERNELS.min(tf, repeated(inputs, node), node),
  max: (_, inputs, node) => KERNELS.max(tf, repeated(inputs, node), node),
  // It has no gradients for comparisons, not even zeros.
  equal: (_, inputs, node) => constant(KERNELS.equal, inputs, node),
  greater: (_, inputs, node) => constant(KERNELS.greater, inputs, node),
};

function repeated(inputs: readonly tf.Tensor[], node: Node): tf.Tensor[] {
  return inputs.map((input) => tf.broadcastTo(input, [...node.outputs[0]!.shape]));
}

function constant(kernel: Kernel, inputs: readonly tf.Tensor[], node: Node): tf.Tensor {
  const zeros = () => inputs.map((input) => tf.zeros(input.shape));
  return tf.customGrad((...given) => ({
    value: kernel(tf, given as tf.Tensor[], node) as tf.Tensor,
    gradFunc: zeros,
  }))(...inputs);
}

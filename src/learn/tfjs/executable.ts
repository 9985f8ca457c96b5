import type { Tensor } from '@tensorflow/tfjs-core';
import { dependencies, type Graph, type Node, nodesFor, type Value } from '../graph/graph.ts';
import type { OpName } from '../graph/vocabulary.ts';
import { KERNELS, type Kernel } from './kernels.ts';
import type { TensorFlow } from './runtime.ts';
import { type Numbers, tensorOf } from './tensors.ts';

const ARRAYS = { float: Float32Array, int: Int32Array, bool: Uint8Array } as const;

/** One op, and the values that nobody reads after it. */
interface Step {
  readonly node: Node;
  readonly kernel: Kernel;
  readonly last: readonly Value[];
}

/** A graph as a list of steps, each of which frees what has been read for the last time. */
export class Executable {
  readonly #tf: TensorFlow;
  readonly #graph: Graph;
  readonly #constants: readonly (readonly [Value, Numbers])[];
  readonly #steps: readonly Step[];

  constructor(tf: TensorFlow, graph: Graph) {
    this.#tf = tf;
    this.#graph = graph;
    this.#constants = dependencies(graph.outputs.values()).flatMap((value) =>
      value.origin.kind === 'constant'
        ? [[value, ARRAYS[value.type].from(value.origin.values)] as const]
        : [],
    );
    this.#steps = stepsOf(graph);
  }

  /** Tensors of the constants by the number of their value, for any number of runs. */
  constants(): Tensor[] {
    const tensors: Tensor[] = [];
    for (const [value, numbers] of this.#constants) tensors[value.id] = tensorOf(this.#tf, value, numbers);
    return tensors;
  }

  /** @returns the tensor of an output, which is that of an input or a constant where they are one */
  run(constants: readonly Tensor[], inputs: ReadonlyMap<string, Tensor>): (output: string) => Tensor {
    const tensors = [...constants];
    for (const [name, value] of this.#graph.inputs) tensors[value.id] = inputs.get(name)!;
    const tensorAt = ({ id }: Value) => tensors[id]!;
    for (const { node, kernel, last } of this.#steps) {
      const results = [kernel(this.#tf, node.inputs.map(tensorAt), node)].flat();
      node.outputs.forEach(({ id }, k) => {
        tensors[id] = results[k]!;
      });
      for (const value of last) tensorAt(value).dispose();
    }
    return (output) => tensorAt(this.#graph.outputs.get(output)!);
  }
}

function stepsOf(graph: Graph): Step[] {
  const nodes = nodesFor(graph.outputs.values());
  const lastNode = new Map<Value, Node>();
  for (const node of nodes) for (const value of [...node.outputs, ...node.inputs]) lastNode.set(value, node);
  for (const output of graph.outputs.values()) lastNode.delete(output);
  const last = new Map<Node, Value[]>(nodes.map((node) => [node, []]));
  for (const [value, node] of lastNode) if (value.origin.kind === 'node') last.get(node)!.push(value);
  return nodes.map((node) => ({ node, kernel: KERNELS[node.op.name as OpName], last: last.get(node)! }));
}

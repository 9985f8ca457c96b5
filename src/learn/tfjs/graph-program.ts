import type { Tensor } from '@tensorflow/tfjs-core';
import type { Feeds, Program } from '../backend.ts';
import type { Graph } from '../graph/graph.ts';
import { Executable } from './executable.ts';
import type { TensorFlow } from './runtime.ts';
import { fed, numbersOf, tensorOf } from './tensors.ts';

/** A graph that is run once at a time. */
export class GraphProgram implements Program {
  readonly #tf: TensorFlow;
  readonly #graph: Graph;
  readonly #executable: Executable;

  constructor(tf: TensorFlow, graph: Graph) {
    this.#tf = tf;
    this.#graph = graph;
    this.#executable = new Executable(tf, graph);
  }

  async run(feeds: Feeds): Promise<Record<string, Float32Array>> {
    const results: Record<string, Float32Array> = {};
    this.#tf.tidy(() => {
      const inputs = new Map<string, Tensor>();
      for (const [name, value] of this.#graph.inputs) {
        inputs.set(name, tensorOf(this.#tf, value, fed(feeds, name)));
      }
      const output = this.#executable.run(this.#executable.constants(), inputs);
      for (const name of this.#graph.outputs.keys()) results[name] = numbersOf(output(name));
    });
    return results;
  }
}

import { dependencies, type Graph, nodesFor, type Value } from '../../learn/graph/graph.ts';
import type { OpName } from '../../learn/graph/vocabulary.ts';
import { LOWERINGS, type TfAttribute, type TfEmitter, type TfShape } from './lowerings.ts';
import { Weights } from './weights.ts';

/** For the dimensions of inputs and outputs: whether they may have any length. */
export type AnyLength = Readonly<Record<string, readonly boolean[]>>;

/** A model of TensorFlow.js in its two files. */
export interface GraphModelFiles {
  readonly json: string;
  readonly weights: Uint8Array;
}

/**
 * A graph in the graph-model format of TensorFlow.js, which `tf.loadGraphModel` reads. Inputs and outputs keep their
 * names; all of them are 32-bit floats.
 *
 * https://github.com/tensorflow/tfjs/blob/tfjs-v4.22.0/tfjs-core/src/io/types.ts (`ModelJSON`)
 *
 * @param weightsFile where the weights will lie, from the model's own file
 * @param metadata becomes `userDefinedMetadata` of the loaded model
 */
export function encodeGraphModel(
  graph: Graph,
  any: AnyLength,
  weightsFile: string,
  metadata: Readonly<Record<string, unknown>>,
): GraphModelFiles {
  const lowered = new Lowered(any);
  lowered.body(graph);
  const model = {
    format: 'graph-model',
    generatedBy: 'switchyard',
    convertedBy: null,
    signature: { inputs: lowered.tensors(graph.inputs), outputs: lowered.tensors(graph.outputs) },
    userDefinedMetadata: metadata,
    modelTopology: { node: lowered.nodes(), library: {}, versions: {} },
    weightsManifest: [{ paths: [weightsFile], weights: lowered.weights.specs }],
  };
  return { json: `${JSON.stringify(model)}\n`, weights: lowered.weights.bytes() };
}

const FLOAT = { type: 'DT_FLOAT' } as const;
const INTEGER = { type: 'DT_INT32' } as const;

interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, TfAttribute>>;
}

/** The nodes and constants of a model in the making. */
class Lowered implements TfEmitter {
  readonly weights = new Weights();
  readonly #any: AnyLength;
  readonly #names = new Map<Value, string>();
  readonly #nodes: TfNode[] = [];

  constructor(any: AnyLength) {
    this.#any = any;
  }

  /** All of them, constants first. */
  nodes(): TfNode[] {
    const constants = this.weights.specs.map(({ name, dtype }) => ({
      name,
      op: 'Const',
      attr: { dtype: dtype === 'float32' ? FLOAT : INTEGER },
    }));
    return [...constants, ...this.#nodes];
  }

  /** How inputs or outputs are declared. */
  tensors(values: ReadonlyMap<string, Value>): Record<string, unknown> {
    const entries = [...values].map(([name, value]) => {
      return [name, { name: `${name}:0`, dtype: FLOAT.type, tensorShape: this.#shape(name, value) }] as const;
    });
    return Object.fromEntries(entries);
  }

  emit(
    op: string,
    input: readonly string[],
    name: string,
    attr: Readonly<Record<string, TfAttribute>> = {},
  ): void {
    this.#nodes.push({ name, op, input, attr });
  }

  integers(values: readonly number[]): string {
    return this.weights.add('int32', values, [values.length]);
  }

  integer(value: number): string {
    return this.weights.add('int32', [value], []);
  }

  /** Writes everything that the outputs of `graph` need. */
  body(graph: Graph): void {
    for (const [name, value] of graph.inputs) {
      this.#names.set(value, name);
      const attr = { dtype: FLOAT, shape: { shape: this.#shape(name, value) } };
      this.#nodes.push({ name, op: 'Placeholder', attr });
    }
    for (const value of dependencies(graph.outputs.values())) {
      if (value.origin.kind === 'constant') {
        this.#names.set(value, this.weights.add('float32', value.origin.values, value.shape));
      }
    }
    for (const node of nodesFor(graph.outputs.values())) {
      const name = `v${node.outputs[0]!.id}`;
      const lowering = LOWERINGS[node.op.name as OpName];
      if (!lowering) throw new RangeError(`TensorFlow.js: there is no lowering of '${node.op.name}'`);
      const inputs = node.inputs.map((input) => this.#names.get(input)!);
      lowering(this, inputs, name, node);
      for (const [k, output] of node.outputs.entries()) {
        this.#names.set(output, k === 0 ? name : `${name}:${k}`);
      }
    }
    for (const [name, value] of graph.outputs) this.emit('Identity', [this.#names.get(value)!], name);
  }

  #shape(name: string, { shape }: Value): TfShape {
    return { dim: shape.map((length, axis) => ({ size: `${this.#any[name]?.[axis] ? -1 : length}` })) };
  }
}

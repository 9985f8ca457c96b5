import { dependencies, type ElementType, type Graph, nodesFor, type Value } from '../graph/graph.ts';
import type { OpName } from '../graph/vocabulary.ts';
import type { DataType, OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './format.ts';
import { LOWERINGS, type OnnxEmitter } from './lowerings.ts';

/** Names for the dimensions of inputs and outputs that may have any length, null for those that may not. */
export type SymbolicShapes = Readonly<Record<string, readonly (string | null)[]>>;

/** A graph as ONNX. Its inputs and outputs keep their names. */
export function lowerGraph(graph: Graph, symbolic: SymbolicShapes = {}): OnnxGraph {
  const lowered = new Lowered();
  for (const [name, value] of graph.inputs) lowered.name(value, name);
  lowered.body(graph);
  const declare = (values: ReadonlyMap<string, Value>) =>
    [...values].map(([name, value]) => declaration(name, value, symbolic[name]));
  return { ...lowered.content, inputs: declare(graph.inputs), outputs: declare(graph.outputs) };
}

export function declaration(name: string, value: Value, symbolic?: readonly (string | null)[]): OnnxValue {
  return { name, type: value.type, shape: value.shape.map((length, axis) => symbolic?.[axis] ?? length) };
}

/** The nodes and constants of an ONNX graph in the making. */
export class Lowered implements OnnxEmitter {
  readonly #names = new Map<Value, string>();
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();

  get content(): Pick<OnnxGraph, 'nodes' | 'initializers'> {
    return { nodes: this.#nodes, initializers: [...this.#initializers.values()] };
  }

  name(value: Value, name: string): void {
    this.#names.set(value, name);
  }

  emit(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): void {
    this.#nodes.push({ type, inputs, outputs, attributes });
  }

  longs(values: readonly number[]): string {
    return this.#constant('long', values, [values.length]);
  }

  float(value: number): string {
    return this.#constant('float', [value], []);
  }

  /** Writes everything that the outputs of `graph` need, its inputs having been named. */
  body(graph: Graph): void {
    for (const value of dependencies(graph.outputs.values())) {
      if (value.origin.kind === 'constant') {
        this.name(value, this.#constant(value.type, value.origin.values, value.shape));
      } else if (value.origin.kind === 'node') this.name(value, `v${value.id}`);
    }
    for (const node of nodesFor(graph.outputs.values())) {
      node.outputs.forEach((output) => {
        this.name(output, `v${output.id}`);
      });
      const lowering = LOWERINGS[node.op.name as OpName];
      lowering(
        this,
        node.inputs.map((input) => this.#named(input)),
        node.outputs.map((output) => this.#named(output)),
        node,
      );
    }
    for (const [name, value] of graph.outputs) this.emit('Identity', [this.#named(value)], [name]);
  }

  #named(value: Value): string {
    const name = this.#names.get(value);
    if (name === undefined) throw new RangeError(`graph value ${value.id} was never named`);
    return name;
  }

  #constant(type: DataType, values: ArrayLike<number>, shape: readonly number[]): string {
    const bytes = littleEndian(type, values);
    const key = `${type} [${shape}] ${Buffer.from(bytes).toString('base64')}`;
    const known = this.#initializers.get(key);
    if (known) return known.name;
    const tensor = { name: `k${this.#initializers.size}`, type, shape, bytes };
    this.#initializers.set(key, tensor);
    return tensor.name;
  }
}

const WIDTH: Readonly<Record<DataType, number>> = { float: 4, int: 4, long: 8, bool: 1 };

function littleEndian(type: DataType | ElementType, values: ArrayLike<number>): Uint8Array {
  const width = WIDTH[type];
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (type === 'float') view.setFloat32(i * width, values[i]!, true);
    else if (type === 'int') view.setInt32(i * width, values[i]!, true);
    else if (type === 'long') view.setBigInt64(i * width, BigInt(values[i]!), true);
    else view.setUint8(i * width, values[i]!);
  }
  return new Uint8Array(view.buffer);
}

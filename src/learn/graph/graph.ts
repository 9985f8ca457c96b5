/** What a tensor holds: 32-bit floats, 32-bit integers (indices only) or truth values. */
export type ElementType = 'float' | 'int' | 'bool';

export type Shape = readonly number[];

export interface Signature {
  readonly type: ElementType;
  readonly shape: Shape;
}

export type Attributes = Readonly<Record<string, number | boolean | readonly number[]>>;

/** One entry of the op vocabulary: what comes out, and the reference arithmetic in float64. */
export interface Op {
  readonly name: string;
  /** @throws RangeError when the operands do not fit together. */
  infer(inputs: readonly Value[], attributes: Attributes): readonly Signature[];
  /** Truth values are 0 and 1. */
  evaluate(node: Node, inputs: readonly Float64Array[]): readonly Float64Array[];
}

/** An op applied to values. */
export interface Node {
  readonly op: Op;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly values: Float64Array }
  | { readonly kind: 'node'; readonly node: Node };

/** A tensor of known type and shape in a {@link Graph}. */
export class Value implements Signature {
  readonly graph: Graph;
  readonly id: number;
  readonly type: ElementType;
  readonly shape: Shape;
  readonly origin: Origin;

  constructor(graph: Graph, id: number, signature: Signature, origin: Origin) {
    this.graph = graph;
    this.id = id;
    this.type = signature.type;
    this.shape = signature.shape;
    this.origin = origin;
  }
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/**
 * A traced computation: ops over tensors of static shape. It knows nothing of how it will be executed.
 *
 * Applying the same op to the same values twice gives the same value, so gradients reuse what the forward pass has
 * computed already.
 */
export class Graph {
  readonly inputs = new Map<string, Value>();
  readonly outputs = new Map<string, Value>();
  readonly #known = new Map<string, readonly Value[]>();
  #values = 0;

  input(name: string, shape: Shape, type: 'float' | 'int' = 'float'): Value {
    if (this.inputs.has(name)) throw new RangeError(`graph input '${name}' exists already`);
    const value = this.#value({ type, shape }, { kind: 'input', name });
    this.inputs.set(name, value);
    return value;
  }

  constant(values: ArrayLike<number>, shape: Shape, type: ElementType = 'float'): Value {
    const copy = Float64Array.from(values);
    if (copy.length !== sizeOf(shape)) throw new RangeError(`${copy.length} values for shape [${shape}]`);
    const key = `constant ${type} [${shape}] ${copy.join()}`;
    const known = this.#known.get(key);
    if (known) return known[0]!;
    const value = this.#value({ type, shape }, { kind: 'constant', values: copy });
    this.#known.set(key, [value]);
    return value;
  }

  output(name: string, value: Value): void {
    if (this.outputs.has(name)) throw new RangeError(`graph output '${name}' exists already`);
    this.outputs.set(name, value);
  }

  apply(op: Op, inputs: readonly Value[], attributes: Attributes = {}): readonly Value[] {
    const key = `${op.name} ${inputs.map((input) => input.id)} ${JSON.stringify(attributes)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const outputs: Value[] = [];
    const node: Node = { op, inputs, attributes, outputs };
    for (const signature of op.infer(inputs, attributes)) {
      outputs.push(this.#value(signature, { kind: 'node', node }));
    }
    this.#known.set(key, outputs);
    return outputs;
  }

  #value(signature: Signature, origin: Origin): Value {
    return new Value(this, this.#values++, signature, origin);
  }
}

/** The values that `targets` depend on, themselves included, each after what it depends on. */
export function dependencies(targets: Iterable<Value>): Value[] {
  const found = new Map<number, Value>();
  const open = [...targets];
  for (let value = open.pop(); value; value = open.pop()) {
    if (found.has(value.id)) continue;
    found.set(value.id, value);
    if (value.origin.kind === 'node') open.push(...value.origin.node.inputs);
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}

/** The nodes that `targets` depend on, each after those it depends on. */
export function nodesFor(targets: Iterable<Value>): Node[] {
  const nodes = new Set<Node>();
  for (const { origin } of dependencies(targets)) if (origin.kind === 'node') nodes.add(origin.node);
  return [...nodes];
}

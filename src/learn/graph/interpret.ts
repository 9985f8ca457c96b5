import { type Graph, nodesFor, sizeOf, type Value } from './graph.ts';

/** Runs a graph in float64 arithmetic, plainly: the reference that backends are held to. */
export function interpret(
  graph: Graph,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
): Record<string, Float64Array> {
  const known = new Map<Value, Float64Array>();
  const read = (value: Value): Float64Array => {
    const { origin } = value;
    if (origin.kind === 'constant') return origin.values;
    if (origin.kind === 'input') return fed(origin.name, value, feeds);
    return known.get(value)!;
  };
  for (const node of nodesFor(graph.outputs.values())) {
    const results = node.op.evaluate(node, node.inputs.map(read));
    node.outputs.forEach((output, i) => {
      known.set(output, results[i]!);
    });
  }
  return Object.fromEntries([...graph.outputs].map(([name, value]) => [name, read(value)]));
}

function fed(name: string, value: Value, feeds: Readonly<Record<string, ArrayLike<number>>>): Float64Array {
  const values = feeds[name];
  if (values?.length !== sizeOf(value.shape)) {
    throw new RangeError(
      `input '${name}' needs ${sizeOf(value.shape)} numbers, not ${values?.length ?? 'none'}`,
    );
  }
  return Float64Array.from(values);
}

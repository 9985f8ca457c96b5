import { nodesFor, type Value } from './graph.ts';
import { RULES } from './rules.ts';
import { add, broadcast, type OpName } from './vocabulary.ts';

/**
 * Extends the graph with the gradients of a scalar by reverse-mode differentiation.
 * @returns one tensor for each of `wrt`, of its shape; zeros where `loss` does not depend on it.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  const { graph } = loss;
  if (loss.shape.length > 0)
    throw new RangeError(`gradients of a tensor of shape [${loss.shape}]; a scalar is needed`);
  const active = new Set<Value>(wrt);
  const nodes = nodesFor([loss]);
  for (const node of nodes) {
    if (node.inputs.some((input) => active.has(input))) for (const output of node.outputs) active.add(output);
  }
  const found = new Map<Value, Value>([[loss, graph.constant([1], [])]]);
  for (const node of nodes.reverse()) {
    const outputs = node.outputs.map((output) => found.get(output));
    if (!node.outputs.some((output) => active.has(output)) || outputs.every((dy) => dy === undefined))
      continue;
    RULES[node.op.name as OpName](node, outputs).forEach((gradient, i) => {
      const input = node.inputs[i]!;
      if (gradient === undefined || !active.has(input)) return;
      const earlier = found.get(input);
      found.set(input, earlier ? add(earlier, gradient) : gradient);
    });
  }
  return wrt.map((value) => found.get(value) ?? broadcast(graph.constant([0], []), value.shape));
}

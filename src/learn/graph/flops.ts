import { type Graph, nodesFor } from './graph.ts';
import { type ProductAttributes, productSizes } from './ops/product.ts';

/** Floating-point operations of all matrix products in one run of `graph`: 2·m·n·k each. */
export function matmulFlops(graph: Graph): number {
  let flops = 0;
  for (const node of nodesFor(graph.outputs.values())) {
    if (node.op.name !== 'matmul') continue;
    const [m, n, k] = productSizes(node.inputs, node.attributes as unknown as ProductAttributes);
    flops += 2 * m * n * k;
  }
  return flops;
}

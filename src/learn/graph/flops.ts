import { type Graph, type Node, nodesFor } from './graph.ts';
import { batchProductSizes, type ProductAttributes, productSizes } from './ops/product.ts';

/** Floating-point operations of all matrix products in one run of `graph`: 2·m·n·k each. */
export function matmulFlops(graph: Graph): number {
  return nodesFor(graph.outputs.values()).reduce((flops, node) => flops + flopsOf(node), 0);
}

function flopsOf({ op, inputs, attributes }: Node): number {
  const product = attributes as unknown as ProductAttributes;
  const sizes =
    op.name === 'matmul'
      ? productSizes(inputs, product)
      : op.name === 'batchMatmul'
        ? batchProductSizes(inputs, product)
        : [0];
  return 2 * sizes.reduce((count, size) => count * size, 1);
}

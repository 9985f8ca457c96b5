interface Leaving<E> {
  readonly edges: readonly E[];
}

export interface BackEdge<E> {
  readonly from: number;
  readonly to: number;
  readonly edge: E;
}

/**
 * The edges that close cycles, as a search in depth meets them (Tarjan, 1972), and the nodes that are reached, in an
 * order in which all other edges lead forward.
 */
export function findBackEdges<E extends { readonly to: number }>(
  nodes: readonly Leaving<E>[],
  start: number,
): { readonly back: BackEdge<E>[]; readonly order: number[] } {
  const back: BackEdge<E>[] = [];
  const order: number[] = [];
  const state = new Uint8Array(nodes.length);
  const path: { node: number; next: number }[] = [{ node: start, next: 0 }];
  state[start] = 1;
  while (path.length > 0) {
    const top = path.at(-1)!;
    const edge = nodes[top.node]!.edges[top.next++];
    if (edge === undefined) {
      state[top.node] = 2;
      order.push(top.node);
      path.pop();
    } else if (state[edge.to] === 1) back.push({ from: top.node, to: edge.to, edge });
    else if (state[edge.to] === 0) {
      state[edge.to] = 1;
      path.push({ node: edge.to, next: 0 });
    }
  }
  return { back, order: order.reverse() };
}

/** What a search knows when it ends. */
export interface Proven {
  /** The best found, and what nothing is below; equal where the search was not cut short. */
  readonly best: number;
  readonly lower: number;
}

/** A node of a search tree: an unfinished solution. */
export interface Node {
  /** Nothing that this can become is below. */
  readonly bound: number;
  /** Whether it is finished: its bound is then its value. */
  readonly finished: boolean;
  children(): readonly Node[];
}

/**
 * Branch and bound, depth first, the most promising child first (Land and Doig, 1960). Where it is cut short, what has not
 * been looked at bounds the optimum.
 */
export function branchAndBound(root: Node, expired: () => boolean): Proven {
  let best = Number.POSITIVE_INFINITY;
  let open = Number.POSITIVE_INFINITY;
  let stopped = false;
  const visit = (node: Node): void => {
    if (node.bound >= best) return;
    if (node.finished) {
      best = node.bound;
      return;
    }
    stopped ||= expired();
    if (stopped) {
      open = Math.min(open, node.bound);
      return;
    }
    for (const child of [...node.children()].sort((a, b) => a.bound - b.bound)) visit(child);
  };
  visit(root);
  return { best, lower: Math.min(best, open) };
}

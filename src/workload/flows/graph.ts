import type { FlowStep } from './flow.ts';

/** Which of the edges that leave a node are taken: all, exactly one, or each with a probability of its own. */
export type Split = 'all' | 'one' | 'each';

interface Edge {
  readonly to: number;
  /** Share among the edges of a split `one`, probability in a split `each`. */
  readonly weight: number;
}

interface GraphNode {
  step: Omit<FlowStep, 'after'> | null;
  split: Split;
  readonly edges: Edge[];
}

/** A process as its author draws it: nodes, some of which are steps, and edges that may lead back. */
export class ProcessGraph {
  readonly nodes: GraphNode[] = [];
  readonly #names = new Map<string, number>();

  /** A node that takes no time. */
  point(split: Split = 'all'): number {
    return this.nodes.push({ step: null, split, edges: [] }) - 1;
  }

  /** A step; a name that is taken gets a number. */
  step(step: Omit<FlowStep, 'after'>): number {
    const name = this.nameOf(step.name);
    return this.nodes.push({ step: { ...step, name }, split: 'all', edges: [] }) - 1;
  }

  edge(from: number, to: number, weight = 1): void {
    this.nodes[from]!.edges.push({ to, weight });
  }

  nameOf(wanted: string): string {
    const times = (this.#names.get(wanted) ?? 0) + 1;
    this.#names.set(wanted, times);
    return times === 1 ? wanted : this.nameOf(`${wanted}-${times}`);
  }
}

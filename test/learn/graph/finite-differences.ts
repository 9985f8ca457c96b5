import type { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';

/** The gradient of the scalar output `loss` with respect to one input, by central differences in float64. */
export function finiteDifferences(
  graph: Graph,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
  input: string,
  step = 1e-5,
): Float64Array {
  const values = Float64Array.from(feeds[input]!);
  const lossAt = (i: number, x: number): number =>
    interpret(graph, { ...feeds, [input]: values.with(i, x) }).loss![0]!;
  return values.map((x, i) => (lossAt(i, x + step) - lossAt(i, x - step)) / (2 * step));
}

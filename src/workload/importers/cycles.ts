/**
 * Which nodes of a graph lie on a cycle or behind one: those that Kahn's order never comes to (Kahn, 1962).
 *
 * @param incoming by node the nodes that must come before it; others than 0 … n − 1 must not occur
 */
export function unordered(incoming: readonly (readonly number[])[]): number[] {
  const waits = incoming.map((before) => before.length);
  const after: number[][] = incoming.map(() => []);
  incoming.forEach((before, node) => {
    for (const each of before) after[each]!.push(node);
  });
  const done = waits.flatMap((count, node) => (count === 0 ? [node] : []));
  for (const node of done) for (const next of after[node]!) if (--waits[next]! === 0) done.push(next);
  return waits.flatMap((count, node) => (count > 0 ? [node] : []));
}

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

interface Waiting {
  readonly name: string;
  readonly after: readonly string[];
}

/** The names along a cycle of steps, the first also last; null when there is none. Names that no step has are no steps. */
export function findCycle(steps: readonly Waiting[]): string[] | null {
  const positions = new Map(steps.map(({ name }, i) => [name, i]));
  const incoming = steps.map(({ after }) => after.flatMap((name) => positions.get(name) ?? []));
  const stuck = new Set(unordered(incoming));
  const path: number[] = [];
  for (let at = [...stuck][0]; at !== undefined; at = incoming[at]!.find((before) => stuck.has(before))) {
    const first = path.indexOf(at);
    if (first >= 0) {
      const cycle = path.slice(first).reverse();
      return [cycle.at(-1)!, ...cycle].map((node) => steps[node]!.name);
    }
    path.push(at);
  }
  return null;
}

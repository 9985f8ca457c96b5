interface Waiting {
  readonly name: string;
  readonly after: readonly string[];
}

/** The names along a cycle of steps, the first also last; null when there is none. */
export function findCycle(steps: readonly Waiting[]): string[] | null {
  const before = new Map(steps.map(({ name, after }) => [name, after]));
  const after = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [name, parents] of before) {
    const known = parents.filter((parent) => before.has(parent));
    open.set(name, known.length);
    for (const parent of known) after.set(parent, [...(after.get(parent) ?? []), name]);
  }
  const ready = [...open].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of ready) {
    open.delete(name);
    for (const child of after.get(name) ?? []) {
      open.set(child, open.get(child)! - 1);
      if (open.get(child) === 0) ready.push(child);
    }
  }
  if (open.size === 0) return null;
  const path: string[] = [];
  let name = [...open.keys()][0]!;
  for (; !path.includes(name); name = before.get(name)!.find((parent) => open.has(parent))!) path.push(name);
  const cycle = path.slice(path.indexOf(name)).reverse();
  return [cycle.at(-1)!, ...cycle];
}

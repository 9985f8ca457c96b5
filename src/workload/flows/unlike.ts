import type { Flow } from './flow.ts';

/** Flows of the same name are numbered. */
export function unlike(flows: readonly Flow[]): Flow[] {
  const seen = new Map<string, number>();
  return flows.map((flow) => {
    const times = (seen.get(flow.name) ?? 0) + 1;
    seen.set(flow.name, times);
    return times === 1 ? flow : { ...flow, name: `${flow.name}-${times}` };
  });
}

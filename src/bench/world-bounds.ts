import type { Bound as WorldBound } from '../bounds/bound.ts';

/** What no policy can beat, or what the best possible one reaches: the mean over the seeds. */
export interface Bound {
  readonly scenario: string;
  readonly metric: string;
  readonly value: number;
  readonly kind: 'exact' | 'lower';
}

/** Finds the bounds of one world: of the scenario with this position, and a seed. */
export type BoundFinder = (scenario: number, seed: string) => Promise<readonly WorldBound[]>;

/** The bounds that there are on every seed: a mean of bounds is a bound on the mean. */
export async function meanBounds(
  scenarios: readonly string[],
  seeds: readonly string[],
  find: BoundFinder,
): Promise<Bound[]> {
  const means: Bound[] = [];
  for (const [s, scenario] of scenarios.entries()) {
    const worlds: (readonly WorldBound[])[] = [];
    for (const seed of seeds) worlds.push(await find(s, seed));
    for (const { metric } of worlds[0] ?? []) {
      const each = worlds.flatMap((bounds) => bounds.filter((bound) => bound.metric === metric));
      if (each.length < seeds.length) continue;
      const value = each.reduce((sum, bound) => sum + bound.value, 0) / each.length;
      means.push({
        scenario,
        metric,
        value,
        kind: each.every(({ kind }) => kind === 'exact') ? 'exact' : 'lower',
      });
    }
  }
  return means;
}

import type { Bound as WorldBound } from '../bounds/bound.ts';
import { mean } from '../core/statistics/location.ts';

/** What no policy can beat, or what the best possible one reaches: the mean over the seeds. */
export interface Bound {
  readonly scenario: string;
  readonly metric: string;
  readonly value: number;
  /** lower: a bound that need not be reached; where more is better it is an upper one, and has this name all the same. */
  readonly kind: 'exact' | 'lower';
}

/** Finds the bounds of one world: of the scenario with this position, and a seed. */
export type BoundFinder = (scenario: number, seed: string) => Promise<readonly WorldBound[]>;

/** A bound of each world, in the order of seeds. */
export interface BoundOfWorlds extends Omit<Bound, 'value'> {
  readonly each: readonly number[];
}

/** The bounds that there are on every seed. */
export async function boundsOfWorlds(
  scenarios: readonly string[],
  seeds: readonly string[],
  find: BoundFinder,
): Promise<BoundOfWorlds[]> {
  const found: BoundOfWorlds[] = [];
  for (const [s, scenario] of scenarios.entries()) {
    const worlds: (readonly WorldBound[])[] = [];
    for (const seed of seeds) worlds.push(await find(s, seed));
    for (const { metric } of worlds[0] ?? []) {
      const each = worlds.flatMap((bounds) => bounds.filter((bound) => bound.metric === metric));
      if (each.length < seeds.length) continue;
      found.push({
        scenario,
        metric,
        each: each.map(({ value }) => value),
        kind: each.every(({ kind }) => kind === 'exact') ? 'exact' : 'lower',
      });
    }
  }
  return found;
}

/** A mean of bounds is a bound on the mean. */
export function meanBound({ scenario, metric, each, kind }: BoundOfWorlds): Bound {
  return { scenario, metric, value: mean(each), kind };
}

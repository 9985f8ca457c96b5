import { gapAt } from '../bench/gaps.ts';
import { BOUND_LEVELS, type BoundLevel } from '../bounds/index.ts';
import type { Scenario } from '../sim/scenario/schema.ts';

/** Up to so many arrivals, lower bounds take no longer than a run, and their memory does not matter. */
const CHEAP = 100_000;

/** The option of `simulate` and `bench`. */
export const boundsOption = {
  choices: BOUND_LEVELS,
  describe: `What no policy can beat: lower bounds (upper where more is better), or optima where the scenario is small. Default: lower, up to ${CHEAP.toLocaleString('en-US')} tasks`,
} as const;

/** How much to look for in a scenario. */
export function boundLevelOf(given: string | undefined, { horizon, trace }: Scenario): BoundLevel {
  const named = BOUND_LEVELS.find((level) => level === given);
  if (named) return named;
  const arrivals = Math.min(
    horizon.tasks ?? Number.POSITIVE_INFINITY,
    trace?.length ?? Number.POSITIVE_INFINITY,
  );
  return arrivals <= CHEAP ? 'lower' : 'none';
}

/**
 * How far a metric's value lies from a bound, as a share of it: above, or below where more is better; null where the
 * bound is 0 and the value is not.
 */
export function gapOf(metric: string, value: number, bound: number): number | null {
  if (bound > 0) return gapAt(metric, value / bound);
  return value === bound ? 0 : null;
}

import type { Interval } from '../core/statistics/interval.ts';
import type { Layout } from '../core/statistics/layout.ts';
import { mean } from '../core/statistics/location.ts';
import { shareInterval } from '../core/statistics/share.ts';
import { joined } from './observations.ts';
import type { ScenarioSample } from './sample.ts';
import type { TrialResult } from './trial.ts';
import type { Contestant } from './verdict.ts';

/**
 * Performance profiles (Dolan and Moré 2002): how often a policy is within a factor of the best one. A run that has no
 * value is within none.
 */
export interface Profiles {
  /** Null for all scenarios together. */
  readonly scenario: string | null;
  readonly metric: string;
  /** Worlds in which every value is above zero, so that there are factors. */
  readonly worlds: number;
  /** The factors, in ascending order. */
  readonly taus: readonly number[];
  readonly policies: readonly Profile[];
}

export interface Profile {
  readonly policy: string;
  /** Share of the runs with value / best value of the world ≤ τ, one for each of `taus`. */
  readonly shares: readonly number[];
  /** 95 % interval of each share; null below two worlds of a scenario. */
  readonly ci95: readonly (Interval | null)[];
}

const METRIC = 'objective';
const TAUS = [1, 1.01, 1.02, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7.5, 10];

/** Ratios to the best of a scenario's worlds, by policy. */
interface Ratios {
  readonly scenario: string;
  readonly of: ReadonlyMap<string, { readonly values: readonly number[]; readonly layout: Layout }>;
}

/** Of each scenario, and of all where there are several. Oracles do not take part, nor who has no objective at all. */
export function profilesOf(
  samples: readonly ScenarioSample[],
  contestants: readonly Contestant[],
): Profiles[] {
  const plays = (policy: string) => samples.some(({ results }) => results.get(policy)!.some(hasObjective));
  const rivals = contestants
    .filter(({ policy, oracle }) => !oracle && plays(policy))
    .map(({ policy }) => policy);
  if (rivals.length === 0) return [];
  const ratios = samples.map((sample) => ratiosOf(sample, rivals)).filter(hasWorlds);
  const each = ratios.map((one) => profilesFrom(one.scenario, [one], rivals));
  return ratios.length > 1 ? [...each, profilesFrom(null, ratios, rivals)] : each;
}

function ratiosOf({ scenario, results, worlds }: ScenarioSample, rivals: readonly string[]): Ratios {
  const numbers = Array.from({ length: worlds }, (_, world) => world);
  const valuesIn = (world: number) =>
    rivals.flatMap((policy) =>
      results
        .get(policy)!
        .filter((_, k) => k % worlds === world)
        .flatMap((result) => objectiveOf(result) ?? []),
    );
  const met = numbers.filter((world) => {
    const values = valuesIn(world);
    return values.length > 0 && values.every((value) => value > 0);
  });
  const best = new Map(met.map((world) => [world, Math.min(...valuesIn(world))]));
  const of = rivals.map((policy) => {
    const own = results.get(policy)!;
    const rows = own.length / worlds;
    const values = Array.from({ length: rows }, (_, row) =>
      met.map(
        (world) => (objectiveOf(own[row * worlds + world]!) ?? Number.POSITIVE_INFINITY) / best.get(world)!,
      ),
    ).flat();
    return [policy, { values, layout: { rows, columns: [met.length] } }] as const;
  });
  return { scenario, of: new Map(of) };
}

function objectiveOf({ metrics }: TrialResult): number | null | undefined {
  return metrics[METRIC];
}

function hasObjective(result: TrialResult): boolean {
  return objectiveOf(result) != null;
}

function hasWorlds({ of }: Ratios): boolean {
  return [...of.values()].every(({ values }) => values.length > 0);
}

function profilesFrom(
  scenario: string | null,
  ratios: readonly Ratios[],
  rivals: readonly string[],
): Profiles {
  const [first] = rivals;
  const worlds = ratios.reduce((sum, { of }) => sum + of.get(first!)!.layout.columns[0]!, 0);
  const policies = rivals.map((policy) => {
    const all = joined(
      ratios.map(({ of }) => of.get(policy)!),
      ({ values }) => values,
    );
    const within = TAUS.map((tau) => all.values.map((ratio) => (ratio <= tau ? 1 : 0)));
    return {
      policy,
      shares: within.map((hits) => mean(hits)),
      ci95: within.map((hits) => shareInterval(hits, all.layout)),
    };
  });
  return { scenario, metric: METRIC, worlds, taus: TAUS, policies };
}

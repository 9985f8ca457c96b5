import type { BenchmarkGiven } from '../../bench/benchmark.ts';
import { type RivalTuning, withTuned } from '../../bench/rival-tuning.ts';
import { parseSeeds, SPLITS } from '../../bench/seeds.ts';
import { playedBy } from '../../bench/trainings.ts';
import type { Contestant } from '../../bench/verdict.ts';
import { boundsOf } from '../../bounds/index.ts';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { boundLevelOf } from '../bound-level.ts';
import { resolvePolicy } from '../policy.ts';
import { contestantsOf, policyList, trainingsOf } from '../policy-list.ts';
import { identity, type LoadedSuite } from '../suite-file.ts';
import { RECORDED } from '../trial-runner.ts';
import { wholeNumber } from '../whole-number.ts';

/** What results depend on; JSON. */
export interface BenchGiven {
  readonly scenarios: readonly string[];
  readonly policies: readonly string[];
  readonly split: string;
  readonly set: readonly string[];
  readonly seeds: string | undefined;
  readonly baseline: string | undefined;
  readonly threshold: readonly string[];
  readonly bounds: string | undefined;
  readonly regret: number;
  readonly tune?: number | undefined;
}

/** The policies that are asked for, before any is tuned. */
export function askedPolicies({ policies, split }: BenchGiven, { suite, splits }: LoadedSuite): string[] {
  const { loaded } = splits[splitOf(split)].instances[0]!;
  return policyList(policies.length > 0 ? policies : suite.policies, loaded.control);
}

export const splitOf = (name: string) => SPLITS.find((split) => split === name)!;

/** What to run, checked as far as it can be before any trial. */
export async function planOf(
  given: BenchGiven,
  loaded: LoadedSuite,
  tunings: readonly RivalTuning[],
): Promise<BenchmarkGiven> {
  const { suite, hash, splits } = loaded;
  const split = splitOf(given.split);
  const { instances, seeds } = splits[split];
  const scenarios = instances.map(({ loaded }) => loaded);
  const policies = withTuned(askedPolicies(given, loaded), tunings);
  if (policies.length === 0)
    throw new InputError('--policies is required: the suite names none (static: all schedulers)');
  const contestants = contestantsOf(policies, tunings);
  const played = [...new Set(contestants.flatMap(playedBy))];
  for (const policy of played.filter((name) => name !== RECORDED)) {
    const { create } = await resolvePolicy(policy);
    for (const scenario of scenarios) create({ scenario, parameters: {}, seed: '1' });
  }
  return {
    suite: suite.name,
    identity: { suiteHash: hash, instances: instances.map(identity) },
    scenarios: instances.map(({ path }) => path),
    settings: instances.map(({ set }) => set),
    overrides: given.set,
    scenarioNames: instances.map(({ scenario }) => scenario),
    policies: played,
    contestants,
    tunings,
    trainings: trainingsOf(contestants),
    heldOut: suite.heldOut && split === 'test',
    baseline: baselineOf(given.baseline, suite.baseline, contestants),
    split: given.seeds === undefined ? split : null,
    seeds: given.seeds === undefined ? seeds : parseSeeds(given.seeds, '--seeds'),
    thresholds: given.threshold,
    examinedChoices: wholeNumber('--regret', given.regret, 0),
    boundsOf: async (s, seed) => boundsOf(scenarios[s]!, seed, boundLevelOf(given.bounds, scenarios[s]!)),
  };
}

/** A suite's baseline counts where it takes part. @throws InputError for trainings that cannot be paired with its own */
function baselineOf(
  named: string | undefined,
  ofSuite: string | undefined,
  contestants: readonly Contestant[],
): string {
  const policies = contestants.map(({ policy }) => policy);
  if (named !== undefined && !policies.includes(named)) {
    throw new InputError(`--baseline: '${named}' is not among the policies${allowedNames(named, policies)}`);
  }
  const baseline = named ?? policies.find((policy) => policy === ofSuite) ?? policies[0]!;
  refuseUnpaired(baseline, contestants);
  return baseline;
}

function refuseUnpaired(baseline: string, contestants: readonly Contestant[]): void {
  const countOf = (policy: Contestant | undefined) => policy?.trainings?.length ?? 1;
  const own = countOf(contestants.find(({ policy }) => policy === baseline));
  const other = contestants.find((each) => countOf(each) > 1 && countOf(each) !== own);
  if (own === 1 || other === undefined) return;
  throw new InputError(
    `--baseline: '${baseline}' holds ${own} trainings and '${other.policy}' ${countOf(other)}, which cannot be paired ` +
      '(name one of them, or a rule)',
  );
}

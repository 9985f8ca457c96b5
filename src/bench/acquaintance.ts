import { hasSeed, type TrainedWorlds } from '../learn/trained-worlds.ts';
import type { InstanceIdentity } from './suite-identity.ts';
import type { Contestant, Verdict } from './verdict.ts';

/** What a training learned from, as its artifact tells. */
export interface TrainedOn {
  /** Hashes of whole scenarios. */
  readonly scenarios: readonly string[];
  /** Null in artifacts from before it was kept. */
  readonly worlds: TrainedWorlds | null;
}

/**
 * What of a benchmark's instance a policy knows from its training: the very worlds, an instance that the suite holds out,
 * the workload and the fleet under other seeds, or only one of the two.
 */
export type Known = 'worlds' | 'instance' | 'all but seeds' | 'workload' | 'fleet';

/** A policy that has met an instance before. */
export interface Acquaintance {
  readonly scenario: string;
  readonly policy: string;
  readonly known: Known;
  /** Whether that makes its results worthless: it was trained on what it is tested on. */
  readonly void: boolean;
}

/** What policies are compared on, and whether that was promised to be new to them. */
export interface Ground {
  readonly instances: readonly InstanceIdentity[];
  readonly seeds: readonly string[];
  /** Whether these instances are kept for tests, workloads and fleets alike. */
  readonly heldOut: boolean;
}

/** @param trainings by policy, of those that were trained; where one was trained several times, the worst counts */
export function acquaintances(
  trainings: ReadonlyMap<string, readonly TrainedOn[]>,
  ground: Ground,
): Acquaintance[] {
  return [...trainings].flatMap(([policy, own]) =>
    ground.instances.flatMap((instance) => {
      const found = own.map((training) => knownOf(training, instance, ground));
      const known = KNOWN.find((each) => found.includes(each));
      if (known === undefined) return [];
      const { scenario } = instance;
      return [{ scenario, policy, known, void: known === 'worlds' || known === 'instance' }];
    }),
  );
}

function knownOf({ scenarios, worlds }: TrainedOn, instance: InstanceIdentity, ground: Ground): Known | null {
  const met = worlds?.instances ?? [];
  const has = (part: 'workload' | 'fleet') => met.some((own) => own[part] === instance[part]);
  const both = met.some((own) => own.workload === instance.workload && own.fleet === instance.fleet);
  if (both || scenarios.includes(instance.hash)) {
    if (worlds && ground.seeds.some((seed) => hasSeed(worlds, seed))) return 'worlds';
    return ground.heldOut ? 'instance' : 'all but seeds';
  }
  // Where nothing was promised, a fleet or a workload met before is what users train for.
  if (!ground.heldOut) return null;
  return has('workload') ? 'workload' : has('fleet') ? 'fleet' : null;
}

const WORDS: Readonly<Record<Known, string>> = {
  worlds: 'trained on test instances: the same workload, fleet and seeds',
  instance: 'trained on test instances: a workload and a fleet that the suite holds out',
  'all but seeds': 'the same workload and fleet as in training; only seeds differ',
  workload: 'the same workload as in training, on another fleet',
  fleet: 'the same fleet as in training, under another workload',
};

/** The worst first. */
const KNOWN = Object.keys(WORDS) as readonly Known[];

/** One warning a policy and kind of acquaintance. */
export function acquaintanceWarnings(
  met: readonly Acquaintance[],
  contestants: readonly Contestant[],
): string[] {
  return contestants.flatMap(({ policy, label }) =>
    KNOWN.flatMap((known) => {
      const places = met.filter((each) => each.policy === policy && each.known === known);
      if (places.length === 0) return [];
      return [`${label} on ${places.map(({ scenario }) => scenario).join(', ')}: ${WORDS[known]}`];
    }),
  );
}

/** Takes away the verdicts of policies on what they were trained on. */
export function voided(
  verdicts: readonly Verdict[],
  met: readonly Acquaintance[],
  contestants: readonly Contestant[],
): Verdict[] {
  return verdicts.map((verdict) => {
    const { scenario, policy } = verdict;
    const cause = met.find((each) => each.void && each.scenario === scenario && each.policy === policy);
    if (cause === undefined) return verdict;
    const { label } = contestants.find((each) => each.policy === policy)!;
    const sentence = `On ${scenario}, ${label} has no verdict: ${WORDS[cause.known]}.`;
    return { ...verdict, outcome: 'void', sentence };
  });
}

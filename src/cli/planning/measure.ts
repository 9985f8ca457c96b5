import type { Interval } from '../../core/statistics/bootstrap.ts';
import { mean } from '../../core/statistics/location.ts';
import { studentHalfWidth } from '../../core/statistics/student.ts';
import { run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Simulator } from '../../sim/simulator.ts';
import { isOracle, namedFactory } from '../policy.ts';
import { loadScenario } from '../scenario-file.ts';
import { objectiveBound } from './bound.ts';
import { type PlanningCase, plannersOf } from './cases.ts';

/** What a planner came to in a case. */
export interface PlanningRow {
  readonly scenario: string;
  readonly overrides: readonly string[];
  readonly base: string;
  readonly policy: string;
  /** Mean objectives over the seeds. */
  readonly baseObjective: number;
  readonly objective: number;
  /** What no policy can be below, the mean over the seeds; null where nothing is proven. */
  readonly bound: number | null;
  /** What is saved of the base's mean objective, in per cent, paired by seed, with Student's 95 % interval. */
  readonly saved: number;
  readonly ci95: Interval;
  /** Seeds on which it is worse than its base. */
  readonly worse: number;
  readonly seeds: number;
  /** Processor time of a decision, which other programs on the machine hardly change. */
  readonly millis: number;
  /** Whether it sees what production cannot. */
  readonly oracle: boolean;
}

/** Lets the base and every planner play the same seeds of a case. */
export async function measureCase(
  each: PlanningCase,
  seeds: readonly string[],
  onRun: () => void,
): Promise<PlanningRow[]> {
  const { scenario: name, overrides, base } = each;
  const scenario = await loadScenario(name, overrides);
  const played = seeds.map((seed) => play(scenario, base, seed));
  const own = played.map(({ objective }) => objective);
  const bounds = await Promise.all(seeds.map((seed, i) => objectiveBound(scenario, seed, played[i]!.tasks)));
  const proven = bounds.filter((bound) => bound !== null);
  const bound = proven.length === seeds.length ? mean(proven) : null;
  onRun();
  return plannersOf(each).map((policy) => {
    const played = seeds.map((seed) => play(scenario, policy, seed));
    onRun();
    const level = mean(own);
    const saved = played.map(({ objective }, i) => (100 * (own[i]! - objective)) / level);
    const half = studentHalfWidth(saved);
    return {
      scenario: name,
      overrides,
      base,
      policy,
      baseObjective: level,
      objective: mean(played.map(({ objective }) => objective)),
      bound,
      saved: mean(saved),
      ci95: [mean(saved) - half, mean(saved) + half],
      // Sums of the same terms in another order differ by rounding.
      worse: saved.filter((share) => share < -1e-9).length,
      seeds: seeds.length,
      millis: played.reduce((sum, { millis }) => sum + millis, 0) / decisionsOf(played),
      oracle: isOracle(policy),
    };
  });
}

function decisionsOf(played: readonly { readonly decisions: number }[]): number {
  return played.reduce((sum, { decisions }) => sum + decisions, 0);
}

function play(scenario: Scenario, policy: string, seed: string) {
  const scheduler = namedFactory(policy)({ scenario, parameters: {}, seed });
  const simulator = new Simulator(scenario, { seed });
  const before = process.cpuUsage();
  const { objective, decisions, tasks } = run(simulator, scheduler);
  const { user, system } = process.cpuUsage(before);
  return { objective, decisions, tasks: tasks.arrived, millis: (user + system) / 1000 };
}

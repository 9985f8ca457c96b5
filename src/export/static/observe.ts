import { VerificationError } from '../../core/errors.ts';
import { type PolicyScheduler, policyScheduler, type ScoredRows } from '../../learn/policy-scheduler.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import type { DecisionPoint } from '../../sim/decision-point.ts';
import { type RunResult, run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import type { Artifact } from '../artifact.ts';
import { type Decision, matters, type Reader } from './decision.ts';
import { Thinned } from './thinned.ts';

/** Decisions that are kept of a world. */
const KEPT = 1024;
const FITTED = ['distil/1', 'distil/2'];
const HELD_OUT = ['held-out/1', 'held-out/2', 'held-out/3'];

/** What a policy is observed in. */
export interface Ground {
  readonly artifact: Pick<Artifact, 'model' | 'maxRows'>;
  /** As the policy sees it: with its preferences, if it has some. */
  readonly scenario: Scenario;
  /** Makes the rule that answers where the policy cannot; null where there is none. */
  readonly fallback: (() => Scheduler) | null;
}

/** Seeds of the worlds that decisions come from. */
export interface ObservedWorlds {
  readonly fitted: readonly string[];
  readonly heldOut: readonly string[];
  /** They are one world whatever the seed, whose earlier half is fitted to and whose later half is held out. */
  readonly same: boolean;
}

/** Decisions of a policy in play, some to fit to and others to be measured on. */
export interface Observed {
  readonly fitted: readonly Decision[];
  readonly heldOut: readonly Decision[];
  readonly worlds: ObservedWorlds;
  /** What the policy came to in each world of `heldOut`. */
  readonly results: readonly RunResult[];
}

/**
 * Lets a policy play some worlds, each to its end. What is held out comes from other worlds than what is fitted to;
 * where the scenario has but one world, as a recorded trace is, the earlier half is fitted to and the later held out.
 *
 * @throws VerificationError when a score of the policy is not a number
 */
export function observe(ground: Ground, reader: Reader): Observed {
  const first = play(ground, reader, FITTED[0]!);
  const other = play(ground, reader, HELD_OUT[0]!);
  if (first.hash === other.hash) {
    const half = first.decisions.length >> 1;
    return {
      fitted: first.decisions.slice(0, half),
      heldOut: first.decisions.slice(half),
      worlds: { fitted: [FITTED[0]!], heldOut: [HELD_OUT[0]!], same: true },
      results: [other.result],
    };
  }
  const rest = (seeds: readonly string[]) => seeds.slice(1).map((seed) => play(ground, reader, seed));
  const fitted = [first, ...rest(FITTED)];
  const heldOut = [other, ...rest(HELD_OUT)];
  return {
    fitted: fitted.flatMap(({ decisions }) => decisions),
    heldOut: heldOut.flatMap(({ decisions }) => decisions),
    worlds: { fitted: FITTED, heldOut: HELD_OUT, same: false },
    results: heldOut.map(({ result }) => result),
  };
}

interface Played {
  readonly decisions: readonly Decision[];
  readonly result: RunResult;
  /** Of the world at its end: equal where worlds are. */
  readonly hash: string;
}

function play({ artifact, scenario, fallback }: Ground, reader: Reader, seed: string): Played {
  const policy: PolicyScheduler = policyScheduler(artifact.model, scenario, artifact.maxRows);
  const rule = fallback?.() ?? null;
  const kept = new Thinned<Decision>(KEPT);
  const simulator = new Simulator(scenario, { seed });
  const result = run(simulator, {
    choose(point) {
      const seen = policy.scores(point);
      const choice = seen.candidate(greatestIndex(seen.values));
      kept.offer(() => {
        const decision = decisionOf(point, seen, reader, rule);
        return matters(decision) ? decision : null;
      });
      return choice;
    },
  });
  return { decisions: kept.items, result, hash: simulator.stateHash() };
}

function decisionOf(
  point: DecisionPoint,
  { observation, values, candidate }: ScoredRows,
  { columns, write }: Reader,
  rule: Scheduler | null,
): Decision {
  const rows: number[] = [];
  let other = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    if (observation.mask[row] !== 1) continue;
    if (!Number.isFinite(values[row]!)) {
      throw new VerificationError(`the policy gives a candidate the score ${values[row]}`);
    }
    if (point.kind(candidate(row)) === 'run') rows.push(row);
    else other = Math.max(other, values[row]!);
  }
  const scores = Float64Array.from(rows, (row) => values[row]!);
  const inputs = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    write(point, candidate(row), inputs, i * columns);
  });
  const beside = scores.every((score) => score < other);
  const fallback = rule?.score ? leastIndex(rows.map((row) => rule.score!(point, candidate(row)))) : -1;
  return { scores, inputs, beside, fallback };
}

function leastIndex(values: readonly number[]): number {
  return values.reduce((least, value, i) => (value < values[least]! ? i : least), 0);
}

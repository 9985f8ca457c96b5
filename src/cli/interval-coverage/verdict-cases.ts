import type { ScenarioSample } from '../../bench/sample.ts';
import type { TrialResult } from '../../bench/trial.ts';
import { judge } from '../../bench/verdict.ts';
import type { SequentialStream } from '../../core/random.ts';
import { Bootstrap } from '../../core/statistics/bootstrap.ts';
import { type Distribution, exponential, laplace, lognormal, normal } from './distributions.ts';

/** A learned policy that is in truth as good as the static one, judged as `bench` does. */
export interface VerdictCase {
  readonly values: string;
  readonly seeds: number;
  /** Each is a verdict; Holm's correction covers them all. */
  readonly scenarios: number;
  /** Whether any verdict says that it is better, and whether any says that it is worse. */
  verdicts(stream: SequentialStream): { readonly better: boolean; readonly worse: boolean };
}

export const verdictCases: readonly VerdictCase[] = [
  verdictCase(normal, 20),
  verdictCase(normal, 5),
  verdictCase(laplace, 20),
  verdictCase(exponential, 20),
  verdictCase(exponential, 20, -1),
  verdictCase(lognormal, 20),
  verdictCase(lognormal, 20, -1),
  verdictCase(normal, 20, 1, 7),
];

const bootstrap = new Bootstrap();

/** @param sign which side of the differences is the long one: 1 where the learned policy is at times much worse */
export function verdictCase(
  noise: Distribution,
  seeds: number,
  sign: 1 | -1 = 1,
  scenarios = 1,
): VerdictCase {
  const skewed = noise === exponential || noise === lognormal;
  return {
    values: `${noise.name}${skewed ? (sign > 0 ? ', at times much worse' : ', at times much better') : ''}`,
    seeds,
    scenarios,
    verdicts(stream) {
      const samples = Array.from({ length: scenarios }, (_, k) =>
        nullSample(`s${k}`, seeds, () => sign * (noise.draw(stream) - noise.mean), stream),
      );
      const outcomes = judge(samples, CONTESTANTS, 'rule', bootstrap).map(({ outcome }) => outcome);
      return { better: outcomes.includes('wins'), worse: outcomes.includes('loses') };
    },
  };
}

const CONTESTANTS = [
  { policy: 'rule', label: 'rule', kind: 'static', artifact: null },
  { policy: 'learned', label: 'learned', kind: 'learned', artifact: '' },
] as const;

/** Common worlds, and a difference without a mean. */
function nullSample(
  scenario: string,
  worlds: number,
  difference: () => number,
  stream: SequentialStream,
): ScenarioSample {
  const rule = Array.from({ length: worlds }, () => 100 + 10 * stream.normal());
  const learned = rule.map((value) => value + difference());
  return {
    scenario,
    worlds,
    results: new Map([
      ['rule', rule.map(resultOf)],
      ['learned', learned.map(resultOf)],
    ]),
  };
}

function resultOf(objective: number): TrialResult {
  const tasks = { arrived: 0, completed: 0, failed: 0, rejected: 0, abandoned: 0, unfinished: 0 };
  return { metrics: { objective }, tasks, decisions: 0, events: 0, responses: [], log: [] };
}

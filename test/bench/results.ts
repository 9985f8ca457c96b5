import type { ScenarioSample } from '../../src/bench/sample.ts';
import type { TrialResult } from '../../src/bench/trial.ts';
import type { Contestant } from '../../src/bench/verdict.ts';

/** A trial's result with these metrics and nothing else of interest. */
export function trialResult(
  metrics: Readonly<Record<string, number | null>>,
  responses: readonly number[] = [],
): TrialResult {
  const tasks = { arrived: 1, completed: 1, failed: 0, rejected: 0, abandoned: 0, unfinished: 0 };
  return { metrics, tasks, decisions: 1, events: 2, responses, log: [] };
}

/** A scenario in which each policy has these objectives, one a seed and, after those of one training, of the next. */
export function sampleOf(
  objectives: Readonly<Record<string, readonly (number | null)[]>>,
  scenario = 'two-tier',
  metric = 'objective',
  worlds = Object.values(objectives)[0]!.length,
): ScenarioSample {
  return {
    scenario,
    worlds,
    results: new Map(
      Object.entries(objectives).map(([policy, values]) => [
        policy,
        values.map((value) => trialResult({ [metric]: value })),
      ]),
    ),
  };
}

export function contestant(policy: string, kind: Contestant['kind'] = 'static', label = policy): Contestant {
  return { policy, label, kind, artifact: kind === 'learned' ? 'hash' : null };
}

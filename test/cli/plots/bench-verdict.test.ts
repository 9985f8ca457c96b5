import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/bench/verdict.ts';
import type { DrawnDocument } from '../../../src/cli/plots/bench-document.ts';
import { furtherVerdicts, verdictSentences } from '../../../src/cli/plots/bench-verdict.ts';

const row = (scenario: string, policy: string, mean: number, ratio: number | null = null) => ({
  scenario,
  policy,
  metric: 'objective',
  n: 20,
  mean,
  vsBaseline: ratio === null ? null : { ratio, ci95: [ratio - 0.1, ratio + 0.1], pImprovement: 1 },
});

/** `sjf` is the best static policy everywhere, `fcfs` the baseline. */
function documentOf(outcomes: Readonly<Record<string, Outcome>>, learned = true): DrawnDocument {
  const scenarios = Object.keys(outcomes);
  const verdicts = scenarios.flatMap((scenario) =>
    ['sjf', 'fcfs'].map((against) => ({
      scenario,
      policy: 'run',
      against,
      outcome: outcomes[scenario],
      sentence: `run and ${against} on ${scenario}.`,
    })),
  );
  return {
    baseline: 'fcfs',
    seeds: ['1'],
    policies: [
      { policy: 'fcfs', label: 'fcfs', kind: 'static' },
      { policy: 'sjf', label: 'sjf', kind: 'static' },
      { policy: 'seer', label: 'seer (oracle)', kind: 'static', oracle: true },
      ...(learned ? [{ policy: 'run', label: 'ppo', kind: 'learned' }] : []),
    ],
    results: scenarios.flatMap((scenario) => [
      row(scenario, 'fcfs', 10),
      row(scenario, 'sjf', 8, 0.8),
      row(scenario, 'seer', 1, 0.1),
    ]),
    verdicts: learned ? verdicts : [],
  } as unknown as DrawnDocument;
}

test('of one scenario, the verdict against the best static policy comes first, the others after it', () => {
  const document = documentOf({ a: 'wins' });
  expect(verdictSentences(document)).toEqual(['run and sjf on a.']);
  expect(furtherVerdicts(document)).toEqual(['run and fcfs on a.']);
});

test('of several scenarios, it counts', () => {
  const outcomes = { a: 'wins', b: 'loses', c: 'wins', d: 'no evidence of difference' } as const;
  expect(verdictSentences(documentOf(outcomes))).toEqual([
    'Against the best static policy of each of 4 scenarios, ppo wins against it on 2 (a, c); loses to it on 1 (b); ' +
      'shows no evidence of difference on 1 (d).',
  ]);
});

test('without a learned policy it names the best rule, never an oracle', () => {
  expect(verdictSentences(documentOf({ a: 'wins' }, false))).toEqual([
    'No learned policy took part; the least mean objective has sjf on a (0.800 times that of fcfs, 95 % interval 0.700 to 0.900).',
  ]);
});

import { expect, test } from 'vitest';
import type { ExaminedChoice } from '../../../src/bench/regret/examine.ts';
import { regretOf } from '../../../src/bench/regret/report.ts';
import type { Load } from '../../../src/bench/regret/situation.ts';
import { Bootstrap } from '../../../src/core/statistics/bootstrap.ts';
import { sampleOf, trialResult } from '../results.ts';

const choice = (regret: number, taskClass: string | null, load: Load): ExaminedChoice => ({
  decision: 0,
  situation: { taskClass, load },
  candidates: 2,
  regret,
});

test('regret is told by policy and by situation', () => {
  const results = new Map([
    [
      'p',
      [
        { ...trialResult({}), examined: [choice(0, 'api', 'busy'), choice(4, 'api', 'light')] },
        { ...trialResult({}), examined: [choice(0, 'api', 'busy'), choice(2, null, 'busy')] },
      ],
    ],
    ['recorded', [trialResult({}), trialResult({})]],
  ]);
  const report = regretOf([{ scenario: 's', worlds: 2, results }], new Bootstrap())!;
  expect(report.policies).toMatchObject([
    { scenario: 's', policy: 'p', decisions: 4, meanRegret: 1.5, optimalShare: 0.5 },
  ]);
  // Student's, of the two seeds' 2 and 1.
  expect(report.policies[0]!.ci95![0]).toBeCloseTo(1.5 - 12.706205 / 2, 5);
  expect(
    report.situations.map(({ situation, decisions, meanRegret }) => [situation, decisions, meanRegret]),
  ).toEqual([
    ['api, busy', 2, 0],
    ['api, light', 1, 4],
    ['busy', 1, 2],
  ]);
});

test('where no choice was examined, there is none', () => {
  expect(regretOf([sampleOf({ p: [1, 2] })], new Bootstrap())).toBeNull();
});

import { expect, test } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

type Jobs = readonly (readonly [submit: number, estimate: number, slots: number])[];

/** Fills the machine for 100 s. */
const BLOCKER = [0, 100, 8] as const;

/** Scores of `jobs` at the first choice among all of them, and of them only, after the blockers. */
async function scores(policy: string, jobs: Jobs, semantics = 'textbook', blockers: Jobs = [BLOCKER]) {
  const lines = [...blockers, ...jobs].map(
    ([submit, run, slots], i) =>
      `${i + 1} ${submit} -1 ${run} ${slots} -1 -1 ${slots} ${run}${' -1'.repeat(9)}`,
  );
  const scenario = await scenarioOf(
    {
      name: 'scores',
      control: 'batch',
      executors: [{ name: 'machine', slots: 8 }],
      arrivals: { trace: { format: 'swf', path: 'jobs.swf' } },
      batch: { semantics },
    },
    { 'jobs.swf': lines.join('\n') },
  );
  const scheduler = schedulers.get(policy).create({ scenario, parameters: {}, seed: '1' });
  const simulator = new Simulator(scenario, { seed: '1' });
  let point = simulator.advance()!;
  while (point.task(0).index < blockers.length) {
    simulator.apply(0);
    point = simulator.advance()!;
  }
  return jobs.map((_, i) => scheduler.score!(point, i));
}

/** Waits of 90, 60 and 0 s; the middle one needs one processor. */
const JOBS = [
  [10, 30, 4],
  [40, 20, 1],
  [100, 50, 8],
] as const;

test.each([
  ['fcfs', [10, 40, 100]],
  ['sjf', [30, 20, 50]],
  ['ljf', [-30, -20, -50]],
  ['smallest', [4, 1, 8]],
  ['largest', [-4, -1, -8]],
  ['saf', [120, 20, 400]],
  ['wfp3', [-(3 ** 3) * 4, -(3 ** 3), 0]],
  ['unicep', [-90 / (2 * 30), Number.NEGATIVE_INFINITY, 0]],
  ['xfactor', [-120 / 30, -80 / 20, -1]],
  ['f1', [Math.log10(30) * 4 + 870, Math.log10(20) + 870 * Math.log10(40), Math.log10(50) * 8 + 1740]],
])('%s', async (policy, expected) => {
  expect(await scores(policy, JOBS)).toEqual(expected);
});

test('f1 counts a submission at 0 as one at 0.1 s', async () => {
  expect(await scores('f1', [[0, 10, 2]])).toEqual([2 - 870]);
});

test("unicep puts one-processor jobs last, those with early submissions and long estimates first, as RLScheduler's does", async () => {
  const jobs = [
    [0, 10, 1],
    [0, 20, 1],
    [0, 10, 8],
  ] as const;
  // The second blocker is committed while the first one runs; the jobs gather behind it.
  const blockers = [BLOCKER, BLOCKER];
  const [short, long, wide] = (await scores('unicep', jobs, 'rlscheduler', blockers)) as [
    number,
    number,
    number,
  ];
  expect(wide).toBeCloseTo(1 / (3 * 10), 12);
  expect(long).toBeGreaterThan(1e12);
  expect(short / long).toBeCloseTo(2, 12);
});

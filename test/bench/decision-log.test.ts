import { expect, test } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { runTrial, type Trial } from '../../src/bench/trial.ts';
import { MIXED_FLEET, ONE_QUEUE, SMALL_MACHINE } from '../fixtures/fleets.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const scenarioWith = (count: number) =>
  scenarioOf({
    name: 'choices',
    horizon: { tasks: 700, warmup: 20 },
    executors: [{ name: 'edge', count }],
    tasks: [{ name: 'api', work: { dist: 'exponential', mean: 1 } }],
    arrivals: { process: 'poisson', rate: 1.5 },
  });
const trialOf = (policy: string, loggedTasks: number): Trial => ({
  scenario: 'choices',
  overrides: [],
  policy,
  seed: '1',
  loggedTasks,
});

async function choicesOf(policy: string, loggedTasks: number, executors = 3) {
  const scenario = await scenarioWith(executors);
  return runTrial(scenario, schedulers.get(policy).create, trialOf(policy, loggedTasks)).choices!;
}

test('a rule’s decisions are kept with scores of which it took the smallest, and with features by name', async () => {
  const { columns, decisions } = await choicesOf('least-backlog', 10);
  expect(columns.slice(0, 6)).toEqual(['candidate', 'kind', 'task', 'executor', 'allowed', 'score']);
  expect(columns).toContain('backlog');
  expect(decisions.map(({ decision }) => decision)).toEqual(Array.from({ length: 10 }, (_, k) => 20 + k));
  for (const { candidates, chosen, of, task, executor, time } of decisions) {
    expect(candidates).toHaveLength(of);
    const scores = candidates.map((row) => Number(row[5]));
    expect(scores[chosen]).toBe(Math.min(...scores));
    expect(candidates[chosen]!.slice(1, 5)).toEqual(['run', task, executor, 'yes']);
    expect(candidates.every((row) => row.length === columns.length)).toBe(true);
    expect(time).toBeGreaterThan(0);
  }
});

test('a policy without scores has none', async () => {
  const { decisions } = await choicesOf('round-robin', 3);
  expect(decisions.flatMap(({ candidates }) => candidates.map((row) => row[5]))).toEqual(
    new Array(9).fill(null),
  );
});

test('a log is bounded, and always holds the candidate that was chosen', async () => {
  expect((await choicesOf('random', 600)).decisions.length).toBe(300);
  const { columns, decisions } = await choicesOf('random', 600, 60);
  expect(decisions.length * 40 * (columns.length - 5)).toBeLessThan(24_000 + 40 * columns.length);
  expect(decisions.some(({ chosen }) => chosen >= 40)).toBe(true);
  for (const { candidates, chosen, of } of decisions) {
    expect([candidates.length, of]).toEqual([40, 60]);
    expect(candidates.some(([candidate]) => candidate === chosen)).toBe(true);
  }
});

test('trials of which nothing is told keep nothing', async () => {
  const scenario = await scenarioWith(3);
  const result = runTrial(scenario, schedulers.get('random').create, trialOf('random', 0));
  expect(result.choices).toBeUndefined();
  expect(result.load).toBeUndefined();
});

test.each([MIXED_FLEET, SMALL_MACHINE, ONE_QUEUE])('to be watched changes nothing: $name', async (fleet) => {
  const scenario = await scenarioOf({ ...fleet, horizon: { tasks: 60 } });
  for (const [policy, { create, controls, costly }] of schedulers.entries()) {
    if (costly || !controls.includes(scenario.control)) continue;
    const [told, untold] = [40, 0].map((logged) => runTrial(scenario, create, trialOf(policy, logged)));
    const { choices, load, log, ...rest } = told!;
    expect({ ...rest, log: [] }, policy).toEqual(untold);
    expect([choices!.decisions.length > 0, load !== undefined, log.length > 0], policy).toEqual([
      true,
      true,
      true,
    ]);
  }
});

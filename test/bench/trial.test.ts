import { expect, test } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { MEASURES } from '../../src/bench/measures.ts';
import { planTrials } from '../../src/bench/plan.ts';
import { QUANTILES, runTrial, type Trial } from '../../src/bench/trial.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const scenario = await scenarioOf({
  name: 'small',
  control: 'dispatch',
  horizon: { tasks: 300, warmup: 50 },
  executors: [{ name: 'edge', count: 2, price: { perSecond: 0.01 } }],
  tasks: [{ name: 'api', work: { dist: 'exponential', mean: 1 }, sla: { deadline: 4, penalty: 1 } }],
  arrivals: { process: 'poisson', rate: 1.5 },
});
const trialOf = (policy: string, seed: string, loggedTasks = 0): Trial => ({
  scenario: 'small',
  overrides: [],
  policy,
  seed,
  loggedTasks,
});
const play = (trial: Trial) => runTrial(scenario, schedulers.get(trial.policy).create, trial);

test('a trial is a function of its description, JSON and back', () => {
  const trial = trialOf('join-shortest-queue', '7', 20);
  expect(play(trial)).toEqual(play(trial));
  expect(JSON.parse(JSON.stringify(play(trial)))).toEqual(play(trial));
  expect(play(trialOf('join-shortest-queue', '8')).metrics).not.toEqual(play(trial).metrics);
});

test('a trial reports every measure', () => {
  const { metrics } = play(trialOf('random', '1'));
  expect(Object.keys(metrics)).toEqual(MEASURES.map(({ name }) => name));
  expect(metrics.objective).toBeGreaterThan(0);
});

test('a trial reports what only some scenarios have, by names without dots', async () => {
  const flows = await scenarioOf({
    name: 'flows',
    horizon: { tasks: 20 },
    executors: [{ name: 'edge', power: { idle: 10, max: 50 } }],
    tasks: [{ name: 'api', work: { dist: 'exponential', mean: 1 } }],
    workflows: [
      {
        name: 'pair',
        steps: [
          { name: 'a', task: 'api' },
          { name: 'b', task: 'api', after: ['a'] },
        ],
      },
    ],
    arrivals: { process: 'poisson', rate: 0.2 },
  });
  const { metrics } = runTrial(flows, schedulers.get('random').create, trialOf('random', '1'));
  expect(metrics.workflowResponse).toBeGreaterThan(metrics.meanResponse!);
  expect(metrics.energy).toBeGreaterThan(0);
  expect(play(trialOf('random', '1')).metrics.workflowResponse).toBeNull();
});

test('the distribution of response times agrees with the metrics', () => {
  const { responses, metrics } = play(trialOf('random', '1'));
  expect(responses).toHaveLength(QUANTILES);
  expect(responses).toEqual([...responses].sort((a, b) => a - b));
  expect(responses[QUANTILES / 2 - 1]).toBe(metrics.p50Response);
  expect(responses[0.95 * QUANTILES - 1]).toBe(metrics.p95Response);
});

test('a logged trial tells of its first measured tasks and comes to the same', () => {
  const { log, metrics } = play(trialOf('random', '1', 20));
  expect(log.filter(({ event }) => event === 'arrival')).toHaveLength(20);
  expect(log[0]).toMatchObject({ event: 'arrival', task: 50, class: 'api' });
  const of = (task: number) => log.filter((line) => line.task === task).map(({ event }) => event);
  expect(of(50)).toEqual(['arrival', 'start', 'finish']);
  expect(metrics).toEqual(play(trialOf('random', '1')).metrics);
});

test('a plan lets every policy meet the same seeds, and logs one run a policy', () => {
  const trials = planTrials({
    scenarios: ['a', 'b'],
    overrides: ['x=1'],
    policies: ['p', 'q'],
    seeds: ['1', '2'],
  });
  expect(trials.map(({ scenario: s, policy, seed }) => `${s}${policy}${seed}`)).toEqual(
    'ap1 ap2 aq1 aq2 bp1 bp2 bq1 bq2'.split(' '),
  );
  expect(trials.every(({ overrides }) => overrides.join() === 'x=1')).toBe(true);
  expect(trials.filter(({ loggedTasks }) => loggedTasks > 0).map(({ policy }) => policy)).toEqual(['p', 'q']);
});

import { expect, test } from 'vitest';
import { compare, versus } from '../../src/bench/compare.ts';
import { measure } from '../../src/bench/measures.ts';
import { pairsOf } from '../../src/bench/observations.ts';
import { isOneWorld, samplesOf } from '../../src/bench/sample.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';
import { sampleOf, trialResult } from './results.ts';

const bootstrap = new Bootstrap();

test('a row holds the mean, the interquartile mean and an interval around it', () => {
  const [row] = compare([sampleOf({ random: [1, 2, 3, 4, 90] })], 'random', bootstrap);
  expect(row).toMatchObject({
    scenario: 'two-tier',
    policy: 'random',
    metric: 'objective',
    n: 5,
    mean: 20,
    iqm: 3,
  });
  expect(row!.ci95![0]).toBeLessThan(20);
  expect(row!.ci95![1]).toBeGreaterThan(20);
  expect(row!.vsBaseline).toBeNull();
});

test('a policy is compared with the baseline seed by seed', () => {
  const rows = compare([sampleOf({ random: [10, 100, 1000], ppo: [9, 90, 900] })], 'random', bootstrap);
  const { vsBaseline } = rows.find(({ policy }) => policy === 'ppo')!;
  expect(vsBaseline!.ratio).toBeCloseTo(0.9, 12);
  expect(vsBaseline!.ci95![0]).toBeCloseTo(0.9, 12);
  expect(vsBaseline!.ci95![1]).toBeCloseTo(0.9, 12);
  expect(vsBaseline!.pImprovement).toBe(1);
});

test('two policies that were trained several times are compared training by training', () => {
  const sample = sampleOf({ whole: [10, 20, 30, 40], less: [20, 40, 30, 40] }, 'two-tier', 'objective', 2);
  const { vsBaseline } = compare([sample], 'whole', bootstrap)[1]!;
  expect(vsBaseline).toMatchObject({ ratio: 1.3, pImprovement: 0.25, difference: 7.5 });
});

test('what was trained once meets every training of the baseline', () => {
  const sample = sampleOf({ whole: [10, 20, 30, 40], one: [20, 30] }, 'two-tier', 'objective', 2);
  const { vsBaseline } = compare([sample], 'whole', bootstrap)[1]!;
  expect(vsBaseline).toMatchObject({ ratio: 1, pImprovement: 0.5, difference: 0 });
});

test('where more is better, more is an improvement', () => {
  const sample = sampleOf({ random: [0.5, 0.6], ppo: [0.9, 0.6] }, 's', 'slaAttainment');
  const { vsBaseline } = compare([sample], 'random', bootstrap)[1]!;
  expect(vsBaseline!.pImprovement).toBe(0.75);
  expect(vsBaseline!.ratio).toBeGreaterThan(1);
});

test('a metric without meaning has no row, and one without meaning on a seed leaves that seed out', () => {
  const rows = compare([sampleOf({ random: [null, null], ppo: [1, null] })], 'random', bootstrap);
  expect(rows.map(({ policy, n }) => [policy, n])).toEqual([['ppo', 1]]);
  expect(rows[0]!.vsBaseline).toMatchObject({ ratio: null, ci95: null, pImprovement: null });
});

test('there is no ratio to a baseline of zero, but there may be an improvement', () => {
  const none = [trialResult({ slaPenalty: 0 }), trialResult({ slaPenalty: 0 })];
  const some = [trialResult({ slaPenalty: 2 }), trialResult({ slaPenalty: 0 })];
  expect(versus(measure('slaPenalty'), pairsOf(some, none, 'slaPenalty', 2), bootstrap)).toMatchObject({
    ratio: null,
    ci95: null,
    pImprovement: 0.25,
  });
});

test('results come back to their scenario, policy and seed', () => {
  const plan = {
    scenarios: ['a.yaml', 'b.yaml'],
    overrides: [],
    policies: ['p', 'q'],
    seeds: ['1', '2', '3'],
  };
  const results = Array.from({ length: 12 }, (_, i) => trialResult({ objective: i }));
  const [, second] = samplesOf(plan, ['a', 'b'], results);
  expect(second!.scenario).toBe('b');
  expect(second!.results.get('q')!.map(({ metrics }) => metrics.objective)).toEqual([9, 10, 11]);
});

test('a scenario is one world when a policy comes to the same on every seed', () => {
  expect(isOneWorld(sampleOf({ random: [1, 2], sjf: [3, 3] }))).toBe(true);
  expect(isOneWorld(sampleOf({ random: [1, 2], sjf: [3, 4] }))).toBe(false);
  expect(isOneWorld(sampleOf({ sjf: [3] }))).toBe(false);
});

import { SequentialStream } from '../../src/core/random.ts';
import type { Run } from '../../src/report/band.ts';
import type { Chart } from '../../src/report/chart.ts';
import { costQuality } from '../../src/report/cost-quality.ts';
import { gantt } from '../../src/report/gantt.ts';
import { learningCurve } from '../../src/report/learning-curve.ts';
import { loadHeat } from '../../src/report/load-heat.ts';
import type { Role } from '../../src/report/palette.ts';
import { performanceProfile } from '../../src/report/performance-profile.ts';
import { policiesCompared } from '../../src/report/policies-compared.ts';
import { regretChart } from '../../src/report/regret.ts';
import { responseDistribution } from '../../src/report/response-distribution.ts';
import type { Outage, Span } from '../../src/report/timeline.ts';

/** A policy's name, role, mean response and cost. */
type Sample = readonly [name: string, role: Role, latency: number, cost: number];

const POLICIES: readonly Sample[] = [
  ['ppo', 'learned', 0.4, 1.1],
  ['random', 'baseline', 3.2, 1.4],
  ['cheapest', 'static', 12, 0.3],
  ['least-backlog', 'static', 0.5, 1.5],
];

const estimate = (mean: number) => ({ mean, interval: [0.9 * mean, 1.1 * mean] as const });

export function sampleRun(seed: string, length = 30): Run {
  const stream = new SequentialStream(seed);
  const points = Array.from({ length }, (_, i) => ({ step: 100 * (i + 1), value: i + stream.normal() }));
  return { name: seed, points };
}

export function sampleSpans(count: number): Span[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: i % 7 === 3 ? 'setup' : i % 7 === 5 ? 'lost' : 'run',
    task: `t${i}`,
    executor: `edge#${i % 3}`,
    class: i % 2 === 0 ? 'api' : 'llm',
    arrival: i,
    start: i + 0.5,
    finish: i + 4,
  }));
}

export const sampleOutages: Outage[] = [
  { kind: 'broken down', executor: 'edge#0', start: 3, finish: 6 },
  { kind: 'revoked', executor: 'edge#1', start: 8, finish: 30 },
];

export const sampleComparison = (): Chart =>
  policiesCompared({
    scenario: 'two-tier',
    seeds: 20,
    policies: POLICIES.map(([name, role]) => ({ name, role })),
    panels: [
      {
        label: 'mean response (s)',
        better: 'lower',
        estimates: Object.fromEntries(POLICIES.map(([name, , latency]) => [name, estimate(latency)])),
      },
      {
        label: 'cost',
        better: 'lower',
        estimates: Object.fromEntries(POLICIES.map(([name, , , cost]) => [name, estimate(cost)])),
      },
    ],
  });

/** One of every kind of chart. */
export function sampleCharts(): Chart[] {
  return [
    learningCurve({
      id: 'learning-curve',
      title: 'Learning curve: ppo on two-tier',
      measure: 'mean episode reward',
      groups: [{ name: 'ppo', runs: ['a', 'b'].map((s) => sampleRun(s)) }],
    }),
    sampleComparison(),
    responseDistribution({
      scenario: 'two-tier',
      policies: POLICIES.map(([name, role, latency]) => ({
        name,
        role,
        quantiles: Array.from({ length: 100 }, (_, k) => -latency * Math.log(1 - (k + 0.5) / 100)),
      })),
    }),
    costQuality({
      id: 'cost-latency',
      scenario: 'two-tier',
      seeds: 20,
      costLabel: 'cost',
      measure: { label: '95 % response (s)', better: 'lower' },
      policies: POLICIES.map(([name, role, latency, cost]) => ({
        name,
        role,
        quality: estimate(latency),
        cost: estimate(cost),
      })),
    }),
    costQuality({
      id: 'cost-sla',
      scenario: 'two-tier',
      seeds: 1,
      costLabel: 'cost',
      measure: { label: 'SLA attainment', better: 'higher' },
      policies: POLICIES.map(([name, role, latency, cost]) => ({
        name,
        role,
        quality: { mean: 1 / (1 + latency), interval: null },
        cost: { mean: cost, interval: null },
      })),
    }),
    performanceProfile({
      id: 'performance-profile',
      of: 'two-tier',
      worlds: 20,
      metric: 'objective',
      taus: [1, 1.1, 1.5, 2, 5, 10],
      policies: POLICIES.map(([name, role], k) => ({
        name,
        role,
        shares: [0.1 * k, 0.3, 0.5, 0.7, 0.9, 1],
        ci95: [null, [0.2, 0.4], [0.4, 0.6], [0.5, 0.8], [0.8, 1], [1, 1]],
      })),
    }),
    regretChart({
      id: 'regret',
      scenario: 'two-tier',
      policies: POLICIES.map(([name, role, latency]) => ({
        name,
        role,
        decisions: 50,
        meanRegret: latency,
        ci95: [0.8 * latency, 1.3 * latency],
        optimalShare: 0.5,
      })),
    }),
    loadHeat({
      id: 'queues-ppo',
      title: 'Queues under ppo on two-tier',
      note: 'Tasks that wait.',
      measure: 'tasks waiting',
      start: 2,
      bin: 0.5,
      window: [2, 5],
      rows: ['edge#0', 'edge#1'].map((name, r) => ({ name, values: [0, 1, 2, 3, 4, 5].map((v) => v * r) })),
    }),
    gantt({
      of: 'ppo on two-tier',
      id: 'gantt-ppo',
      excerpt: 'seed 1',
      spans: sampleSpans(20),
      outages: sampleOutages,
    }),
    learningCurve({
      id: 'learning-curves',
      title: 'Learning curves on two-tier',
      measure: 'mean episode reward',
      groups: [
        { name: 'ppo', runs: ['a', 'b'].map((s) => sampleRun(s)) },
        { name: 'q-learning', runs: [sampleRun('c')] },
      ],
    }),
  ];
}

import { expect, test } from 'vitest';
import { policiesCompared } from '../../src/report/policies-compared.ts';
import { sampleComparison } from './charts.ts';

test('policies are ranked by the first metric, best first', () => {
  expect(sampleComparison().table.rows.map((row) => row[0])).toEqual([
    'ppo',
    'least-backlog',
    'random',
    'cheapest',
  ]);
});

test('a metric of which more is better is ranked the other way, and a policy without it comes last', () => {
  const { table } = policiesCompared({
    scenario: 's',
    seeds: 1,
    policies: ['a', 'b', 'c'].map((name) => ({ name, role: 'static' as const })),
    panels: [
      {
        label: 'SLA attainment',
        better: 'higher',
        estimates: { b: { mean: 0.2, interval: null }, c: { mean: 0.9, interval: null } },
      },
    ],
  });
  expect(table.rows).toEqual([
    ['c', 0.9, null],
    ['b', 0.2, null],
    ['a', null, null],
  ]);
});

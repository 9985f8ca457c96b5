import { expect, test } from 'vitest';
import { changes, type KeptTrial } from '../../src/bench/changes.ts';
import { measure } from '../../src/bench/measures.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';

const trials = (values: readonly (number | null)[], policy = 'p'): KeptTrial[] =>
  values.map((value, k) => ({ scenario: 's', policy, seed: String(k), value }));
const compared = (
  before: readonly KeptTrial[],
  after: readonly KeptTrial[],
  metric = 'cost',
  tolerance = 0,
) => changes(before, after, measure(metric), tolerance, new Bootstrap());

const old = [10, 12, 9, 11, 10, 13, 8, 10, 11, 12];

test('what has not changed by a bit is the same', () => {
  expect(compared(trials(old), trials(old))).toMatchObject([{ seeds: 10, ratio: 1, outcome: 'same' }]);
});

test('a change is paired by seed and told by its direction', () => {
  const more = old.map((value, k) => value + 1 + (k % 2) / 10);
  expect(compared(trials(old), trials(more))[0]).toMatchObject({ outcome: 'worse', before: 10.6 });
  expect(compared(trials(more), trials(old))[0]!.outcome).toBe('better');
  expect(compared(trials(old), trials(more), 'slaAttainment')[0]!.outcome).toBe('better');
  const either = old.map((value, k) => value + (k % 2 === 0 ? 1 : -1));
  expect(compared(trials(old), trials(either))[0]!.outcome).toBe('no evidence of change');
});

test('what is within the tolerance is not called worse', () => {
  const more = old.map((value) => value * 1.01);
  expect(compared(trials(old), trials(more))[0]!.outcome).toBe('worse');
  expect(compared(trials(old), trials(more), 'cost', 0.02)[0]!.outcome).toBe('no evidence of change');
});

test('only what both hold is compared', () => {
  const found = compared([...trials([1, null, 3]), ...trials([1], 'q')], trials([1, 2, 3, 4]));
  expect(found.map(({ policy, seeds }) => [policy, seeds])).toEqual([['p', 2]]);
});

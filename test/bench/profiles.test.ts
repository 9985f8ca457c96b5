import { expect, test } from 'vitest';
import { profilesOf } from '../../src/bench/profiles.ts';
import { contestant, sampleOf } from './results.ts';

const contestants = ['a', 'b'].map((policy) => contestant(policy));
const at = (profiles: ReturnType<typeof profilesOf>, index: number, policy: string, tau: number) => {
  const { taus, policies } = profiles[index]!;
  return policies.find((each) => each.policy === policy)!.shares[taus.indexOf(tau)];
};

test('a profile is the share of worlds within a factor of the best, by hand', () => {
  const profiles = profilesOf([sampleOf({ a: [1, 2, 3, 4], b: [2, 2, 3.3, 1] })], contestants);
  expect(profiles).toHaveLength(1);
  // Ratios of a: 1, 1, 1, 4; of b: 2, 1, 1.1, 1.
  expect([1, 3, 4].map((tau) => at(profiles, 0, 'a', tau))).toEqual([0.75, 0.75, 1]);
  expect([1, 1.05, 1.15, 2].map((tau) => at(profiles, 0, 'b', tau))).toEqual([0.5, 0.5, 0.75, 1]);
});

test('all scenarios together, a run without a value within no factor, an oracle no rival', () => {
  const oracle = { ...contestant('o'), oracle: true as const };
  const profiles = profilesOf(
    [
      sampleOf({ a: [1, 1], b: [2, 2], o: [0.1, 0.1] }, 'one'),
      sampleOf({ a: [null, 1], b: [1, 1], o: [1, 1] }, 'two'),
    ],
    [...contestants, oracle],
  );
  expect(profiles.map(({ scenario, worlds }) => [scenario, worlds])).toEqual([
    ['one', 2],
    ['two', 2],
    [null, 4],
  ]);
  expect(at(profiles, 2, 'a', 10)).toBe(0.75);
  expect(at(profiles, 2, 'b', 1)).toBe(0.5);
  expect(profiles[2]!.policies.map(({ policy }) => policy)).toEqual(['a', 'b']);
});

test('worlds whose best is not above zero have no factors', () => {
  expect(profilesOf([sampleOf({ a: [0, 2], b: [1, 4] })], contestants)[0]!.worlds).toBe(1);
  expect(profilesOf([sampleOf({ a: [-1], b: [1] })], contestants)).toEqual([]);
});

import { expect, test } from 'vitest';
import { judge } from '../../src/bench/verdict.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';
import { contestant, sampleOf } from './results.ts';

const seeds = Array.from({ length: 12 }, (_, k) => 10 + k);
const times = (factor: number) => seeds.map((value) => factor * value);
const everyone = [contestant('random'), contestant('good'), contestant('runs/a', 'learned', 'ppo')];
const verdicts = (learned: readonly number[]) =>
  judge(
    [sampleOf({ random: times(5), good: times(1), 'runs/a': learned })],
    everyone,
    'random',
    new Bootstrap(),
  );

test('a learned policy is held against the best static policy and against the baseline', () => {
  const [best, baseline, ...rest] = verdicts(times(2));
  expect(rest).toEqual([]);
  expect(best).toMatchObject({ policy: 'runs/a', against: 'good', outcome: 'loses' });
  expect(baseline).toMatchObject({ policy: 'runs/a', against: 'random', outcome: 'wins' });
  expect(best!.sentence).toBe(
    'On two-tier, ppo loses to good, the best static policy, by objective: ' +
      'ratio 2.00 (95 % interval 2.00 to 2.00), better on 0 % of the seeds, p < 0.001 (Holm, 2 verdicts).',
  );
});

test('an interval that covers one is no evidence of difference', () => {
  const mixed = seeds.map((value, k) => value + (k % 2 === 0 ? 1 : -1));
  expect(verdicts(mixed)[0]).toMatchObject({ against: 'good', outcome: 'no evidence of difference' });
  expect(verdicts(mixed)[0]!.sentence).toContain('ppo shows no evidence of difference from good');
});

test('an objective below zero has no ratio, and still a winner', () => {
  const sample = sampleOf({ random: times(-1), 'runs/a': times(-2) });
  const [only] = judge([sample], [everyone[0]!, everyone[2]!], 'random', new Bootstrap());
  expect(only).toMatchObject({ outcome: 'wins', versus: { ratio: null } });
  expect(only!.sentence).toContain('difference -15.5');
});

test('few seeds are judged by the wider interval, and one seed proves nothing', () => {
  const against = (...learned: number[]) => {
    const sample = sampleOf({ random: learned.map(() => 5), 'runs/a': learned });
    return judge([sample], [everyone[0]!, everyone[2]!], 'random', new Bootstrap())[0]!;
  };
  // The bootstrap can draw none but wins here; Student's t with two degrees of freedom is not so sure.
  expect(against(1, 4, 4.9).outcome).toBe('no evidence of difference');
  expect(against(1, 1.1, 0.9).outcome).toBe('wins');
  expect(against(1).outcome).toBe('no evidence of difference');
  expect(against(1).sentence).toContain('Only 1 of at least 10 seeds.');
  expect(against(1, 4, 4.9).sentence).toMatch(
    /Only 3 of at least 10 seeds: a difference below 1\d\d\.\d % would go unnoticed in more than one of five/,
  );
});

test('static policies are not judged', () => {
  const sample = sampleOf({ random: times(5), good: times(1) });
  expect(judge([sample], everyone.slice(0, 2), 'random', new Bootstrap())).toEqual([]);
});

test('several trainings of a method are one contestant, and as certain as they are many', () => {
  const worlds = Array.from({ length: 12 }, (_, k) => 10 + k);
  const trained = (shifts: readonly number[]) =>
    shifts.flatMap((shift) => worlds.map((value) => value + shift));
  const against = (shifts: readonly number[]) => {
    const sample = sampleOf({ random: worlds, 'runs/a': trained(shifts) }, 's', 'objective', worlds.length);
    return judge([sample], [everyone[0]!, everyone[2]!], 'random', new Bootstrap())[0]!;
  };
  // Each training alone differs in every world by the same; together they are five values around −0.4.
  expect(against([-5]).outcome).toBe('wins');
  expect(against([-5, 5, -3, 4, -3])).toMatchObject({
    outcome: 'no evidence of difference',
    seeds: 12,
    trainings: 5,
  });
  expect(against([-5, -4, -3, -4, -4])).toMatchObject({ outcome: 'wins', trainings: 5 });
  expect(against([-5, 5, -3, 4, -3]).sentence).toMatch(
    /^On s, ppo \(5 training seeds\) shows no evidence .* Only 5 of at least 10 training seeds: a difference below /,
  );
});

test('the more verdicts there are, the more each of them must show', () => {
  const shifts = seeds.map((_, k) => (k % 4 === 0 ? 1.9 : -1));
  const learned = seeds.map((value, k) => value + shifts[k]!);
  const scenarios = (count: number) =>
    Array.from({ length: count }, (_, k) => sampleOf({ random: seeds, 'runs/a': learned }, `s${k}`));
  const judged = (count: number) =>
    judge(scenarios(count), [everyone[0]!, everyone[2]!], 'random', new Bootstrap())[0]!;
  const alone = judged(1);
  const among = judged(20);
  expect(alone.adjustedP).toBe(alone.p);
  expect(among.adjustedP).toBeCloseTo(Math.min(1, 20 * among.p!), 12);
  expect(among.outcome).toBe('no evidence of difference');
});

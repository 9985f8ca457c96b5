import { expect, test } from 'vitest';
import { compare } from '../../src/bench/compare.ts';
import { readThreshold } from '../../src/bench/threshold.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';
import { contestant, sampleOf } from './results.ts';

const contestants = [
  contestant('random'),
  contestant('power-of-two'),
  contestant('results/runs/a', 'learned', 'ppo'),
  contestant('power-of-two:choices=3'),
];
const values = {
  random: [10, 12],
  'power-of-two': [4, 6],
  'results/runs/a': [3, 5],
  'power-of-two:choices=3': [4, 4],
};
const rows = compare([sampleOf(values), sampleOf(values, 'other')], 'random', new Bootstrap());
const holds = async (expr: string, given = rows) =>
  (await readThreshold(expr, contestants)).check(given).pass;

test('a threshold compares means', async () => {
  expect(await holds('ppo.objective < 0.85 * random.objective')).toBe(true);
  expect(await holds('ppo.objective < 0.3 * random.objective')).toBe(false);
  expect(await holds('random.objective - ppo.objective >= 7')).toBe(true);
});

test('names may hold dashes, and are quoted where they hold more', async () => {
  expect(await holds('power-of-two.objective == 5')).toBe(true);
  expect(await holds("'results/runs/a'.objective == 4")).toBe(true);
  expect(await holds('"power-of-two:choices=3".objective == 4')).toBe(true);
});

test('best-static is the best of the static policies by that metric', async () => {
  expect(await holds('best-static.objective == 4')).toBe(true);
  expect(await holds('ppo.objective < best-static.objective')).toBe(false);
});

test('a threshold must hold in every scenario', async () => {
  const worse = sampleOf({ ...values, 'results/runs/a': [30, 50] }, 'worse');
  const both = compare([sampleOf(values), worse], 'random', new Bootstrap());
  expect(await holds('ppo.objective < random.objective', both)).toBe(false);
});

test.each([
  ['ppo.objective', "--threshold 'ppo.objective': compares nothing"],
  ['pop.objective < 1', "no policy 'pop' in this run; did you mean 'ppo'?"],
  ['ppo.meanrespons < 1', "unknown metric 'meanrespons'; did you mean 'meanResponse'?"],
  ['ppo.objective < ', 'is not an expression'],
  ['ppo.objective < speed', "unknown name 'speed'"],
])('%j is refused before anything runs', async (expr, message) => {
  await expect(readThreshold(expr, contestants)).rejects.toThrow(message);
});

test('a metric that a policy does not have cannot be compared', async () => {
  const threshold = await readThreshold('ppo.cost < 1', contestants);
  expect(() => threshold.check(rows)).toThrow('results/runs/a has no cost in two-tier');
});

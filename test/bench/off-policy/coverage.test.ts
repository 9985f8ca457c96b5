import { describe, expect, it } from 'vitest';
import { type Estimate, evaluateOffPolicy } from '../../../src/bench/off-policy/evaluate.ts';
import { type BanditOptions, banditLog, loggedValue, trueValue } from './bandit.ts';

const REPETITIONS = 200;

/** In how many of the repetitions each interval holds the truth, and the mean of the estimates. */
function covered(options: BanditOptions) {
  const value = trueValue(options.target);
  const change = value - loggedValue(options.explore);
  const hits: Record<string, number> = {};
  const sums: Record<string, number> = {};
  const count = (name: string, { value: found, ci95 }: Estimate, truth: number) => {
    hits[name] = (hits[name] ?? 0) + (ci95 !== null && ci95[0] <= truth && truth <= ci95[1] ? 1 : 0);
    sums[name] = (sums[name] ?? 0) + found - truth;
  };
  for (let k = 0; k < REPETITIONS; k++) {
    const found = evaluateOffPolicy(banditLog(`${k}`, options));
    for (const name of ['ips', 'snips', 'dr'] as const) {
      count(name, found[name], value);
      count(`${name} difference`, found[name].difference, change);
    }
    count('logged', found.logged, loggedValue(options.explore));
  }
  return { hits, bias: Object.fromEntries(Object.entries(sums).map(([n, s]) => [n, s / REPETITIONS])) };
}

const BEST = [0, 1, 2, 1];

describe('intervals hold the truth in 95 % of repetitions', () => {
  it.each<[string, BanditOptions]>([
    ['much exploration', { decisions: 600, explore: 0.6, target: BEST }],
    ['little exploration', { decisions: 1500, explore: 0.15, target: BEST }],
    ['neighbours that are alike', { decisions: 1200, explore: 0.5, target: BEST, persistence: 0.8 }],
  ])('%s', (_, options) => {
    const { hits, bias } = covered(options);
    console.log(JSON.stringify({ hits, bias }));
    for (const [name, count] of Object.entries(hits)) {
      const z = (count - 0.95 * REPETITIONS) / Math.sqrt(REPETITIONS * 0.95 * 0.05);
      expect(Math.abs(z), `${name}: ${count} of ${REPETITIONS}`).toBeLessThan(4);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { type Estimate, evaluateOffPolicy } from '../../../src/bench/off-policy/evaluate.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { type BanditOptions, banditLog, loggedValue, trueValue } from './bandit.ts';

const REPETITIONS = 200;

/** In how many of the repetitions each interval holds the truth. Each draws anew what its bootstrap draws, too. */
function covered(options: BanditOptions) {
  const value = trueValue(options.target);
  const change = value - loggedValue(options.explore);
  const hits: Record<string, number> = {};
  const count = (name: string, { ci95 }: Estimate, truth: number) => {
    hits[name] = (hits[name] ?? 0) + (ci95 !== null && ci95[0] <= truth && truth <= ci95[1] ? 1 : 0);
  };
  // One stream for all: those of seeds that are alike are not quite independent of each other.
  const stream = new SequentialStream('coverage');
  for (let k = 0; k < REPETITIONS; k++) {
    const found = evaluateOffPolicy(banditLog(stream, options), { resamples: 399, seed: `${k}` });
    for (const name of ['ips', 'snips', 'dr'] as const) {
      count(name, found[name], value);
      count(`${name} difference`, found[name].difference, change);
    }
    count('logged', found.logged, loggedValue(options.explore));
  }
  return hits;
}

const BEST = [0, 1, 2, 1];

describe('intervals hold the truth in 95 % of repetitions', () => {
  it.each<[string, BanditOptions]>([
    ['independent decisions', { decisions: 400, explore: 0.6, target: BEST }],
    ['neighbours that are alike', { decisions: 800, explore: 0.5, target: BEST, persistence: 0.8 }],
  ])('%s', (_, options) => {
    const hits = covered(options);
    for (const [name, count] of Object.entries(hits)) {
      // Binomial: |z| < 4 is from 178 to 200 hits.
      const z = (count - 0.95 * REPETITIONS) / Math.sqrt(REPETITIONS * 0.95 * 0.05);
      expect(Math.abs(z), `${name}: ${count} of ${REPETITIONS}`).toBeLessThan(4);
    }
  });
});

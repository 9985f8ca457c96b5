import { describe, expect, it } from 'vitest';
import { envs } from '../../envs/index.ts';
import { InputError } from '../../src/core/errors.ts';
import { checkEnv } from '../../src/gym/check-env.ts';
import { mixture } from '../../src/gym/drawn-env.ts';
import type { Environment } from '../../src/gym/environment.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';
import type { Scenario } from '../../src/index.ts';
import { RingEnv } from '../fixtures/envs/ring.ts';
import { fastAndSlow } from '../fixtures/fast-and-slow.ts';

const dispatch = (scenario: Scenario): Environment => {
  const entry = envs.get('dispatch-v0');
  if (entry.control !== 'dispatch') throw new Error('dispatch-v0 has control dispatch');
  return entry.create(scenario);
};

const pool = (count: number) => [
  { name: 'fast', count, slots: 30, price: { perTask: 1 } },
  { name: 'slow', slots: 30, speed: 0.25 },
];

/** Two, three and five executors. */
async function fleets(): Promise<(() => Environment)[]> {
  const scenarios = await Promise.all([1, 2, 4].map((count) => fastAndSlow({ executors: pool(count) })));
  return scenarios.map((scenario) => () => dispatch(scenario));
}

const sizeOf = (env: Environment, seed: string) => env.reset({ seed }).observation.mask.length;

describe('a mixture of worlds', () => {
  it('is an environment', async () => {
    expect(checkEnv(mixture(await fleets()), { steps: 120 }).findings).toEqual([]);
  });

  it('draws each of them for about as many episodes', async () => {
    const env = mixture(await fleets())();
    const counts = new Map<number, number>();
    for (let k = 0; k < 300; k++) {
      const size = sizeOf(env, `episode ${k}`);
      counts.set(size, (counts.get(size) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([2, 3, 5]);
    // Binomial with n = 300 and p = 1/3 has deviation 8.2; four of them.
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(33);
  });

  it('plays the same world whenever an episode is played, by whomever', async () => {
    const make = mixture(await fleets());
    const seeds = Array.from({ length: 20 }, (_, k) => `${k}`);
    const sizes = seeds.map((seed) => sizeOf(make(), seed));
    const env = make();
    expect(seeds.toReversed().map((seed) => sizeOf(env, seed))).toEqual(sizes.toReversed());
    expect(new Set(sizes).size).toBe(3);
  });

  it('gives neighbours with the same episodes the same worlds', async () => {
    const vector = new VectorEnv(mixture(await fleets()), { count: 8, seed: 'x', sameEpisodes: 4 });
    vector.reset();
    const sizes = [...vector.batch.sizes];
    expect(sizes.slice(0, 4)).toEqual(Array(4).fill(sizes[0]));
    expect(sizes.slice(4)).toEqual(Array(4).fill(sizes[4]));
  });

  it('has room for the greatest of them', async () => {
    expect(mixture(await fleets())().spec.observationSpace.maxActions).toBe(5);
  });

  it('refuses worlds that do not show the same', async () => {
    const [fleet] = await fleets();
    expect(() => mixture([fleet!, () => new RingEnv()])).toThrow(InputError);
    expect(() => mixture([])).toThrow(InputError);
  });
});

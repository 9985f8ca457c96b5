import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { checkEnv } from '../../src/gym/check-env.ts';
import { MemorylessHorizon } from '../../src/gym/memoryless-horizon.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';
import { IdentityEnv } from '../fixtures/envs/identity.ts';
import { RingEnv } from '../fixtures/envs/ring.ts';

/** Steps, of a second each, until the cut. */
function lengthOf(env: MemorylessHorizon, seed: string): number {
  env.reset({ seed });
  for (let length = 1; ; length++) {
    const { terminated, truncated } = env.step(0);
    expect(terminated).toBe(false);
    if (truncated) return length;
  }
}

describe('a memoryless horizon', () => {
  it('makes an environment', () => {
    expect(checkEnv(() => new MemorylessHorizon(new RingEnv(), 5), { deterministic: true }).findings).toEqual(
      [],
    );
  });

  it('is exponential: its mean, and no memory of what has passed', () => {
    const env = new MemorylessHorizon(new RingEnv(), 20);
    const lengths = Array.from({ length: 1000 }, (_, k) => lengthOf(env, `${k}`));
    const mean = lengths.reduce((sum, length) => sum + length, 0) / 1000;
    // Steps until the cut are geometric with mean 1 / (1 − exp(−1/20)) = 20.5 and deviation 20: 4 errors are 2.5.
    expect(Math.abs(mean - 20.5)).toBeLessThan(2.5);
    const old = lengths.filter((length) => length > 20).map((length) => length - 20);
    const left = old.reduce((sum, length) => sum + length, 0) / old.length;
    // About 368 of them: 4 errors are 4.2.
    expect(Math.abs(left - 20.5)).toBeLessThan(4.2);
  });

  it('is that of the episode, for all who live through it', () => {
    const vector = new VectorEnv(() => new MemorylessHorizon(new RingEnv(), 10), {
      count: 4,
      seed: 'x',
      sameEpisodes: 2,
    });
    vector.reset();
    const cuts = Array.from({ length: 60 }, () => {
      vector.step(Int32Array.of(0, 1, 0, 1));
      return [...vector.truncated];
    });
    for (const [a, b, c, d] of cuts) expect([a, c]).toEqual([b, d]);
    expect(cuts.some(([a, , c]) => a !== c)).toBe(true);
    expect(vector.terminated.some((flag) => flag === 1)).toBe(false);
  });

  it('leaves the end of a task what it is', () => {
    const env = new MemorylessHorizon(new IdentityEnv({ length: 1 }), 1e-9);
    env.reset({ seed: '1' });
    expect(env.step(0)).toMatchObject({ terminated: true, truncated: false });
  });

  it('refuses a mean that is no time', () => {
    for (const mean of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new MemorylessHorizon(new RingEnv(), mean)).toThrow(InputError);
    }
  });
});

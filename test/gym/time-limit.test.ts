import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { TimeLimit } from '../../src/gym/time-limit.ts';
import { IdentityEnv } from '../fixtures/envs/identity.ts';
import { RingEnv } from '../fixtures/envs/ring.ts';

function flags(env: TimeLimit, steps: number): string[] {
  env.reset({ seed: 1 });
  return Array.from({ length: steps }, () => {
    const { terminated, truncated } = env.step(0);
    return `${terminated ? 'T' : '-'}${truncated ? 'C' : '-'}`;
  });
}

describe('a time limit', () => {
  it('truncates after its number of steps, and only truncates', () => {
    expect(flags(new TimeLimit(new RingEnv(), 3), 3)).toEqual(['--', '--', '-C']);
  });

  it('counts anew in each episode', () => {
    const env = new TimeLimit(new RingEnv(), 3);
    flags(env, 2);
    expect(flags(env, 3)).toEqual(['--', '--', '-C']);
  });

  it('keeps the end of the task visible at the very limit and before it', () => {
    expect(flags(new TimeLimit(new IdentityEnv({ length: 2 }), 2), 2)).toEqual(['--', 'TC']);
    expect(flags(new TimeLimit(new IdentityEnv({ length: 1 }), 2), 1)).toEqual(['T-']);
  });

  it('keeps a tighter limit inside it', () => {
    expect(flags(new TimeLimit(new TimeLimit(new RingEnv(), 2), 5), 2)).toEqual(['--', '-C']);
  });

  it('refuses a limit below one step', () => {
    expect(() => new TimeLimit(new RingEnv(), 0)).toThrow(InputError);
  });
});

import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { IdentityEnv } from '../fixtures/envs/identity.ts';
import { MaskedIdentityEnv } from '../fixtures/envs/masked-identity.ts';

describe('an environment', () => {
  it('takes a whole number or a string for a seed, and nothing else', () => {
    const env = createCartPole();
    for (const seed of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, null, true, {}]) {
      expect(() => env.reset({ seed: seed as number })).toThrow(InputError);
    }
    expect(() => env.reset({ seed: -1 })).toThrow('seed: -1 is not allowed (a whole number ≥ 0 or a string)');
    expect(env.reset({ seed: 12 }).observation).toEqual(env.reset({ seed: '12' }).observation);
    expect(env.reset({ seed: 0 }).observation).not.toEqual(env.reset({ seed: 1 }).observation);
  });

  it('names the seed of every episode, so that each can be played again', () => {
    const env = createCartPole();
    env.reset({ seed: 'monday' });
    const second = env.reset();
    const third = env.reset();
    expect(third.info).toEqual({ seed: 'monday/episode2' });
    expect(second.observation).not.toEqual(third.observation);
    const again = createCartPole().reset({ seed: third.info.seed as string });
    expect(again.observation).toEqual(third.observation);
  });

  it('has the seed 0 until it is given one, and says so', () => {
    const env = createCartPole();
    expect(env.reset().info).toEqual({ seed: '0' });
    expect(env.reset().info).toEqual({ seed: '0/episode1' });
  });

  it('starts its stream anew when a seed is given, whatever was played before', () => {
    const env = createCartPole();
    env.reset({ seed: 5 });
    const next = env.reset();
    env.reset();
    env.reset({ seed: 5 });
    expect(env.reset()).toEqual(next);
  });

  it('insists on the order of its calls', () => {
    const env = new IdentityEnv({ length: 1 });
    expect(() => env.step(0)).toThrow(new UsageError('identity4-v0 must be reset before its first step'));
    env.reset();
    expect(env.step(0).terminated).toBe(true);
    expect(() => env.step(0)).toThrow('identity4-v0 has ended its episode: reset it before the next step');
    env.close();
    env.close();
    expect(() => env.reset()).toThrow('identity4-v0 is closed');
    expect(() => env.step(0)).toThrow('identity4-v0 is closed');
  });

  it('names a forbidden action and the allowed ones', () => {
    const env = new MaskedIdentityEnv({ size: 5, invalid: 3 });
    const { mask } = env.reset({ seed: 1 }).observation;
    const allowed = [...mask.keys()].filter((k) => mask[k] === 1);
    const action = mask.indexOf(0);
    expect(() => env.step(action)).toThrow(
      new UsageError(`identity5-v0 does not allow action ${action} now (allowed: ${allowed.join(', ')})`),
    );
    expect(() => env.step(5)).toThrow(UsageError);
    expect(() => env.step(1.5)).toThrow(UsageError);
  });

  it('shows the elapsed seconds of the step, and 0 on reset', () => {
    const env = createCartPole();
    expect(env.reset().observation.elapsed).toBe(0);
    expect(env.step(0).observation.elapsed).toBe(0.02);
  });

  it('remembers across save and load that the episode has ended', () => {
    const env = new IdentityEnv({ length: 2 });
    env.reset({ seed: 1 });
    env.step(0);
    env.step(0);
    const copy = new IdentityEnv({ length: 2 });
    copy.load(env.save());
    expect(() => copy.step(0)).toThrow('has ended its episode');
    expect(copy.reset()).toEqual(env.reset());
  });
});

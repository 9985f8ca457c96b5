import { describe, expect, it } from 'vitest';
import { VerificationError } from '../../../src/core/errors.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { evaluate, validationSeeds } from '../../../src/learn/trainer/evaluation.ts';
import { MdpEnv } from '../../fixtures/envs/mdp.ts';

/** Action 0 ends at once and pays 0; that, or nine more steps that pay 1 each, is the world's choice. */
const fork = {
  id: 'fork-v0',
  discountRate: 0,
  outcomes: [
    [
      [
        { probability: 0.5, next: 1, reward: 0, ends: true },
        { probability: 0.5, next: 2, reward: 0 },
      ],
    ],
    [[{ probability: 1, next: 1, reward: 0, ends: true }]],
    ...Array.from({ length: 9 }, (_, k) => [[{ probability: 1, next: k + 3, reward: 1, ends: k === 8 }]]),
    [[{ probability: 1, next: 11, reward: 0, ends: true }]],
  ],
};

const only: TableModel = {
  kind: 'table',
  globals: ['state'],
  features: [],
  state: [],
  rules: null,
  values: {},
};

describe('an evaluation', () => {
  it('counts each episode of its set once, short or long', () => {
    const seeds = validationSeeds(40);
    const { episodes, meanReward, meanLength } = evaluate(only, new MdpEnv(fork), seeds);
    const long = episodes.filter(({ length }) => length === 10);
    expect(episodes.map(({ seed }) => seed)).toEqual(seeds);
    expect(episodes.every(({ length }) => length === 1 || length === 10)).toBe(true);
    expect(long.length).toBeGreaterThan(0);
    expect(long.length).toBeLessThan(40);
    expect(meanReward).toBe((9 * long.length) / 40);
    expect(meanLength).toBe((10 * long.length + (40 - long.length)) / 40);
  });

  it('is the same whatever its environment did before', () => {
    const env = new MdpEnv(fork);
    const first = evaluate(only, env, validationSeeds(8));
    env.reset({ seed: 'another' });
    env.step(0);
    expect(evaluate(only, env, validationSeeds(8))).toEqual(first);
  });

  it('refuses a policy whose scores are no numbers', () => {
    const broken: TableModel = { ...only, values: { '': [Number.NaN] } };
    expect(() => evaluate(broken, new MdpEnv(fork), ['1'])).toThrow(VerificationError);
  });
});

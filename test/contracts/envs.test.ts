import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { checkEnv } from '../../src/gym/check-env.ts';

describe('every environment keeps the contract', () => {
  it('cartpole-v1', () => {
    expect(checkEnv(createCartPole, { steps: 1500 }).findings).toEqual([]);
  });
});

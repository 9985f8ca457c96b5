import { describe, expect, it } from 'vitest';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import { compileForward, greedyAction } from '../../../src/learn/forward.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { MaskedIdentityEnv } from '../../fixtures/envs/masked-identity.ts';
import { RingEnv } from '../../fixtures/envs/ring.ts';
import { OPTIMUM, twoSpeeds } from '../../fixtures/envs/two-speeds.ts';
import { greedyReturn } from '../agents.ts';
import { created, extremes, kinds, pqn, rainbow, trained, valueAtStart } from './kinds.ts';

describe.each(kinds)('%s learns', (_, kind) => {
  it('to repeat what it sees in 1,200 steps', async () => {
    const make = () => new IdentityEnv({ discount: 0.4 });
    const agent = await trained(kind, { make }, 1200);
    expect(greedyReturn(make, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
  });
});

describe.each(extremes)('%s', (_, kind) => {
  it('does not repeat what it sees where 55 of 70 actions are masked, without learning', async () => {
    const make = () => new MaskedIdentityEnv();
    expect(greedyReturn(make, (await created(kind, { make })).policy(), 5)).toBeLessThan(20);
  });

  it('needs to learn nothing where all but one action are masked', async () => {
    const make = () => new MaskedIdentityEnv({ size: 20, invalid: 19 });
    expect(greedyReturn(make, (await created(kind, { make })).policy(), 5)).toBe(100);
  });

  it('prefers the quick wage to the double one that is long in coming, and knows its value', async () => {
    const hyperparameters = kind === pqn ? {} : { loss: 'mse', targetEvery: 16 };
    const agent = await trained(kind, { make: twoSpeeds, hyperparameters }, 1500);
    const { observation } = twoSpeeds().reset({ seed: 1 });
    expect(greedyAction(compileForward(agent.policy()), observation)).toBe(OPTIMUM.action);
    expect(Math.abs((await valueAtStart(agent, twoSpeeds)) - OPTIMUM.value)).toBeLessThan(0.05);
  });
});

describe.each(extremes.filter(([, kind]) => kind !== rainbow))('linear %s', (_, kind) => {
  const linear = { hidden: [], layerNorm: false };

  it('learns to repeat what it sees where 55 of 70 actions are masked, in 6,000 steps', async () => {
    const make = () => new MaskedIdentityEnv();
    const exploration = { from: 1, to: 0.05, steps: 4000 };
    const hyperparameters = { ...linear, exploration, learningRate: kind === pqn ? 0.05 : 0.01 };
    const agent = await trained(kind, { make, hyperparameters, count: 4 }, 6000);
    expect(greedyReturn(make, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
  });

  it('finds the value of an endless walk that pays 1 a step, cut off after 8: 50, the limit being no end', async () => {
    const make = () => new TimeLimit(new RingEnv({ discount: 0.98 }), 8);
    const own =
      kind === pqn
        ? { lambda: 1, epochs: 8, learningRate: { from: 0.2, to: 0.01, steps: 6000 } }
        : { targetEvery: 4, gradientSteps: 4, loss: 'mse', learningRate: 0.05 };
    const hyperparameters = { ...linear, ...own };
    const agent = await trained(kind, { make, hyperparameters }, kind === pqn ? 6000 : 3000);
    expect(Math.abs((await valueAtStart(agent, make)) - 50)).toBeLessThan(1);
  });
});

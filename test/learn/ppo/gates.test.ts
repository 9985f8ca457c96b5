import { describe, expect, it } from 'vitest';
import type { PPO } from '../../../policies/learned/ppo.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import { compileForward, greedyAction } from '../../../src/learn/forward.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { MaskedIdentityEnv } from '../../fixtures/envs/masked-identity.ts';
import { RingEnv } from '../../fixtures/envs/ring.ts';
import { OPTIMUM, twoSpeeds } from '../../fixtures/envs/two-speeds.ts';
import { agentOf, greedyReturn, trainedBy } from '../agents.ts';

/** The walk that ends for good after 8 steps. */
class EndingRing extends RingEnv {
  #steps = 0;

  override begin(seed: string): void {
    super.begin(seed);
    this.#steps = 0;
  }

  override advance(action: number): void {
    super.advance(action);
    this.#steps++;
    this.terminated = this.#steps === 8;
  }
}

describe('PPO learns', () => {
  it('to repeat what it sees in 1,200 steps', async () => {
    const make = () => new IdentityEnv({ discount: 0.4 });
    const hyperparameters = { rollout: 240, minibatch: 60, epochs: 4, learningRate: 0.002, entropy: 0 };
    const agent = await trainedBy<PPO>({ agent: 'ppo', make, hyperparameters }, 1200);
    expect(greedyReturn(make, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
  });

  describe('to repeat what it sees where 55 of 70 actions are masked', () => {
    // sb3-contrib's own test: the defaults of Stable-Baselines3, two rollouts.
    const make = () => new MaskedIdentityEnv({ discount: 0.4 });
    const hyperparameters = { rollout: 2048, minibatch: 64, epochs: 10, learningRate: 3e-4, entropy: 0 };

    it('in 4,096 steps', async () => {
      const agent = await trainedBy<PPO>({ agent: 'ppo', make, hyperparameters }, 4096);
      expect(greedyReturn(make, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
    });

    it('and not without learning', async () => {
      const agent = await agentOf<PPO>({ agent: 'ppo', make, hyperparameters });
      expect(greedyReturn(make, agent.policy(), 5)).toBeLessThan(20);
    });
  });

  it('nothing where all but one action are masked, and needs not', async () => {
    const make = () => new MaskedIdentityEnv({ size: 20, invalid: 19 });
    const agent = await agentOf<PPO>({ agent: 'ppo', make });
    expect(greedyReturn(make, agent.policy(), 5)).toBe(100);
  });
});

it('PPO chooses rightly where a discount by steps would choose wrongly, and knows what that is worth', async () => {
  for (const seed of ['1', '2']) {
    const hyperparameters = { rollout: 200, minibatch: 100, learningRate: 3e-3 };
    const agent = await trainedBy<PPO>(
      { agent: 'ppo', make: twoSpeeds, hyperparameters, count: 4, seed },
      8000,
    );
    const { observation } = twoSpeeds().reset();
    expect(greedyAction(compileForward(agent.policy()), observation)).toBe(OPTIMUM.action);
    expect(await agent.value(observation)).toBeCloseTo(OPTIMUM.value, 1);
  }
});

describe('the value of an endless walk that pays 1 a step, cut off after 8', () => {
  const ring = () => new RingEnv({ discount: 0.98 });
  const hyperparameters = {
    rollout: 64,
    minibatch: 64,
    epochs: 20,
    lambda: 1,
    learningRate: 0.01,
    maxGradientNorm: 10,
  };

  async function valueOfStart(make: () => Environment): Promise<number> {
    const agent = await trainedBy<PPO>({ agent: 'ppo', make, hyperparameters }, 64 * 60);
    return agent.value(make().reset({ seed: 1 }).observation);
  }

  it('is 50, because the limit is no end', async () => {
    expect(Math.abs((await valueOfStart(() => new TimeLimit(ring(), 8))) - 50)).toBeLessThan(1);
  });

  it('is far smaller where the walk really ends then', async () => {
    expect(await valueOfStart(() => new EndingRing({ discount: 0.98 }))).toBeLessThan(10);
  });
});

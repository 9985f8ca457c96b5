import { describe, expect, it } from 'vitest';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import type { OnPolicyAgent } from '../../../src/learn/agents/on-policy-agent.ts';
import { compileForward, greedyAction } from '../../../src/learn/forward.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { MaskedIdentityEnv } from '../../fixtures/envs/masked-identity.ts';
import { RingEnv } from '../../fixtures/envs/ring.ts';
import { OPTIMUM, twoSpeeds } from '../../fixtures/envs/two-speeds.ts';
import { agentOf, greedyReturn, records, type Trial, trainedBy, vectorOf } from '../agents.ts';
import { cheapestTeacher } from '../cheapest.ts';

const identity = () => new IdentityEnv({ discount: 0.4 });

describe('to repeat what it sees is learned', () => {
  const trials: readonly (Trial & { readonly steps: number })[] = [
    // Stable-Baselines3's own test gives A2C 4,000 steps.
    {
      agent: 'a2c',
      make: identity,
      hyperparameters: { rollout: 20, learningRate: 5e-3 },
      count: 4,
      steps: 4000,
    },
    {
      agent: 'reinforce',
      make: identity,
      hyperparameters: { rollout: 400, minibatch: 100, learningRate: 0.03, hidden: [16] },
      count: 4,
      steps: 6000,
    },
    {
      agent: 'reinforce',
      make: identity,
      hyperparameters: {
        baseline: 'same-sequence',
        rollout: 400,
        minibatch: 100,
        learningRate: 0.03,
        hidden: [16],
      },
      count: 4,
      steps: 6000,
    },
    {
      agent: 'cem',
      make: identity,
      hyperparameters: { hidden: [8], population: 32 },
      count: 32,
      steps: 128_000,
    },
  ];
  for (const trial of trials) {
    const { baseline = 'defaults' } = (trial.hyperparameters ?? {}) as { baseline?: string };
    it(`by ${trial.agent} (${baseline}) in ${trial.steps} steps`, async () => {
      const agent = await trainedBy(trial, trial.steps);
      expect(greedyReturn(identity, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
    });
  }
});

describe('to repeat what it sees where 55 of 70 actions are masked is learned', () => {
  const make = () => new MaskedIdentityEnv({ discount: 0.1 });
  const trials: readonly (Trial & { readonly steps: number })[] = [
    {
      agent: 'a2c',
      make,
      hyperparameters: { rollout: 80, learningRate: 5e-3 },
      count: 16,
      steps: 30_000,
    },
    {
      agent: 'reinforce',
      make,
      hyperparameters: { rollout: 1600, minibatch: 400, learningRate: 0.03 },
      count: 16,
      steps: 32_000,
    },
  ];
  for (const trial of trials) {
    it(`by ${trial.agent}, and not without learning`, async () => {
      expect(greedyReturn(make, (await agentOf(trial)).policy(), 5)).toBeLessThan(20);
      const agent = await trainedBy(trial, trial.steps);
      expect(greedyReturn(make, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
    });
  }

  it('by nobody where all but one are masked, and needs not', async () => {
    const one = () => new MaskedIdentityEnv({ size: 20, invalid: 19 });
    for (const agent of ['a2c', 'reinforce', 'cem']) {
      expect(greedyReturn(one, (await agentOf({ agent, make: one })).policy(), 5)).toBe(100);
    }
  });
});

describe('the value of an endless walk that pays 1 a step, cut off after 8, is 50', () => {
  const make = () => new TimeLimit(new RingEnv({ discount: 0.98 }), 8);
  const trials: readonly (Trial & { readonly steps: number })[] = [
    {
      agent: 'a2c',
      make,
      hyperparameters: { rollout: 64, learningRate: 0.01, maxGradientNorm: 10 },
      count: 8,
      steps: 64 * 700,
    },
    {
      agent: 'reinforce',
      make,
      hyperparameters: {
        baseline: 'value',
        rollout: 64,
        minibatch: 64,
        valueEpochs: 20,
        valueLearningRate: 0.01,
        maxGradientNorm: 10,
      },
      count: 8,
      steps: 64 * 60,
    },
    {
      agent: 'reinforce',
      make,
      hyperparameters: {
        baseline: 'same-sequence',
        rollout: 64,
        minibatch: 64,
        valueEpochs: 20,
        valueLearningRate: 0.01,
        maxGradientNorm: 10,
      },
      count: 8,
      steps: 64 * 60,
    },
  ];
  for (const trial of trials) {
    const { baseline = 'value' } = trial.hyperparameters as { baseline?: string };
    it(`to ${trial.agent} with the ${baseline} baseline, because the limit is no end`, async () => {
      const agent = (await trainedBy(trial, trial.steps)) as OnPolicyAgent;
      expect(Math.abs((await agent.value(make().reset({ seed: 1 }).observation)) - 50)).toBeLessThan(1);
    });
  }
});

describe('where a discount by steps would choose wrongly, the right one is chosen', () => {
  const trials: readonly (Trial & { readonly steps: number })[] = [
    { agent: 'a2c', make: twoSpeeds, hyperparameters: { rollout: 40 }, count: 8, steps: 8000 },
    {
      agent: 'reinforce',
      make: twoSpeeds,
      hyperparameters: { rollout: 200, minibatch: 100 },
      count: 8,
      steps: 6000,
    },
    {
      agent: 'reinforce',
      make: twoSpeeds,
      hyperparameters: { baseline: 'same-sequence', rollout: 200, minibatch: 100 },
      count: 8,
      steps: 6000,
    },
    {
      agent: 'cem',
      make: twoSpeeds,
      hyperparameters: { hidden: [4], discounted: true },
      count: 16,
      steps: 1600,
    },
  ];
  for (const trial of trials) {
    it(`by ${trial.agent}: ${JSON.stringify(trial.hyperparameters)}`, async () => {
      for (const seed of ['1', '2']) {
        const agent = await trainedBy({ ...trial, seed }, trial.steps);
        const { observation } = twoSpeeds().reset({ seed: 1 });
        const chosen = Array.from({ length: 40 }, () => agent.selectAction(observation));
        const share = chosen.filter((action) => action === OPTIMUM.action).length / 40;
        expect(share).toBeGreaterThan(0.7);
      }
    });
  }
});

describe('cloning', () => {
  const make = () => new CandidatesEnv();
  const clone: Trial = {
    agent: 'clone',
    make,
    hyperparameters: { chunk: 512, minibatch: 64 },
    teacher: cheapestTeacher,
  };

  it('repeats what the teacher does in situations that it has not seen', async () => {
    const agent = await agentOf(clone);
    const log = await records(agent.train(vectorOf(clone, agent), 20_480));
    expect(log[0]!['train/accuracy']).toBeLessThan(0.75);
    expect(log.at(-1)!['train/accuracy']).toBeGreaterThan(0.85);
    expect(log.at(-1)!['train/value_loss']).toBeLessThan(0.5 * log[0]!['train/value_loss']!);
    expect(log.at(-1)!['time/total_timesteps']).toBe(20_480);
  });

  it('needs somebody to copy', async () => {
    await expect(agentOf({ agent: 'clone', make })).rejects.toThrow('clone needs --init <scheduler>');
  });

  it('is a start for every method', async () => {
    const shown = cheapestTeacher(2048, 'start');
    const unseen = cheapestTeacher(500, 'unseen');
    for (const agent of ['a2c', 'reinforce', 'cem']) {
      const hyperparameters = { hidden: [16, 16], ...(agent === 'reinforce' && { minibatch: 64 }) };
      const copy = await agentOf({ agent, make, hyperparameters });
      await records(copy.imitate!(shown));
      const scorer = compileForward(copy.policy());
      const same = unseen.filter(({ observation, action }) => greedyAction(scorer, observation) === action);
      expect(same.length / unseen.length).toBeGreaterThan(0.6);
    }
  });
});

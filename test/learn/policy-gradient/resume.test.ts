import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { records } from '../ppo/agents.ts';
import { agentOf, checkpointAfter, type Trial, vectorOf } from './agents.ts';
import { cheapestTeacher } from './teacher.ts';

const candidates = () => new CandidatesEnv();
const SMALL = { hidden: [8, 8] };

const TRIALS: Record<string, Trial> = {
  'a2c on CartPole': {
    agent: 'a2c',
    make: createCartPole,
    hyperparameters: { ...SMALL, rollout: 40, learningRate: { from: 1e-3, to: 0, steps: 2000 } },
    count: 8,
  },
  'a2c with candidates and measured inputs': {
    agent: 'a2c',
    make: candidates,
    hyperparameters: { ...SMALL, rollout: 40 },
    count: 8,
  },
  'reinforce with values on CartPole': {
    agent: 'reinforce',
    make: createCartPole,
    hyperparameters: { ...SMALL, rollout: 128, minibatch: 64, entropy: 0.01 },
    count: 4,
  },
  'reinforce with the same sequence, measured inputs and pieces': {
    agent: 'reinforce',
    make: candidates,
    hyperparameters: { ...SMALL, rollout: 128, minibatch: 64, longest: 30, sequenceRollouts: 2 },
    count: 4,
  },
  'reinforce with the same sequence where neighbours end at different times': {
    agent: 'reinforce',
    make: createCartPole,
    hyperparameters: { ...SMALL, baseline: 'same-sequence', rollout: 128, minibatch: 64 },
    count: 8,
  },
  'cem on CartPole': {
    agent: 'cem',
    make: createCartPole,
    hyperparameters: { ...SMALL, population: 4, episodes: 2 },
    count: 8,
  },
  'cem with candidates and measured inputs': {
    agent: 'cem',
    make: candidates,
    hyperparameters: { ...SMALL, population: 4, measured: 100 },
    count: 4,
  },
  'clone with candidates': {
    agent: 'clone',
    make: candidates,
    hyperparameters: { ...SMALL, chunk: 256, minibatch: 32 },
    count: 2,
    teacher: cheapestTeacher,
  },
};

describe('training that is stopped and resumed', () => {
  for (const [name, trial] of Object.entries(TRIALS)) {
    const end = trial.make === createCartPole ? 1600 : 3600;
    it(`${name}: gives the same bytes as straight through, wherever it stops`, async () => {
      const straight = await checkpointAfter(trial, [end]);
      expect(straight.log.length).toBeGreaterThan(1);
      expect(await checkpointAfter(trial, [40, 888, 2 * Math.floor(end / 4), end])).toEqual(straight);
    });
  }

  it('is another with another seed', async () => {
    for (const trial of Object.values(TRIALS)) {
      const [one, other] = [await agentOf(trial), await agentOf({ ...trial, seed: '2' })];
      expect(one.policy()).not.toEqual(other.policy());
    }
  });
});

describe('the log', () => {
  it('has the keys of Stable-Baselines3', async () => {
    const keys: Record<string, string[]> = {
      a2c: ['policy_gradient_loss', 'value_loss', 'entropy_loss', 'explained_variance', 'learning_rate'],
      reinforce: ['policy_gradient_loss', 'value_loss', 'entropy_loss', 'approx_kl', 'explained_variance'],
      cem: ['best_score', 'mean_score', 'deviation'],
      clone: ['cross_entropy', 'accuracy', 'value_loss', 'learning_rate'],
    };
    for (const [name, trial] of Object.entries(TRIALS)) {
      if (!name.endsWith('CartPole') && trial.agent !== 'clone') continue;
      const agent = await agentOf(trial);
      const last = (await records(agent.train(vectorOf(trial, agent), 1200))).at(-1)!;
      const episodes = trial.agent === 'clone' ? [] : ['rollout/ep_rew_mean', 'rollout/ep_len_mean'];
      const own = keys[trial.agent]!.map((key) => `train/${key}`);
      expect(Object.keys(last)).toEqual(
        expect.arrayContaining(['time/total_timesteps', 'train/n_updates', ...episodes, ...own]),
      );
    }
  });
});

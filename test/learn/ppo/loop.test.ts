import { expect, it } from 'vitest';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { agentFor, greedyReturn, records, vectorFor } from './agents.ts';

it('PPO learns in a loop of selectAction and learn', async () => {
  const env = new IdentityEnv({ discount: 0.4 });
  const hyperparameters = { rollout: 240, minibatch: 60, epochs: 4, learningRate: 0.002, entropy: 0 };
  const agent = await agentFor({ make: () => env, hyperparameters });
  for (let episode = 0; episode < 15; episode++) {
    let { observation: state } = env.reset({ seed: episode });
    for (let done = false; !done; ) {
      const action = agent.selectAction(state);
      const { observation: nextState, reward, terminated, truncated } = env.step(action);
      await agent.learn({ state, action, reward, nextState, terminated, truncated });
      state = nextState;
      done = terminated || truncated;
    }
  }
  expect(greedyReturn(() => new IdentityEnv(), agent.policy(), 5)).toBeGreaterThanOrEqual(90);
});

it('PPO draws only allowed actions, before and after it has measured its inputs', async () => {
  const env = new CandidatesEnv();
  const agent = await agentFor({ make: () => env, hyperparameters: { rollout: 64, minibatch: 64 } });
  let { observation: state } = env.reset({ seed: 1 });
  for (let step = 0; step < 200; step++) {
    const action = agent.selectAction(state);
    expect(state.mask[action]).toBe(1);
    const { observation: nextState, reward, terminated, truncated } = env.step(action);
    await agent.learn({ state, action, reward, nextState, terminated, truncated });
    state = truncated ? env.reset().observation : nextState;
  }
});

it('PPO logs what Stable-Baselines3 logs; the first ratios are 1', async () => {
  const setup = { make: () => new IdentityEnv({ length: 20 }), count: 4 };
  const hyperparameters = { rollout: 128, minibatch: 128, epochs: 1 };
  const agent = await agentFor({ ...setup, hyperparameters });
  const [record] = await records(agent.train(vectorFor(setup), 128));
  expect(record!['time/total_timesteps']).toBe(128);
  expect(record!['rollout/ep_len_mean']).toBe(20);
  expect(Math.abs(record!['train/approx_kl']!)).toBeLessThan(1e-6);
  expect(record!['train/clip_fraction']).toBe(0);
  expect(record!['train/entropy_loss']).toBeCloseTo(-Math.log(4), 2);
  expect(Object.keys(record!)).toEqual(
    expect.arrayContaining([
      'rollout/ep_rew_mean',
      'train/loss',
      'train/policy_gradient_loss',
      'train/value_loss',
      'train/grad_norm',
      'train/explained_variance',
      'train/learning_rate',
      'train/n_updates',
    ]),
  );
});

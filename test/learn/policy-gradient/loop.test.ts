import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Agent } from '../../../src/learn/agent.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { greedyReturn, records } from '../ppo/agents.ts';
import { agentOf, vectorOf } from './agents.ts';
import { cheapestTeacher } from './teacher.ts';

const identity = () => new IdentityEnv({ discount: 0.4 });

/** The loop of the README. */
async function loop(agent: Agent, env: Environment, episodes: number): Promise<void> {
  for (let episode = 0; episode < episodes; episode++) {
    let { observation: state } = env.reset({ seed: episode });
    for (let done = false; !done; ) {
      const action = agent.selectAction(state);
      expect(state.mask[action]).toBe(1);
      const { observation: nextState, reward, terminated, truncated } = env.step(action);
      await agent.learn({ state, action, reward, nextState, terminated, truncated });
      state = nextState;
      done = terminated || truncated;
    }
  }
}

describe('in a loop of selectAction and learn', () => {
  it('a2c learns', async () => {
    const agent = await agentOf({
      agent: 'a2c',
      make: identity,
      hyperparameters: { rollout: 20, learningRate: 5e-3 },
    });
    await loop(agent, identity(), 40);
    expect(greedyReturn(identity, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
  });

  it('reinforce learns by its values', async () => {
    const hyperparameters = { rollout: 300, minibatch: 100, learningRate: 0.03, hidden: [16] };
    const agent = await agentOf({ agent: 'reinforce', make: identity, hyperparameters });
    await loop(agent, identity(), 45);
    expect(greedyReturn(identity, agent.policy(), 5)).toBeGreaterThanOrEqual(90);
  });

  it('reinforce cannot compare episodes of the same arrivals, and says what to do', async () => {
    const make = () => new CandidatesEnv();
    const agent = await agentOf({ agent: 'reinforce', make, hyperparameters: { normalise: false } });
    await expect(loop(agent, make(), 1)).rejects.toThrow('choose another baseline, such as value');
  });

  it('cem lets its policies take turns', async () => {
    const agent = await agentOf({
      agent: 'cem',
      make: identity,
      hyperparameters: { hidden: [8], population: 32 },
    });
    await loop(agent, identity(), 32 * 25);
    expect(greedyReturn(identity, agent.policy(), 5)).toBeGreaterThanOrEqual(70);
  });

  it('cem draws only allowed actions while it measures, and after', async () => {
    const make = () => new CandidatesEnv();
    const agent = await agentOf({ agent: 'cem', make, hyperparameters: { measured: 120, population: 2 } });
    await loop(agent, make(), 6);
    expect(agent.policy().kind).toBe('scorer');
  });

  it('clone says that only its teacher teaches it', async () => {
    const make = () => new CandidatesEnv();
    const agent = await agentOf({ agent: 'clone', make, teacher: cheapestTeacher });
    await expect(loop(agent, make(), 1)).rejects.toThrow('clone learns from its teacher alone');
  });
});

describe('neighbours that do not live through the same episodes', () => {
  const env = () => new VectorEnv(createCartPole, { count: 16, seed: '1', sameEpisodes: 2 });

  it('are refused where they are to be compared', async () => {
    const hyperparameters = { baseline: 'same-sequence' };
    const reinforce = await agentOf({ agent: 'reinforce', make: createCartPole, hyperparameters });
    await expect(records(reinforce.train(env(), 32))).rejects.toThrow('in groups of 4, not 2');
    const cem = await agentOf({ agent: 'cem', make: createCartPole });
    await expect(records(cem.train(env(), 32))).rejects.toThrow('in groups of 16, not 2');
  });
});

describe('a generation of cem', () => {
  it('is scored on the same episodes, counts every step, and logs only what counts', async () => {
    const trial = {
      agent: 'cem',
      make: createCartPole,
      hyperparameters: { population: 4, hidden: [8], deviation: 1 },
      count: 8,
    };
    const agent = await agentOf(trial);
    const env = vectorOf(trial, agent);
    const seen: string[] = [];
    const reset = env.reset.bind(env);
    env.reset = () => {
      reset();
      for (let i = 0; i < env.count; i++) seen.push([...env.batch.at(i, 0).globals].join());
    };
    const [first] = await records(agent.train(env, 2400));
    for (let from = 0; from < seen.length; from += 4) {
      expect(new Set(seen.slice(from, from + 4)).size).toBe(1);
    }
    expect(new Set(seen).size).toBe(seen.length / 4);
    expect(seen.length).toBeGreaterThan(16);
    expect(first!['rollout/ep_len_mean']).toBe(first!['train/mean_score']);
    expect(first!['time/total_timesteps']).toBeGreaterThanOrEqual(8 * first!['rollout/ep_len_mean']!);
  });
});

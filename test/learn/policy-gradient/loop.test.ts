import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { agentOf, loop, records, vectorOf } from '../agents.ts';
import { cheapestTeacher } from '../cheapest.ts';

describe('in a loop of selectAction and learn', () => {
  it('reinforce cannot compare episodes of the same arrivals, and says what to do', async () => {
    const make = () => new CandidatesEnv();
    const agent = await agentOf({ agent: 'reinforce', make, hyperparameters: { normalise: false } });
    await expect(loop(agent, make(), 1)).rejects.toThrow('choose another baseline, such as value');
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

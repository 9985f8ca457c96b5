import { describe, expect, it } from 'vitest';
import type { PPO } from '../../../policies/learned/ppo.ts';
import type { Agent } from '../../../src/learn/agent.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { agentOf, greedyReturn, records, trainedBy, vectorOf } from '../agents.ts';
import { cheapestTeacher, shareOfBest } from '../cheapest.ts';

const make = () => new CandidatesEnv();

describe('the per-candidate scorer', () => {
  const share = (agent: Agent) => shareOfBest(greedyReturn(make, agent.policy(), 10), 10);

  it('learns by PPO to choose nearly as cheaply as possible', async () => {
    const hyperparameters = { rollout: 512, minibatch: 128, epochs: 6, learningRate: 2e-3 };
    const agent = await trainedBy({ agent: 'ppo', make, hyperparameters, count: 16 }, 25_000);
    expect(share(agent)).toBeGreaterThan(0.95);
  });

  it('repeats what it was shown, and PPO goes on from there', async () => {
    const trial = { agent: 'ppo', make, hyperparameters: { rollout: 512, minibatch: 128 }, count: 16 };
    const agent = await agentOf<PPO>(trial);
    const log = await records(agent.imitate(cheapestTeacher(2000, 'shown'), { epochs: 15 }));
    expect(log).toHaveLength(15);
    expect(log.at(-1)!['imitation/accuracy']).toBeGreaterThan(0.85);
    expect(log.at(-1)!['imitation/value_loss']).toBeLessThan(log[0]!['imitation/value_loss']!);
    expect(share(agent)).toBeGreaterThan(0.95);
    await records(agent.train(vectorOf(trial, agent), 4096));
    expect(share(agent)).toBeGreaterThan(0.95);
  });

  it('repeats it as well without hidden layers, whose few weights have farther to go', async () => {
    const hyperparameters = { rollout: 512, minibatch: 128, hidden: [], context: 'none' };
    const agent = await agentOf<PPO>({ agent: 'ppo', make, hyperparameters });
    const log = await records(agent.imitate(cheapestTeacher(2000, 'shown')));
    expect(log.at(-1)!['imitation/accuracy']).toBeGreaterThan(0.85);
    expect(share(agent)).toBeGreaterThan(0.95);
  });

  it('measures its inputs on demonstrations, and rewards in its first rollout where returns are not known', async () => {
    const hyperparameters = { rollout: 64, minibatch: 64 };
    const agent = await agentOf<PPO>({ agent: 'ppo', make, hyperparameters });
    const shown = cheapestTeacher(200, 'shown').map(({ return: _, ...rest }) => rest);
    await records(agent.imitate(shown, { epochs: 1 }));
    const { normalisation } = agent.policy();
    expect(normalisation.features.mean[0]).toBeGreaterThan(30);
    expect(normalisation.features.deviation[0]).toBeGreaterThan(20);
    const { observation } = make().reset({ seed: 0 });
    for (let step = 0; step < 128; step++) {
      const action = agent.selectAction(observation);
      await agent.learn({
        state: observation,
        action,
        reward: -50,
        nextState: observation,
        terminated: false,
        truncated: false,
      });
    }
    expect(agent.policy().normalisation).toEqual(normalisation);
  });
});

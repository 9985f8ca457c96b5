import { describe, expect, it } from 'vitest';
import { createExpectedSarsa } from '../../../policies/learned/expected-sarsa.ts';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import { cliffWalking } from '../../fixtures/envs/cliff-walking.ts';
import { frozenLake, MdpEnv, optimalValues } from '../../fixtures/envs/mdp.ts';
import { taxi } from '../../fixtures/envs/taxi.ts';
import { agentFor, errors, falling, METHODS, mean, playGreedily, train } from './agents.ts';

/** SARSA learns what it does itself: its values are those of its own ε-greedy policy. */
const ownExploration = (method: string, exploration: number) =>
  method === 'expected-sarsa' ? exploration : 0;

describe.each(METHODS)('%s', (method, create) => {
  it('crosses the slippery frozen lake about as often as is possible', async () => {
    const lake = frozenLake();
    const env = () => new TimeLimit(new MdpEnv(lake), 100);
    const exploration = 0.3;
    const learningRate = { from: 0.1, to: 0.005, steps: 200_000, shape: 'exponential' };
    const agent = await agentFor(create, env(), { exploration, learningRate, initialValue: 0.5 });
    const model = await train(agent, env, 200_000);
    const optimal = optimalValues(lake, 1000, ownExploration(method, exploration));
    expect(Math.max(...errors(model, optimal.entries()))).toBeLessThan(0.1);
    // The best policy crosses in 0.74 of all episodes; of 2000, three standard deviations are 0.03.
    expect(mean(playGreedily(model, env(), 2000))).toBeGreaterThan(0.7);
  });

  it('drives a taxi as well as is possible from everywhere', async () => {
    const map = taxi();
    const env = () => new TimeLimit(new MdpEnv(map), 200);
    const exploration = method === 'expected-sarsa' ? 0.3 : 1;
    const model = await train(await agentFor(create, env(), { learningRate: 1, exploration }), env, 120_000);
    const optimal = optimalValues({ ...map, discountRate: 0 }, 50);
    const best = (start: number) => Math.max(...optimal[start]!.filter((value) => !Number.isNaN(value)));
    // Over all 300 starts the best policy earns 7.93 on average, so 8 is out of reach but in lucky samples.
    expect(mean(map.starts!.map(best))).toBeCloseTo(7.93, 12);
    const earned = map.starts!.map((start) => {
      const world = new TimeLimit(new MdpEnv({ ...map, starts: [start] }), 200);
      return playGreedily(model, world, 1)[0]!;
    });
    expect(mean(earned)).toBeGreaterThan(7.9);
    if (method === 'q-learning') {
      // Nothing here is random, so that α = 1 is value iteration in the order of experience.
      expect(Math.max(...errors(model, optimalValues(map, 100).entries()))).toBeLessThan(1e-9);
    }
  });

  it('walks along the very cliff', async () => {
    const cliff = cliffWalking();
    const env = () => new TimeLimit(new MdpEnv(cliff), 200);
    const optimal = optimalValues(cliff, 50);
    expect(Math.max(...optimal[cliff.starts![0]!]!)).toBe(-13);
    // While it explores SARSA rightly fears the edge; it need not, as zeros are hopeful enough to try everything.
    const explore = method === 'expected-sarsa' ? { exploration: 0 } : falling(0, 40_000);
    const agent = await agentFor(create, env(), { learningRate: 0.5, ...explore });
    expect(playGreedily(await train(agent, env, 60_000), env(), 1)).toEqual([-13]);
  });
});

describe('expected-sarsa', () => {
  it('keeps away from the cliff while it explores, as falling costs it', async () => {
    const cliff = cliffWalking();
    const env = () => new TimeLimit(new MdpEnv(cliff), 200);
    const agent = await agentFor(createExpectedSarsa, env(), { learningRate: 0.5, exploration: 0.1 });
    const [sum] = playGreedily(await train(agent, env, 60_000), env(), 1);
    expect(sum).toBeLessThan(-13);
    expect(sum).toBeGreaterThanOrEqual(-17);
  });
});

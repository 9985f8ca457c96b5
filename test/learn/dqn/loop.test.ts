import { describe, expect, it } from 'vitest';
import type { Demonstration } from '../../../src/learn/imitation/imitator.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { greedyReturn, records, vectorFor } from '../ppo/agents.ts';
import { extremes, plain, pqn, trained } from './agents.ts';

describe.each(extremes)('%s', (_, kind) => {
  it('learns in a loop of selectAction and learn', async () => {
    const env = new IdentityEnv({ discount: 0.4 });
    const agent = await kind.create({ make: () => env, hyperparameters: kind.quick });
    for (let episode = 0; episode < 12; episode++) {
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

  it('draws only allowed actions, before and after it has measured its inputs', async () => {
    const env = new CandidatesEnv();
    const agent = await kind.create({ make: () => env, hyperparameters: { ...kind.quick, hidden: [8, 8] } });
    let { observation: state } = env.reset({ seed: 1 });
    for (let step = 0; step < 200; step++) {
      const action = agent.selectAction(state);
      expect(state.mask[action]).toBe(1);
      const { observation: nextState, reward, terminated, truncated } = env.step(action);
      await agent.learn({ state, action, reward, nextState, terminated, truncated });
      state = truncated ? env.reset().observation : nextState;
    }
    expect(agent.policy().normalisation.features.mean[0]).toBeGreaterThan(30);
  });

  it('repeats what it was shown, values included, and goes on from there', async () => {
    const make = () => new CandidatesEnv();
    const hyperparameters = { ...kind.quick, hidden: [32, 32], exploration: 0.05 };
    const agent = await kind.create({ make, hyperparameters });
    const log = await records(agent.imitate(demonstrations(30), { epochs: 12, learningRate: 3e-3 }));
    expect(log).toHaveLength(12);
    expect(log.at(-1)!['imitation/accuracy']).toBeGreaterThan(0.85);
    expect(log.at(-1)!['imitation/value_loss']).toBeLessThan(log[0]!['imitation/value_loss']!);
    const { best, first } = yardsticks(10);
    const share = () => (greedyReturn(make, agent.policy(), 10) - first) / (best - first);
    expect(share()).toBeGreaterThan(0.95);
    await records(agent.train(vectorFor({ make, count: 4 }), 128));
    expect(share()).toBeGreaterThan(0.8);
  });
});

it('DQN and PQN log what Stable-Baselines3 logs', async () => {
  const setup = { make: () => new IdentityEnv({ length: 20 }), count: 4 };
  for (const kind of [plain, pqn]) {
    const agent = await kind.create({ ...setup, hyperparameters: kind.quick });
    const record = (await records(agent.train(vectorFor(setup), 1024))).at(-1)!;
    expect(record['rollout/ep_len_mean']).toBe(20);
    expect(record['rollout/exploration_rate']).toBeCloseTo(0.05, 6);
    expect(record['train/n_updates']).toBeGreaterThan(100);
    for (const key of ['loss', 'td_error', 'q_value', 'grad_norm', 'learning_rate']) {
      expect(Number.isFinite(record[`train/${key}`]), key).toBe(true);
    }
  }
});

it('updates follow environment steps, however many environments take them', async () => {
  const make = () => new IdentityEnv();
  const hyperparameters = { trainEvery: 8, gradientSteps: 3, learningStarts: 100, targetEvery: 50 };
  for (const count of [1, 4, 16]) {
    const agent = await trained(plain, { make, hyperparameters, count }, 400);
    // Multiples of 8 after 100 and up to 400: from 104 on.
    expect((agent.save().optimiser as { step: number }).step).toBe(3 * 38);
  }
});

it('the target network follows environment steps too, and moves as far as it is told', async () => {
  const make = () => new IdentityEnv();
  interface Networks {
    readonly target: Float32Array;
    readonly optimiser: { readonly parameters: Float32Array };
  }
  for (const tau of [1, 0.25]) {
    const given = { ...plain.quick, trainEvery: 4, learningStarts: 0, targetEvery: 50, tau };
    const agent = await plain.create({ make, hyperparameters: given });
    const start = (agent.save() as unknown as Networks).optimiser.parameters;
    const env = vectorFor({ make, count: 4 });
    await records(agent.train(env, 48));
    const before = agent.save() as unknown as Networks;
    expect(before.target).toEqual(start);
    expect(before.optimiser.parameters).not.toEqual(start);
    await records(agent.train(env, 52));
    const { target, optimiser } = agent.save() as unknown as Networks;
    const expected = start.map((old, k) => old + tau * (optimiser.parameters[k]! - old));
    for (const [k, weight] of expected.entries()) expect(target[k]).toBeCloseTo(weight, 6);
  }
});

/** Returns of the best and of a careless choice over the episodes that `greedyReturn` plays. */
function yardsticks(episodes: number): { best: number; first: number } {
  const env = new CandidatesEnv();
  const play = (choose: () => number): number => {
    let total = 0;
    for (let episode = 0; episode < episodes; episode++) {
      env.reset({ seed: `evaluation ${episode}` });
      for (let ended = false; !ended; ) {
        const step = env.step(choose());
        total += step.reward;
        ended = step.truncated;
      }
    }
    return total / episodes;
  };
  return { best: play(() => env.cheapest()), first: play(() => 0) };
}

/** What the cheapest choice does, with the undiscounted rewards to come. */
function demonstrations(episodes: number): Demonstration[] {
  const env = new CandidatesEnv();
  return Array.from({ length: episodes }, (_, episode) => {
    let { observation } = env.reset({ seed: episode });
    const taken: { observation: typeof observation; action: number; reward: number }[] = [];
    for (let ended = false; !ended; ) {
      const action = env.cheapest();
      const step = env.step(action);
      taken.push({ observation, action, reward: step.reward });
      observation = step.observation;
      ended = step.truncated;
    }
    let sum = 0;
    return taken.reverse().map(({ observation: seen, action, reward }) => {
      sum += reward;
      return { observation: seen, action, return: sum };
    });
  }).flat();
}

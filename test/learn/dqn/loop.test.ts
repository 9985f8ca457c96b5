import { expect, it } from 'vitest';
import type { DQN } from '../../../policies/learned/dqn.ts';
import type { PQN } from '../../../policies/learned/pqn.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { agentOf, greedyReturn, records, vectorOf } from '../agents.ts';
import { cheapestTeacher, shareOfBest } from '../cheapest.ts';
import { created, extremes, plain, pqn, quickly, rainbow, trained } from './kinds.ts';

it.each(extremes)(
  '%s repeats what it was shown, values included, and goes on from there',
  async (_, kind) => {
    const make = () => new CandidatesEnv();
    const trial = quickly(kind, { make, hyperparameters: { hidden: [32, 32], exploration: 0.05 }, count: 4 });
    const agent = await agentOf<DQN | PQN>(trial);
    const shown = cheapestTeacher(1500, 'shown');
    const log = await records(agent.imitate(shown, { epochs: 12, learningRate: 3e-3 }));
    expect(log).toHaveLength(12);
    expect(log.at(-1)!['imitation/accuracy']).toBeGreaterThan(0.85);
    expect(log.at(-1)!['imitation/value_loss']).toBeLessThan(log[0]!['imitation/value_loss']!);
    expect(shareOfBest(greedyReturn(make, agent.policy(), 10), 10)).toBeGreaterThan(0.95);
    await records(agent.train(vectorOf(trial, agent), 128));
    expect(shareOfBest(greedyReturn(make, agent.policy(), 10), 10)).toBeGreaterThan(0.8);
  },
);

it('DQN and PQN log what Stable-Baselines3 logs', async () => {
  const setup = { make: () => new IdentityEnv({ length: 20 }), count: 4 };
  for (const kind of [plain, pqn]) {
    const trial = quickly(kind, setup);
    const agent = await agentOf(trial);
    const record = (await records(agent.train(vectorOf(trial, agent), 1024))).at(-1)!;
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
    const agent = await created(plain, { make, hyperparameters: given });
    const start = (agent.save() as unknown as Networks).optimiser.parameters;
    const env = new VectorEnv(make, { count: 4, seed: '1' });
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

it('DQN refuses to go on with open windows of another number of environments', async () => {
  const make = () => new IdentityEnv();
  const agent = await trained(rainbow, { make, count: 4 }, 40);
  await expect(records(agent.train(new VectorEnv(make, { count: 8, seed: '1' }), 80))).rejects.toThrow(
    'decisions of 4 environments that wait for what comes of them cannot go on with 8',
  );
});

it('says which hyperparameters are not allowed', async () => {
  const make = () => new IdentityEnv();
  await expect(created(plain, { make, hyperparameters: { prioritised: true } })).rejects.toThrow(
    "did you mean 'prioritized'",
  );
  const blind = created(plain, { make: () => new CandidatesEnv(), hyperparameters: { learningStarts: 0 } });
  await expect(blind).rejects.toThrow('learningStarts: 0 is not allowed where these steps measure the scale');
  await expect(created(pqn, { make, hyperparameters: { rollout: 100, minibatch: 64 } })).rejects.toThrow(
    "minibatch: 64 is not allowed (a divisor of the rollout's 100)",
  );
});

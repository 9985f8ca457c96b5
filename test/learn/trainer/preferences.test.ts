import { describe, expect, it } from 'vitest';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { agents } from '../../../policies/learned/index.ts';
import { withDrawnPreferences } from '../../../src/gym/drawn-preferences.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import { policyScheduler } from '../../../src/learn/policy-scheduler.ts';
import { withPreferences } from '../../../src/sim/preferences.ts';
import { run } from '../../../src/sim/run.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { fastAndSlow } from '../../fixtures/fast-and-slow.ts';

describe('one policy that is told what is wanted', () => {
  it('goes from the cheap executor to the fast one as latency comes to weigh more', async () => {
    const scenario = await fastAndSlow({ discount: { halfLife: 0.5 } });
    const make = () => withDrawnPreferences(scenario, ['cost', 'latency'], (drawn) => new DispatchEnv(drawn));
    const env = new VectorEnv(make, { count: 16, seed: 'train/1' });
    const agent = await agents.get('ppo')({
      spec: env.spec,
      seed: '1',
      hyperparameters: { rollout: 1024, minibatch: 256, hidden: [16, 16], learningRate: 3e-3 },
    });
    for await (const _ of agent.train(env, 20_480));
    const model = agent.policy();
    /** The money that all tasks cost: 0.25 each on the slow executor, 1 on the fast one. */
    const spent = (latency: number) => {
      const wanted = withPreferences(scenario, { cost: 1 - latency, latency });
      const simulator = new Simulator(wanted, { seed: 'test' });
      return run(simulator, policyScheduler(model, wanted)).metrics.cost;
    };
    const sweep = Array.from({ length: 11 }, (_, k) => spent(k / 10));
    expect(sweep).toEqual(sweep.toSorted((a, b) => a - b));
    // What is gained is 1.5 · share of latency for 1.5 · share of cost: even at a half.
    for (const k of [0, 1, 2, 3]) expect(sweep[k]).toBeCloseTo(30 * 0.25, 9);
    for (const k of [7, 8, 9, 10]) expect(sweep[k]).toBeCloseTo(30, 9);
  });
});

import { describe, expect, it } from 'vitest';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { agents } from '../../../policies/learned/index.ts';
import { InputError } from '../../../src/core/errors.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import { type Constraint, Multiplier } from '../../../src/learn/trainer/constraint.ts';
import { evaluate, validationSeeds } from '../../../src/learn/trainer/evaluation.ts';
import { Trainer } from '../../../src/learn/trainer/trainer.ts';
import { weightedReward } from '../../../src/sim/reward.ts';
import { fastAndSlow } from '../../fixtures/fast-and-slow.ts';

/** Growth of the penalties, 1 for each missed deadline. */
const misses = (limit: number, per: Constraint['per'] = 'task'): Constraint => ({
  signal: { ...weightedReward({ sla: -1 }) },
  per,
  limit,
});

/**
 * A task of so much work costs as much on the fast executor and a quarter on the slow one, where it takes four times
 * as long. Both meet a deadline of 2 s for work below 0.5, neither above 2. Work is exponential with mean 1: whoever
 * only saves sends all to the slow one and misses P(work > 0.5) = 0.61 of the deadlines.
 */
const world = () =>
  fastAndSlow({
    horizon: { tasks: 100 },
    executors: [
      { name: 'fast', slots: 30, price: { perSecond: 1 } },
      { name: 'slow', slots: 60, speed: 0.25, price: { perSecond: 0.0625 } },
    ],
    tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 }, sla: { deadline: 2, penalty: 1 } }],
    reward: { cost: 1 },
    discount: { halfLife: 0.5 },
  });

/** The share of deadlines that the greedy policy misses in the end. */
async function missedWith(multiplier: Multiplier | undefined): Promise<number> {
  const scenario = await world();
  const learned = multiplier?.charged(scenario) ?? scenario;
  const env = new VectorEnv(() => new DispatchEnv(learned), { count: 16, seed: 'train/1' });
  const agent = await agents.get('ppo')({
    spec: env.spec,
    seed: '1',
    hyperparameters: { rollout: 1024, minibatch: 256, hidden: [16, 16], learningRate: 3e-3 },
  });
  const trainer = new Trainer({ agent, env, multiplier });
  for await (const _ of trainer.train(40_960));
  const meter = new Multiplier(misses(0));
  const judged = new DispatchEnv(meter.charged(scenario));
  evaluate(agent.policy(), judged, validationSeeds(10));
  return meter.mean;
}

describe('a constrained training', () => {
  it('ends near the limit where the best unconstrained policy breaks it', async () => {
    // 1000 tasks: the standard error of a share of 0.6 is 0.016.
    expect(await missedWith(undefined)).toBeGreaterThan(0.55);
    // 0.3 leaves room on both sides: 0.14 is the least that can be, 0.61 what only saving brings. The standard error
    // of 1000 tasks is 0.0145, and the price still swings a little.
    const multiplier = new Multiplier(misses(0.3), 0.2);
    expect(Math.abs((await missedWith(multiplier)) - 0.3)).toBeLessThan(0.06);
    // A task that would be late is then worth its saving, 0.75 · work, at work = 1.2 where P(work > 1.2) = 0.3.
    expect(Math.abs(multiplier.value - 0.9)).toBeLessThan(0.3);
  });
});

/** A multiplier after `count` steps that each earned `reward`, took a second and broke `signal`. */
async function told(multiplier: Multiplier, count: number): Promise<Multiplier> {
  const env = new DispatchEnv(multiplier.charged(await fastAndSlow()));
  env.reset({ seed: '1' });
  for (let k = 0; k < count; k++) env.step(1);
  return multiplier;
}

describe('a multiplier', () => {
  const late = (limit: number, per: Constraint['per'] = 'step'): Constraint => ({
    signal: weightedReward({ latency: -1 }),
    per,
    limit,
  });

  it('charges nothing before its first update, and never less than nothing', async () => {
    const multiplier = await told(new Multiplier(late(1000)), 10);
    expect(multiplier.value).toBe(0);
    multiplier.update();
    expect(multiplier.value).toBe(0);
  });

  it('rises with the relative excess, at once and for good, in the scale of the rewards', async () => {
    const multiplier = await told(new Multiplier(late(1), 0.5), 10);
    // A step on the slow executor commits 4 s and earns −(0.25 + 0.25 · 4).
    expect(multiplier.mean).toBeCloseTo(4, 6);
    multiplier.update();
    expect(multiplier.value).toBeCloseTo((1.25 / 4) * (0.5 * 3 + 0.5 * 3), 6);
    // Then a mean right at the limit: what came at once is gone.
    multiplier.load({ ...multiplier.save(), signal: 1, units: 1 });
    multiplier.update();
    expect(multiplier.value).toBeCloseTo((1.25 / 4) * 0.5 * 3, 6);
  });

  it('makes rewards pay for the excess alone', async () => {
    const multiplier = await told(new Multiplier(late(1), 0.5), 10);
    multiplier.update();
    const env = new DispatchEnv(multiplier.charged(await fastAndSlow()));
    env.reset({ seed: '1' });
    expect(env.step(1).reward).toBeCloseTo(-1.25 - multiplier.value * (4 - 1), 6);
  });

  it('counts by tasks or seconds where that is the unit', async () => {
    const scenario = await fastAndSlow();
    const multiplier = new Multiplier(late(1, 'task'));
    const seconds = new Multiplier(late(1, 'second'));
    for (const each of [multiplier, seconds]) {
      const env = new DispatchEnv(each.charged(scenario));
      env.reset({ seed: '1' });
      while (!env.step(1).terminated);
    }
    // 30 tasks of 4 s each.
    expect(multiplier.mean).toBeCloseTo(4, 6);
    expect(seconds.mean).toBeLessThan(4);
  });

  it('goes on from a saved state', async () => {
    const straight = await told(new Multiplier(late(1)), 10);
    straight.update();
    await told(straight, 3);
    const resumed = new Multiplier(late(1));
    resumed.load(structuredClone(straight.save()));
    straight.update();
    resumed.update();
    expect(resumed.save()).toEqual(straight.save());
  });

  it('refuses a limit below 0 and a learning rate that is none', () => {
    expect(() => new Multiplier(late(-1))).toThrow(InputError);
    expect(() => new Multiplier(late(1), 0)).toThrow(InputError);
  });
});

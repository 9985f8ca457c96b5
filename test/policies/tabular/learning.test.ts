import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/hash.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { AgentState } from '../../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { frozenLake, type Mdp, MdpEnv, optimalValues } from '../../fixtures/envs/mdp.ts';
import { RingEnv } from '../../fixtures/envs/ring.ts';
import { OPTIMUM, QUICK, SLOW, TWO_SPEEDS, twoSpeeds } from '../../fixtures/envs/two-speeds.ts';
import { agentFor, drain, expectValues, falling, greedy, METHODS, teach, train } from './agents.ts';

/** Three states in a row: stepping on costs, waiting costs less but leads nowhere, only the last step pays. */
const corridor: Mdp = {
  id: 'corridor-v0',
  discountRate: -Math.log(0.9),
  outcomes: [0, 1, 2].map((s) => [
    [{ probability: 1, next: s, reward: -0.5 }],
    [
      { probability: 0.8, next: (s + 1) % 3, reward: s === 2 ? 20 : -1, ends: s === 2 },
      { probability: 0.2, next: s, reward: -1 },
    ],
  ]),
};

/** State `state` of a world that shows its number, with the given mask. */
function see(state: number, mask: number[], elapsed = 1): Observation {
  const globals = Float32Array.of(state);
  return { globals, candidates: new Float32Array(), mask: Uint8Array.from(mask), elapsed };
}

const spec = {
  id: 'numbers-v0',
  observationSpace: { globals: ['state'], features: [], maxActions: 5 },
  discountRate: -Math.log(0.9),
};

/** What the table says once everything was learned with α = 1 and no exploration. */
const SURE = { learningRate: 1, exploration: 0 };

describe.each(METHODS)('%s', (method, create) => {
  const make = (hyperparameters: Record<string, unknown>) => create({ spec, hyperparameters, seed: 's' });

  it('converges to the values of value iteration, the last step of an episode included', async () => {
    const env = () => new TimeLimit(new MdpEnv(corridor), 50);
    const agent = await agentFor(create, env(), { exploration: 0.8, learningRate: 0.01 });
    const model = await train(agent, env, 60_000);
    // SARSA learns what it does itself, the others what would be best.
    expectValues(model, optimalValues(corridor, 2000, method === 'expected-sarsa' ? 0.8 : 0), 0.5);
    expect(model.values[2]![1]).toBeGreaterThan(13);
  });

  it('learns from the last transition of a task, and that nothing follows it', async () => {
    const agent = await make(SURE);
    const next = see(1, [1, 1, 1, 1, 1]);
    await teach(agent, {
      state: next,
      action: 0,
      reward: 7,
      nextState: next,
      terminated: true,
      truncated: false,
    });
    const state = see(0, [1, 1, 1, 1, 1]);
    await teach(agent, { state, action: 3, reward: 5, nextState: next, terminated: true, truncated: false });
    const { values } = agent.policy() as TableModel;
    expect(values['0']).toEqual([0, 0, 0, 5, 0]);
    expect(values['1']![0]).toBe(7);
  });

  it('counts what follows a cut-off episode', async () => {
    const lateWage: Mdp = {
      id: 'late-wage-v0',
      discountRate: -Math.log(0.9),
      outcomes: [[[{ probability: 1, next: 1, reward: 0 }]], [[{ probability: 1, next: 1, reward: 1 }]]],
    };
    const endless = () => new TimeLimit(new MdpEnv(lateWage), 2);
    const model = await train(await agentFor(create, endless()), endless, 12_000);
    expect(model.values['1']![0]).toBeCloseTo(10, 3);
    expect(model.values['0']![0]).toBeCloseTo(9, 3);

    const agent = await make(SURE);
    const [state, next] = [see(0, [1, 1, 1, 1, 1]), see(1, [1, 1, 1, 1, 1])];
    const reached = { reward: 5, terminated: false, truncated: true };
    await teach(agent, { ...reached, state: next, action: 2, nextState: next, terminated: true });
    await teach(agent, { ...reached, state, action: 1, nextState: next });
    expect((agent.policy() as TableModel).values['0']![1]).toBeCloseTo(5 + 0.9 * 5, 12);
  });

  it('looks only at allowed actions when all their values are negative', async () => {
    const costly: Mdp = {
      id: 'costly-v0',
      discountRate: 0,
      outcomes: [
        [[], [{ probability: 1, next: 1, reward: -1 }], [{ probability: 1, next: 1, reward: -3 }]],
        [[], [], [{ probability: 1, next: 0, reward: -2, ends: true }]],
      ],
    };
    const env = () => new MdpEnv(costly);
    const agent = await agentFor(create, env(), falling(0, 500));
    const model = await train(agent, env, 4000);
    expect(model.values[0]![1]).toBeCloseTo(-3, 2);
    expect(model.values[1]![2]).toBeCloseTo(-2, 2);
    expect(model.values[0]![0]).toBe(0);
    const { observation } = env().reset({ seed: 1 });
    expect(Array.from({ length: 20 }, () => agent.selectAction(observation))).toEqual(new Array(20).fill(1));
  });

  it('breaks ties at random among the best, not for the first action', async () => {
    const agent = await make({ exploration: 0 });
    const state = see(0, [0, 1, 1, 1, 0]);
    await teach(agent, {
      state,
      action: 2,
      reward: -1,
      nextState: state,
      terminated: true,
      truncated: false,
    });
    const counts = new Array(5).fill(0);
    for (let time = 0; time < 1000; time++) counts[agent.selectAction(state)]++;
    expect([counts[0], counts[2], counts[4]]).toEqual([0, 0, 0]);
    // Binomial(1000, 1/2): 70 are 4.4 standard deviations.
    expect(Math.abs(counts[1] - 500)).toBeLessThan(70);
  });

  it('explores uniformly over what is allowed', async () => {
    const agent = await make({ exploration: 1 });
    const state = see(0, [1, 0, 1, 1, 0]);
    await teach(agent, { state, action: 2, reward: 9, nextState: state, terminated: true, truncated: false });
    const counts = new Array(5).fill(0);
    for (let time = 0; time < 3000; time++) counts[agent.selectAction(state)]++;
    expect([counts[1], counts[4]]).toEqual([0, 0]);
    // Binomial(3000, 1/3): 115 are 4.4 standard deviations.
    for (const k of [0, 2, 3]) expect(Math.abs(counts[k] - 1000), `action ${k}`).toBeLessThan(115);
  });

  it('throws a coin for every environment, not one for all', async () => {
    const count = 8;
    const world = () =>
      new MdpEnv({ ...corridor, outcomes: corridor.outcomes.map(([wait]) => [wait!, wait!]) });
    const agent = await agentFor(create, world(), { exploration: 0.5, learningRate: 0 });
    const state = world().reset().observation;
    const initial = agent.save() as {
      tables: { keys: string[]; values: Float64Array; visits: Float64Array }[];
    };
    agent.selectAction(state);
    const preferring = initial.tables.map(() => ({
      keys: ['0'],
      values: Float64Array.of(1, 0),
      visits: new Float64Array(2),
    }));
    agent.load({ ...initial, tables: preferring } as unknown as AgentState);
    const strays: number[] = [];
    class Watched extends VectorEnv {
      override step(actions: Int32Array): void {
        strays.push(actions.filter((action) => action === 1).length);
        super.step(actions);
      }
    }
    await drain(agent.train(new Watched(world, { count, seed: 'w' }), 400 * count));
    // Of 8 environments a quarter stray at each step; all or none would, were there one coin.
    expect(strays.filter((k) => k > 0 && k < count).length).toBeGreaterThan(300);
    const all = strays.reduce((sum, k) => sum + k, 0) / (400 * count);
    expect(Math.abs(all - 0.25)).toBeLessThan(0.034);
  });

  it('takes no action and no value from a state where nothing is allowed', async () => {
    const agent = await make(SURE);
    const [state, dead] = [see(0, [1, 1, 1, 1, 1]), see(1, [0, 0, 0, 0, 0])];
    const complaint = `${method}: no action is allowed, and the task has not ended`;
    expect(() => agent.selectAction(dead)).toThrow(complaint);
    const led = { state, action: 0, reward: 1, nextState: dead };
    await expect(agent.learn({ ...led, terminated: false, truncated: true })).rejects.toThrow(complaint);
    await expect(agent.learn({ ...led, terminated: false, truncated: false })).rejects.toThrow(complaint);
    await agent.learn({ ...led, terminated: true, truncated: false });
  });

  it('discounts by elapsed time: a slow great wage loses against a quick small one', async () => {
    const agent = await agentFor(create, twoSpeeds(), { exploration: 1 });
    const model = await train(agent, twoSpeeds, 8000);
    expect(model.values['1,0,0']![SLOW]).toBeCloseTo(OPTIMUM.values[SLOW], 3);
    expect(model.values['1,0,0']![QUICK]).toBeCloseTo(OPTIMUM.value, 3);
    expect(greedy(model)(twoSpeeds().reset().observation)).toBe(OPTIMUM.action);
    expect(optimalValues(TWO_SPEEDS)[0]).toEqual([OPTIMUM.values[SLOW], OPTIMUM.values[QUICK]]);
  });

  it('explores by its own schedule of steps, however many are trained in all', async () => {
    const ring = () => new TimeLimit(new RingEnv(), 8);
    const agent = await agentFor(create, ring(), falling(0.2, 4000));
    const records = await drain(agent.train(new VectorEnv(ring, { count: 4, seed: 'w' }), 6000));
    const rates = records.map((record) => [
      record['time/total_timesteps'],
      record['rollout/exploration_rate'],
    ]);
    expect(rates).toEqual([
      [1000, expect.closeTo(0.8)],
      [2000, expect.closeTo(0.6)],
      [3000, expect.closeTo(0.4)],
      [4000, expect.closeTo(0.2)],
      [5000, expect.closeTo(0.2)],
      [6000, expect.closeTo(0.2)],
    ]);
    expect(records.at(-1)).toMatchObject({
      'rollout/ep_rew_mean': 8,
      'rollout/ep_len_mean': 8,
      'train/states': 4,
    });
  });

  it('resumes exactly, through a checkpoint', async () => {
    const lake = () => new TimeLimit(new MdpEnv(frozenLake()), 30);
    const vector = () => new VectorEnv(lake, { count: 3, seed: 'world' });
    const straight = { agent: await agentFor(create, lake()), env: vector() };
    await drain(straight.agent.train(straight.env, 5000));

    const first = { agent: await agentFor(create, lake()), env: vector() };
    await drain(first.agent.train(first.env, 4500));
    const files = encodeCheckpoint({ agent: first.agent.save(), env: first.env.save() });
    const saved = decodeCheckpoint((name) => files.get(name)!) as { agent: AgentState; env: unknown };
    const resumed = { agent: await agentFor(create, lake(), {}, 'another seed'), env: vector() };
    resumed.agent.load(saved.agent);
    resumed.env.load(saved.env);
    await drain(resumed.agent.train(resumed.env, 5000));

    const content = (run: typeof straight) =>
      encodeCheckpoint({ agent: run.agent.save(), env: run.env.save() });
    expect(content(resumed)).toEqual(content(straight));
    expect(canonicalJson(resumed.agent.policy())).toBe(canonicalJson(straight.agent.policy()));
  });

  it('depends on its seed, and on nothing else', async () => {
    const lake = () => new TimeLimit(new MdpEnv(frozenLake()), 30);
    const run = async (seed: string) =>
      canonicalJson(await train(await agentFor(create, lake(), {}, seed), lake, 2000));
    expect(await run('1')).toBe(await run('1'));
    expect(await run('1')).not.toBe(await run('2'));
  });

  it('learns the same in a loop of reset and step', async () => {
    const env = new TimeLimit(new MdpEnv(corridor), 50);
    const agent = await agentFor(create, env, { learningRate: 0.05, ...falling(0.05, 2000) });
    for (let episode = 0; episode < 600; episode++) {
      let { observation: state } = env.reset({ seed: episode });
      for (let done = false; !done; ) {
        const action = agent.selectAction(state);
        const { observation: nextState, reward, terminated, truncated } = env.step(action);
        await agent.learn({ state, action, reward, nextState, terminated, truncated });
        state = nextState;
        done = terminated || truncated;
      }
    }
    expect(greedy(agent.policy() as TableModel)(env.reset().observation)).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/hash.ts';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { AgentState } from '../../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { frozenLake, type Mdp, MdpEnv, optimalValues } from '../../fixtures/envs/mdp.ts';
import { RingEnv } from '../../fixtures/envs/ring.ts';

import { agentFor, drain, EXPLORE_ALWAYS, expectValues, greedy, train } from './agents.ts';

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

describe('q-learning', () => {
  it('converges to the values of value iteration, the last step of an episode included', async () => {
    const env = () => new TimeLimit(new MdpEnv(corridor), 50);
    const agent = await agentFor(env(), { ...EXPLORE_ALWAYS, learningRate: 0.01 });
    const model = await train(agent, env, 60_000);
    expectValues(model, optimalValues(corridor), 0.5);
    expect(model.values[2]![1]).toBeGreaterThan(15);
  });

  it('learns with a rate of 1 / visits as well', async () => {
    const env = () => new TimeLimit(new MdpEnv(corridor), 50);
    const agent = await agentFor(env(), { ...EXPLORE_ALWAYS, learningRate: 'visits' });
    expectValues(await train(agent, env, 100_000), optimalValues(corridor), 0.5);
  });

  it('crosses the slippery frozen lake about as often as is possible', async () => {
    const lake = frozenLake();
    const env = () => new TimeLimit(new MdpEnv(lake), 100);
    const agent = await agentFor(env(), {
      learningRate: 0.02,
      explorationEnd: 0.3,
      explorationSteps: 50_000,
    });
    const model = await train(agent, env, 300_000);
    expect(Math.max(...model.values['0']!)).toBeCloseTo(Math.max(...optimalValues(lake)[0]!), 1);
    const act = greedy(model);
    const world = env();
    let crossed = 0;
    for (let seed = 0; seed < 1000; seed++) {
      let { observation } = world.reset({ seed });
      for (;;) {
        const step = world.step(act(observation));
        crossed += step.reward;
        observation = step.observation;
        if (step.terminated || step.truncated) break;
      }
    }
    expect(crossed / 1000).toBeGreaterThan(0.7);
  });

  it('counts what follows a cut-off episode, and nothing after the end of a task', async () => {
    const lateWage: Mdp = {
      id: 'late-wage-v0',
      discountRate: -Math.log(0.9),
      outcomes: [[[{ probability: 1, next: 1, reward: 0 }]], [[{ probability: 1, next: 1, reward: 1 }]]],
    };
    const endless = () => new TimeLimit(new MdpEnv(lateWage), 2);
    const model = await train(await agentFor(endless()), endless, 8000);
    expect(model.values['1']![0]).toBeCloseTo(10, 3);
    expect(model.values['0']![0]).toBeCloseTo(9, 3);

    const ring = new RingEnv({ discount: 0.9 });
    const ended = await agentFor(ring, { learningRate: 1 });
    const { observation: state } = ring.reset();
    await ended.learn({ state, action: 0, reward: 5, nextState: state, terminated: true, truncated: false });
    await ended.learn({
      state,
      action: 1,
      reward: 5,
      nextState: { ...state, elapsed: 1 },
      terminated: false,
      truncated: true,
    });
    const [first, second] = (ended.policy() as TableModel).values['1,0,0,0']!;
    expect([first, second]).toEqual([5, 5 + 0.9 * 5]);
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
    const agent = await agentFor(env(), { explorationSteps: 500, explorationEnd: 0 });
    const model = await train(agent, env, 4000);
    expect(model.values[0]![1]).toBeCloseTo(-3, 2);
    expect(model.values[1]![2]).toBeCloseTo(-2, 2);
    expect(model.values[0]![0]).toBe(0);
    const { observation } = env().reset({ seed: 1 });
    expect(Array.from({ length: 20 }, () => agent.selectAction(observation))).toEqual(new Array(20).fill(1));
  });

  it('breaks ties at random, not for the first action', async () => {
    const env = new RingEnv();
    const agent = await agentFor(env, { explorationStart: 0, explorationEnd: 0 });
    const { observation } = env.reset();
    const firsts = Array.from({ length: 1000 }, () => agent.selectAction(observation)).filter(
      (action) => action === 0,
    );
    expect(firsts.length).toBeGreaterThan(430);
    expect(firsts.length).toBeLessThan(570);
  });

  it('discounts by elapsed time: a slow great reward loses against a quick small one', async () => {
    const wait = (reward: number, elapsed: number) =>
      [{ probability: 1, next: 1, reward: 0, elapsed }, reward] as const;
    const race: Mdp = {
      id: 'race-v0',
      discountRate: 0.1,
      outcomes: [
        [[wait(0, 1)[0]], [{ ...wait(0, 30)[0], next: 2 }]],
        [[{ probability: 1, next: 0, reward: 1, elapsed: 0, ends: true }]],
        [[{ probability: 1, next: 0, reward: 3, elapsed: 0, ends: true }]],
      ],
    };
    const env = () => new MdpEnv(race);
    const model = await train(await agentFor(env(), EXPLORE_ALWAYS), env, 4000);
    expect(model.values[0]![0]).toBeCloseTo(Math.exp(-0.1), 3);
    expect(model.values[0]![1]).toBeCloseTo(3 * Math.exp(-3), 3);
  });

  it('explores by its own schedule of steps, however many are trained in all', async () => {
    const make = () => new TimeLimit(new RingEnv(), 8);
    const agent = await agentFor(make(), { explorationSteps: 4000, explorationEnd: 0.2 });
    const records = await drain(agent.train(new VectorEnv(make, { count: 4, seed: 'w' }), 6000));
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
    const make = () => new TimeLimit(new MdpEnv(frozenLake()), 30);
    const vector = () => new VectorEnv(make, { count: 3, seed: 'world' });
    const straight = { agent: await agentFor(make()), env: vector() };
    await drain(straight.agent.train(straight.env, 5000));

    const first = { agent: await agentFor(make()), env: vector() };
    await drain(first.agent.train(first.env, 2500));
    const files = encodeCheckpoint({ agent: first.agent.save(), env: first.env.save() });
    const saved = decodeCheckpoint((name) => files.get(name)!) as { agent: AgentState; env: unknown };
    const resumed = { agent: await agentFor(make(), {}, 'another seed'), env: vector() };
    resumed.agent.load(saved.agent);
    resumed.env.load(saved.env);
    await drain(resumed.agent.train(resumed.env, 5000));

    const content = (run: typeof straight) =>
      encodeCheckpoint({ agent: run.agent.save(), env: run.env.save() });
    expect(content(resumed)).toEqual(content(straight));
    expect(canonicalJson(resumed.agent.policy())).toBe(canonicalJson(straight.agent.policy()));
  });

  it('depends on its seed, and on nothing else', async () => {
    const make = () => new TimeLimit(new MdpEnv(frozenLake()), 30);
    const run = async (seed: string) =>
      canonicalJson(await train(await agentFor(make(), {}, seed), make, 2000));
    expect(await run('1')).toBe(await run('1'));
    expect(await run('1')).not.toBe(await run('2'));
  });

  it('learns the same in a loop of reset and step', async () => {
    const env = new TimeLimit(new MdpEnv(corridor), 50);
    const agent = await agentFor(env, { learningRate: 0.05, explorationSteps: 2000 });
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
    const act = greedy(agent.policy() as TableModel);
    expect(act(env.reset().observation)).toBe(1);
  });
});

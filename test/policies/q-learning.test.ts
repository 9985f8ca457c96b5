import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { createQLearning } from '../../policies/learned/q-learning.ts';
import { InputError } from '../../src/core/errors.ts';
import { canonicalJson } from '../../src/core/hash.ts';
import type { Observation } from '../../src/gym/env.ts';
import type { Environment } from '../../src/gym/environment.ts';
import { TimeLimit } from '../../src/gym/time-limit.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';
import type { Agent, AgentState } from '../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/learn/checkpoint.ts';
import { compileForward, greedyAction } from '../../src/learn/forward.ts';
import type { TableModel } from '../../src/learn/policy-model.ts';
import { choicesOf, stateKeys } from '../../src/learn/table.ts';
import { frozenLake, type Mdp, MdpEnv, optimalValues } from '../fixtures/envs/mdp.ts';
import { QueueEnv } from '../fixtures/envs/queue.ts';
import { RingEnv } from '../fixtures/envs/ring.ts';

const EXPLORE_ALWAYS = { explorationStart: 1, explorationEnd: 1 };

function agentFor(
  env: Environment,
  hyperparameters: Record<string, unknown> = {},
  seed = 'agent',
): Promise<Agent> {
  return createQLearning({ spec: env.spec, hyperparameters, seed });
}

async function drain<T>(records: AsyncGenerator<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}

async function train(agent: Agent, make: () => Environment, steps: number, count = 4): Promise<TableModel> {
  await drain(agent.train(new VectorEnv(make, { count, seed: 'world' }), steps));
  return agent.policy() as TableModel;
}

function greedy(model: TableModel): (observation: Observation) => number {
  const scorer = compileForward(model);
  return (observation) => greedyAction(scorer, observation);
}

function expectValues(model: TableModel, optimal: number[][], tolerance: number): void {
  for (const [s, actions] of optimal.entries()) {
    for (const [a, value] of actions.entries()) {
      if (!Number.isNaN(value) && model.values[s]) {
        expect(Math.abs(model.values[s][a]! - value), `Q(${s}, ${a})`).toBeLessThan(tolerance);
      }
    }
  }
}

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

describe('the actions of q-learning', () => {
  it('are rules where candidates have the features for them', async () => {
    class Jobs extends QueueEnv {
      override readonly spec = {
        ...new QueueEnv().spec,
        observationSpace: { globals: ['step'], features: ['submitOrder', 'estimate'], maxActions: 5 },
      };
    }
    const agent = await agentFor(new Jobs());
    expect((agent.policy() as TableModel).rules?.map(({ name }) => name)).toEqual(['fcfs', 'sjf', 'ljf']);
    const executors = await agentFor(new Jobs(), { actions: 'executors' });
    expect((executors.policy() as TableModel).rules).toBeNull();
    const model = await train(agent, () => new Jobs(), 8000);
    for (const [, sjf, ljf] of Object.values(model.values)) expect(sjf).toBeGreaterThan(ljf! - 1e-12);
    const [, sjf, ljf] = model.values['0']!;
    expect(sjf! - ljf!).toBeGreaterThan(0.1);
  });

  it('teach every rule that would have done the same', async () => {
    const features = ['estimate', 'slots'];
    const spec = {
      id: 'two-v0',
      observationSpace: { globals: ['step'], features, maxActions: 3 },
      discountRate: 0,
    };
    const agent = await createQLearning({ spec, hyperparameters: { learningRate: 1 }, seed: 's' });
    const state: Observation = {
      globals: Float32Array.of(0),
      candidates: Float32Array.of(3, 1, 1, 2, 2, 2),
      mask: Uint8Array.of(1, 1, 1),
      elapsed: 0,
    };
    const learn = (action: number, reward: number) =>
      agent.learn({ state, action, reward, nextState: state, terminated: true, truncated: false });
    await learn(1, 7);
    await learn(2, 100);
    await learn(0, -1);
    const { rules, values } = agent.policy() as TableModel;
    const learned = Object.fromEntries(rules!.map(({ name }, k) => [name, values['0']![k]]));
    expect(learned).toEqual({ sjf: 7, ljf: -1, smallest: -1, largest: 7 });
  });

  it('never wait by a rule while there is something else to do', () => {
    const model = {
      features: ['estimate', 'waitRow'],
      rules: [
        { name: 'sjf', feature: 'estimate', sign: 1 },
        { name: 'ljf', feature: 'estimate', sign: -1 },
      ] as const,
    };
    const see = (mask: number[]): Observation => ({
      globals: new Float32Array(),
      candidates: Float32Array.of(2, 0, 1, 0, 1, 0, 0, 1),
      mask: Uint8Array.from(mask),
      elapsed: 0,
    });
    const choices = choicesOf(model, 2);
    expect(choices(see([1, 1, 1, 1]))).toEqual([1, 0]);
    expect(choices(see([1, 0, 1, 1]))).toEqual([2, 0]);
    expect(choices(see([0, 0, 0, 1]))).toEqual([3, 3]);
    expect(choices(see([0, 0, 0, 0]))).toEqual([-1, -1]);
  });
});

describe('the states of q-learning', () => {
  const keyOf = (state: TableModel['state'], globals: number[]) =>
    stateKeys({ globals: ['a', 'b'], state })({
      globals: Float32Array.from(globals),
      candidates: new Float32Array(),
      mask: new Uint8Array(),
      elapsed: 0,
    });

  it('count the edges that are not above a global, and round a global without edges', () => {
    const state = [
      { global: 'b', edges: [0, 1, 2.5] },
      { global: 'a', edges: null },
    ];
    expect(keyOf(state, [1.4, -1])).toBe('0,1');
    expect(keyOf(state, [1.6, 1])).toBe('2,2');
    expect(keyOf(state, [-0.2, 99])).toBe('3,0');
  });

  it('must be made of globals that exist', () => {
    expect(() => keyOf([{ global: 'c', edges: null }], [0, 0])).toThrow(
      new InputError("the table reads 'c', which is not observed (allowed: a, b)"),
    );
  });

  it('are all globals, rounded, unless the environment has some that are known', async () => {
    const cartpole = (await agentFor(createCartPole())).policy() as TableModel;
    expect(cartpole.state.map(({ global, edges }) => [global, edges])).toEqual([
      ['position', null],
      ['velocity', null],
      ['angle', null],
      ['angularVelocity', null],
    ]);
    const spec = {
      id: 'known-v0',
      observationSpace: { globals: ['load', 'other', 'class:api'], features: [], maxActions: 2 },
      discountRate: 0,
    };
    const model = (await createQLearning({ spec, hyperparameters: {}, seed: 's' })).policy() as TableModel;
    expect(model.state.map(({ global }) => global)).toEqual(['load', 'class:api']);
    expect(model.state[0]!.edges!.length).toBeGreaterThan(1);
  });

  it('balance a pole for a while when its globals are cut well', async () => {
    const state = [
      { global: 'angle', edges: [-0.1, -0.05, 0, 0.05, 0.1] },
      { global: 'angularVelocity', edges: [-0.8, -0.3, 0, 0.3, 0.8] },
      { global: 'velocity', edges: [-0.5, 0.5] },
      { global: 'position', edges: [-1, 1] },
    ];
    const agent = await agentFor(createCartPole(), { state, explorationSteps: 40_000, explorationEnd: 0.01 });
    const act = greedy(await train(agent, createCartPole, 150_000, 8));
    const env = createCartPole();
    let steps = 0;
    for (let seed = 0; seed < 20; seed++) {
      let last = { ...env.reset({ seed }), terminated: false, truncated: false };
      while (!last.terminated && !last.truncated) {
        last = env.step(act(last.observation));
        steps++;
      }
    }
    expect(steps / 20).toBeGreaterThan(150);
  });
});

describe('q-learning refuses', () => {
  const refusal = async (hyperparameters: Record<string, unknown>) =>
    agentFor(createCartPole(), hyperparameters);

  it('hyperparameters that it does not have', async () => {
    await expect(refusal({ learningrate: 1 })).rejects.toThrow(InputError);
    await expect(refusal({ learningrate: 1 })).rejects.toThrow(
      /^q-learning: unknown hyperparameter 'learningrate'; did you mean 'learningRate'\?/,
    );
  });

  it('values that make no sense, naming them', async () => {
    await expect(refusal({ explorationSteps: 0 })).rejects.toThrow(
      /^q-learning: explorationSteps: 0 is not allowed/,
    );
    await expect(refusal({ learningRate: 2 })).rejects.toThrow(/^q-learning: learningRate: 2 is not allowed/);
    await expect(refusal({ state: [{ global: 1 }] })).rejects.toThrow(
      /^q-learning: state.0.global: 1 is not allowed/,
    );
  });

  it('globals that the environment does not have, and rules without their features', async () => {
    await expect(refusal({ state: [{ global: 'angel', edges: null }] })).rejects.toThrow(
      /^q-learning: state: unknown global 'angel'; did you mean 'angle'\?/,
    );
    await expect(refusal({ actions: 'rules' })).rejects.toThrow(
      new InputError(
        "q-learning: actions: 'rules' is not allowed: cartpole-v1 has no feature that a rule ranks by",
      ),
    );
  });
});

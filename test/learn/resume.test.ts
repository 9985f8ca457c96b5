import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { hashOf } from '../../src/core/hash.ts';
import type { Gatherer, NetworkAgent } from '../../src/learn/agents/network-agent.ts';
import type { Network } from '../../src/learn/networks/network.ts';
import { CandidatesEnv } from '../fixtures/envs/candidates.ts';
import {
  agentOf,
  checkpointAfter,
  greedyReturn,
  records,
  type Trial,
  trainedBy,
  vectorOf,
} from './agents.ts';
import { cheapestTeacher } from './cheapest.ts';
import { extremes, plain, pqn, quickly, rainbow } from './dqn/kinds.ts';

const candidates = () => new CandidatesEnv();
const SMALL = { hidden: [8, 8] };

/** A ring that has wrapped around by the end, with a target network that lags behind. */
const REPLAY = { hidden: [16, 16], capacity: 500, targetEvery: 100, learningStarts: 200 };

const TRIALS: Readonly<Record<string, Trial>> = {
  'ppo on CartPole': {
    agent: 'ppo',
    make: createCartPole,
    hyperparameters: { rollout: 128, minibatch: 32, clipValue: 0.2, targetKl: 0.02 },
    count: 4,
  },
  'ppo with candidates, measured inputs and annealing': {
    agent: 'ppo',
    make: candidates,
    hyperparameters: { rollout: 128, minibatch: 64, learningRate: { from: 1e-3, to: 0, steps: 5000 } },
    count: 4,
  },
  'a2c on CartPole': {
    agent: 'a2c',
    make: createCartPole,
    hyperparameters: { ...SMALL, rollout: 40, learningRate: { from: 1e-3, to: 0, steps: 2000 } },
    count: 8,
  },
  'a2c with candidates and measured inputs': {
    agent: 'a2c',
    make: candidates,
    hyperparameters: { ...SMALL, rollout: 40 },
    count: 8,
  },
  'reinforce with values on CartPole': {
    agent: 'reinforce',
    make: createCartPole,
    hyperparameters: { ...SMALL, rollout: 128, minibatch: 64, entropy: 0.01 },
    count: 4,
  },
  'reinforce with the same sequence, measured inputs and pieces': {
    agent: 'reinforce',
    make: candidates,
    hyperparameters: { ...SMALL, rollout: 128, minibatch: 64, longest: 30, sequenceRollouts: 2 },
    count: 4,
  },
  'reinforce with the same sequence where neighbours end at different times': {
    agent: 'reinforce',
    make: createCartPole,
    hyperparameters: { ...SMALL, baseline: 'same-sequence', rollout: 128, minibatch: 64 },
    count: 8,
  },
  'cem on CartPole': {
    agent: 'cem',
    make: createCartPole,
    hyperparameters: { ...SMALL, population: 4, episodes: 2 },
    count: 8,
  },
  'cem with candidates and measured inputs': {
    agent: 'cem',
    make: candidates,
    hyperparameters: { ...SMALL, population: 4, measured: 100 },
    count: 4,
  },
  'clone with candidates': {
    agent: 'clone',
    make: candidates,
    hyperparameters: { ...SMALL, chunk: 256, minibatch: 32 },
    count: 2,
    teacher: cheapestTeacher,
  },
  'dqn on CartPole': quickly(plain, {
    make: createCartPole,
    hyperparameters: { ...REPLAY, tau: 0.5 },
    count: 4,
  }),
  'dqn with all switches on CartPole': quickly(rainbow, {
    make: createCartPole,
    hyperparameters: REPLAY,
    count: 4,
  }),
  'dqn with all switches, candidates and measured inputs': quickly(rainbow, {
    make: candidates,
    hyperparameters: { ...REPLAY, quantiles: 3, gradientSteps: 1 },
    count: 4,
  }),
  'pqn on CartPole': quickly(pqn, { make: createCartPole, hyperparameters: { hidden: [16, 16] }, count: 4 }),
  'pqn with candidates and measured inputs': quickly(pqn, {
    make: candidates,
    hyperparameters: { hidden: [16, 16] },
    count: 4,
  }),
};

/** Steps until everything has happened that there is to resume from. */
const LENGTHS: Readonly<Record<string, number>> = { ppo: 1200, dqn: 1100, pqn: 1100 };

describe('training that is stopped and resumed', () => {
  it.each(Object.entries(TRIALS))(
    '%s: gives the same bytes as straight through, wherever it stops',
    async (_, trial) => {
      const end = LENGTHS[trial.agent] ?? (trial.make === createCartPole ? 1600 : 3600);
      const straight = await checkpointAfter(trial, [end]);
      expect(straight.log).not.toEqual([]);
      expect(await checkpointAfter(trial, [40, 640, 888, end])).toEqual(straight);
    },
  );
});

describe('training whose policy is evaluated in between', () => {
  const small = { make: createCartPole, hyperparameters: { hidden: [16] }, count: 4 };
  const cases: [string, Trial][] = [
    ['ppo', TRIALS['ppo on CartPole']!],
    ...extremes.map(([name, kind]) => [name, quickly(kind, small)] as [string, Trial]),
  ];

  it.each(cases)('%s learns the same', async (_, trial) => {
    const agent = await agentOf<NetworkAgent<Network, Gatherer>>(trial);
    const env = vectorOf(trial, agent);
    for (let steps = 100; steps <= 400; steps += 100) {
      await records(agent.train(env, steps));
      greedyReturn(createCartPole, agent.policy(), 1);
      await agent.value(createCartPole().reset({ seed: 1 }).observation);
    }
    expect(hashOf(agent.save())).toBe(hashOf((await trainedBy(trial, 400)).save()));
  });
});

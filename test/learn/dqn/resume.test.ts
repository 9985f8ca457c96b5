import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { hashOf } from '../../../src/core/hash.ts';
import type { AgentState } from '../../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { greedyReturn, records, type Setup, vectorFor } from '../ppo/agents.ts';
import { extremes, type Kind, plain, pqn, rainbow, trained } from './agents.ts';

/** Everything at the end of a training that is stopped, written to files, and taken up anew after each of `parts`. */
async function trainedInParts(
  kind: Kind,
  setup: Setup,
  parts: readonly number[],
): Promise<{ hash: string; log: unknown }> {
  const hyperparameters = { ...kind.quick, ...setup.hyperparameters };
  let files: Map<string, Uint8Array> | undefined;
  let log: unknown[] = [];
  for (const steps of parts) {
    const agent = await kind.create({ ...setup, hyperparameters });
    const env = vectorFor(setup);
    if (files) {
      const saved = decodeCheckpoint((name) => files!.get(name)!);
      agent.load(saved.agent as AgentState);
      env.load(saved.env);
    }
    log = [...log, ...(await records(agent.train(env, steps)))];
    files = encodeCheckpoint({ agent: agent.save(), env: env.save() });
  }
  const contents = [...files!].map(([name, content]) => [name, hashOf([...content])]);
  return { hash: hashOf(contents), log };
}

/** A ring that has wrapped around by the end, with a target network that lags behind. */
const small = { hidden: [16, 16], capacity: 500, targetEvery: 100, learningStarts: 200 };

const SETUPS: readonly (readonly [string, Kind, Setup])[] = [
  ['DQN on CartPole', plain, { make: createCartPole, hyperparameters: { ...small, tau: 0.5 } }],
  ['DQN with all switches on CartPole', rainbow, { make: createCartPole, hyperparameters: small }],
  [
    'DQN with all switches, candidates and measured inputs',
    rainbow,
    { make: () => new CandidatesEnv(), hyperparameters: { ...small, quantiles: 3, gradientSteps: 1 } },
  ],
  ['PQN on CartPole', pqn, { make: createCartPole, hyperparameters: { hidden: [16, 16] } }],
  [
    'PQN with candidates and measured inputs',
    pqn,
    { make: () => new CandidatesEnv(), hyperparameters: { hidden: [16, 16] } },
  ],
];

describe.each(SETUPS)('%s, stopped and resumed', (_, kind, given) => {
  it('gives the same bits as straight through, wherever it stops', async () => {
    const setup = { ...given, count: 4 };
    const straight = await trainedInParts(kind, setup, [1100]);
    expect(straight.log).not.toEqual([]);
    expect(await trainedInParts(kind, setup, [36, 700, 1100])).toEqual(straight);
  });
});

describe.each(extremes)('%s', (_, kind) => {
  const setup: Setup = { make: createCartPole, hyperparameters: { hidden: [16] }, count: 4 };

  it('is the same again with the same seed, and another with another', async () => {
    const [first, again, other] = await Promise.all(
      ['1', '1', '2'].map(async (seed) => hashOf((await trained(kind, { ...setup, seed }, 300)).save())),
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('learns the same whether or not its policy is evaluated in between', async () => {
    const agent = await kind.create({ ...setup, hyperparameters: { ...kind.quick, hidden: [16] } });
    const env = vectorFor(setup);
    for (let steps = 100; steps <= 400; steps += 100) {
      await records(agent.train(env, steps));
      greedyReturn(createCartPole, agent.policy(), 1);
      await agent.value(createCartPole().reset({ seed: 1 }).observation);
    }
    expect(hashOf(agent.save())).toBe(hashOf((await trained(kind, setup, 400)).save()));
  });
});

it('DQN refuses to go on with open windows of another number of environments', async () => {
  const make = () => new IdentityEnv();
  const agent = await trained(rainbow, { make, count: 4 }, 40);
  await expect(records(agent.train(vectorFor({ make, count: 8 }), 80))).rejects.toThrow(
    'decisions of 4 environments that wait for what comes of them cannot go on with 8',
  );
});

it('says which hyperparameters are not allowed', async () => {
  const make = () => new IdentityEnv();
  await expect(plain.create({ make, hyperparameters: { prioritised: true } })).rejects.toThrow(
    "did you mean 'prioritized'",
  );
  const blind = plain.create({ make: () => new CandidatesEnv(), hyperparameters: { learningStarts: 0 } });
  await expect(blind).rejects.toThrow('learningStarts: 0 is not allowed where these steps measure the scale');
  await expect(pqn.create({ make, hyperparameters: { rollout: 100, minibatch: 64 } })).rejects.toThrow(
    "minibatch: 64 is not allowed (a divisor of the rollout's 100)",
  );
});

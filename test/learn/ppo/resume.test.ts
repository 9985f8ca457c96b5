import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { hashOf } from '../../../src/core/hash.ts';
import type { AgentState } from '../../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { agentFor, greedyReturn, records, type Setup, trained, vectorFor } from './agents.ts';

const SETUPS: Record<string, Setup> = {
  'on CartPole': {
    make: createCartPole,
    hyperparameters: { rollout: 128, minibatch: 32, clipValue: 0.2, targetKl: 0.02 },
    count: 4,
  },
  'with candidates, measured inputs and annealing': {
    make: () => new CandidatesEnv(),
    hyperparameters: { rollout: 128, minibatch: 64, learningRate: { from: 1e-3, to: 0, steps: 5000 } },
    count: 4,
  },
};

/** Everything at the end of a training that is stopped, written to files, and taken up anew after each of `parts`. */
async function trainedInParts(
  setup: Setup,
  parts: readonly number[],
): Promise<{ hash: string; log: unknown }> {
  let files: Map<string, Uint8Array> | undefined;
  let log: unknown[] = [];
  for (const steps of parts) {
    const agent = await agentFor(setup);
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

describe('PPO, stopped and resumed', () => {
  for (const [name, setup] of Object.entries(SETUPS)) {
    it(`${name}: gives the same bits as straight through, wherever it stops`, async () => {
      const straight = await trainedInParts(setup, [1200]);
      expect(straight.log).not.toEqual([]);
      expect(await trainedInParts(setup, [640, 1200])).toEqual(straight);
      expect(await trainedInParts(setup, [36, 700, 1200])).toEqual(straight);
    });
  }

  it('is another with another seed', async () => {
    const setup = SETUPS['on CartPole']!;
    const other = await trainedInParts({ ...setup, seed: '2' }, [256]);
    expect(other.hash).not.toBe((await trainedInParts(setup, [256])).hash);
  });

  it('learns the same whether or not its policy is evaluated in between', async () => {
    const setup = SETUPS['on CartPole']!;
    const [agent, env] = [await agentFor(setup), vectorFor(setup)];
    for await (const record of agent.train(env, 640)) {
      expect(record['time/total_timesteps']).toBeGreaterThan(0);
      greedyReturn(createCartPole, agent.policy(), 1);
    }
    const alone = await trained(setup, 640);
    expect(hashOf(alone.save())).toBe(hashOf(agent.save()));
  });

  it('refuses to go on in the middle of a rollout with another number of environments', async () => {
    const make = () => new IdentityEnv();
    const setup: Setup = { make, hyperparameters: { rollout: 128, minibatch: 64 }, count: 4 };
    const agent = await agentFor(setup);
    await records(agent.train(vectorFor(setup), 40));
    await expect(records(agent.train(vectorFor({ ...setup, count: 8 }), 80))).rejects.toThrow(
      'an unfinished rollout of 4 environments cannot go on with 8',
    );
  });

  it('says which numbers do not go together', async () => {
    const make = () => new IdentityEnv();
    await expect(agentFor({ make, hyperparameters: { rollout: 100, minibatch: 64 } })).rejects.toThrow(
      "minibatch: 64 is not allowed (a divisor of the rollout's 100)",
    );
    const setup: Setup = { make, hyperparameters: { rollout: 100, minibatch: 50 }, count: 3 };
    const agent = await agentFor(setup);
    await expect(records(agent.train(vectorFor(setup), 3))).rejects.toThrow(
      'rollout: 100 is not allowed with 3',
    );
    await expect(agentFor({ make, hyperparameters: { learningrate: 1 } })).rejects.toThrow(
      "did you mean 'learningRate'",
    );
  });
});

import { expect, it } from 'vitest';
import { createPPO } from '../../../policies/learned/ppo.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Agent } from '../../../src/learn/agent.ts';
import { encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { records } from '../agents.ts';
import { wasmBackend } from './wasm.ts';

const backend = await wasmBackend();

async function begun(): Promise<{ agent: Agent; env: VectorEnv }> {
  const env = new VectorEnv(() => new CandidatesEnv(), { count: 4, seed: '1' });
  const hyperparameters = { rollout: 128, minibatch: 64, epochs: 2, hidden: [8, 8], targetKl: 0.05 };
  return { env, agent: await createPPO({ spec: env.spec, hyperparameters, seed: '1', backend }) };
}

const bytes = (agent: Agent) => encodeCheckpoint(agent.save());

it('PPO comes to the same bytes in two runs, and when it is stopped and resumed', async () => {
  const runs = [await begun(), await begun(), await begun()] as const;
  for (const { agent, env } of runs.slice(0, 2)) await records(agent.train(env, 640));
  const straight = bytes(runs[0].agent);
  expect(bytes(runs[1].agent)).toEqual(straight);

  const { agent: first, env } = runs[2];
  await records(first.train(env, 300));
  const resumed = await begun();
  resumed.agent.load(first.save());
  resumed.env.load(env.save());
  await records(resumed.agent.train(resumed.env, 640));
  expect(bytes(resumed.agent)).toEqual(straight);
});

import { createPPO, type PPO } from '../../../policies/learned/ppo.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { ProgressRecord } from '../../../src/learn/agent.ts';
import { compileForward, greedyAction } from '../../../src/learn/forward.ts';
import type { PolicyModel, Scorer } from '../../../src/learn/policy-model.ts';

export interface Setup {
  readonly make: () => Environment;
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
  readonly count?: number;
  readonly seed?: string;
}

export async function agentFor({ make, hyperparameters = {}, seed = '1' }: Setup): Promise<PPO> {
  return (await createPPO({ spec: make().spec, hyperparameters, seed })) as PPO;
}

export function vectorFor({ make, count = 1, seed = '1' }: Setup): VectorEnv {
  return new VectorEnv(make, { count, seed });
}

export async function trained(setup: Setup, steps: number): Promise<PPO> {
  const agent = await agentFor(setup);
  await records(agent.train(vectorFor(setup), steps));
  return agent;
}

export async function records(progress: AsyncIterable<ProgressRecord>): Promise<ProgressRecord[]> {
  const all: ProgressRecord[] = [];
  for await (const record of progress) all.push(record);
  return all;
}

/** The mean return of a policy, played greedily. */
export function greedyReturn(make: () => Environment, model: PolicyModel, episodes: number): number {
  return meanReturn(make, compileForward(model), episodes);
}

export function meanReturn(make: () => Environment, scorer: Scorer, episodes: number): number {
  const env = make();
  let total = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let { observation } = env.reset({ seed: `evaluation ${episode}` });
    for (let ended = false; !ended; ) {
      const step = env.step(greedyAction(scorer, observation));
      total += step.reward;
      observation = step.observation;
      ended = step.terminated || step.truncated;
    }
  }
  return total / episodes;
}

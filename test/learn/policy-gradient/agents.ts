import { agents } from '../../../policies/learned/index.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Agent, AgentState, ProgressRecord, Teacher } from '../../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/learn/checkpoint.ts';
import { records } from '../ppo/agents.ts';

export interface Trial {
  readonly agent: string;
  readonly make: () => Environment;
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
  readonly count?: number;
  readonly seed?: string;
  readonly teacher?: Teacher;
}

export function agentOf({ agent, make, hyperparameters = {}, seed = '1', teacher }: Trial): Promise<Agent> {
  return agents.get(agent)({ spec: make().spec, hyperparameters, seed, ...(teacher && { teacher }) });
}

/** A vector of as many environments as the trial says, whose neighbours share episodes where the agent wants it. */
export function vectorOf({ make, count = 1, seed = '1' }: Trial, { sameEpisodes }: Agent): VectorEnv {
  return new VectorEnv(make, { count, seed, sameEpisodes });
}

export async function trainedBy(trial: Trial, steps: number): Promise<Agent> {
  const agent = await agentOf(trial);
  await records(agent.train(vectorOf(trial, agent), steps));
  return agent;
}

/** All bytes of the checkpoint, and the log, of a training that is stopped and taken up anew after each of `parts`. */
export async function checkpointAfter(
  trial: Trial,
  parts: readonly number[],
): Promise<{ files: Map<string, Uint8Array>; log: ProgressRecord[] }> {
  let files: Map<string, Uint8Array> | undefined;
  const log: ProgressRecord[] = [];
  for (const steps of parts) {
    const agent = await agentOf(trial);
    const env = vectorOf(trial, agent);
    if (files) {
      const saved = decodeCheckpoint((name) => files!.get(name)!);
      agent.load(saved.agent as AgentState);
      env.load(saved.env);
    }
    log.push(...(await records(agent.train(env, steps))));
    files = encodeCheckpoint({ agent: agent.save(), env: env.save() });
  }
  return { files: files!, log };
}

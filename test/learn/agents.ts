import { agents } from '../../policies/learned/index.ts';
import type { Environment } from '../../src/gym/environment.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';
import type { Agent, AgentState, ProgressRecord, Teacher } from '../../src/learn/agent.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/learn/checkpoint.ts';
import { compileForward, greedyAction } from '../../src/learn/forward.ts';
import type { PolicyModel, Scorer } from '../../src/learn/policy-model.ts';

export interface Trial {
  /** Its name among the learning methods. */
  readonly agent: string;
  readonly make: () => Environment;
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
  readonly count?: number;
  readonly seed?: string;
  readonly teacher?: Teacher;
}

export async function agentOf<A extends Agent = Agent>(trial: Trial): Promise<A> {
  const { agent, make, hyperparameters = {}, seed = '1', teacher } = trial;
  const given = { spec: make().spec, hyperparameters, seed, ...(teacher && { teacher }) };
  return (await agents.get(agent)(given)) as A;
}

/** A vector of as many environments as the trial says, whose neighbours share episodes where the agent wants it. */
export function vectorOf({ make, count = 1, seed = '1' }: Trial, { sameEpisodes }: Agent): VectorEnv {
  return new VectorEnv(make, { count, seed, sameEpisodes });
}

export async function trainedBy<A extends Agent = Agent>(trial: Trial, steps: number): Promise<A> {
  const agent = await agentOf<A>(trial);
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

/** The loop of the README. */
export async function loop(agent: Agent, env: Environment, episodes: number): Promise<void> {
  for (let episode = 0; episode < episodes; episode++) {
    let { observation: state } = env.reset({ seed: episode });
    for (let done = false; !done; ) {
      const action = agent.selectAction(state);
      // Raises where the mask forbids the action.
      const { observation: nextState, reward, terminated, truncated } = env.step(action);
      await agent.learn({ state, action, reward, nextState, terminated, truncated });
      state = nextState;
      done = terminated || truncated;
    }
  }
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

import { envs } from '../../../envs/index.ts';
import { agents } from '../../../policies/learned/index.ts';
import type { Environment } from '../../gym/environment.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import { compileForward, greedyAction } from '../../learn/forward.ts';
import type { PolicyModel } from '../../learn/policy-model.ts';
import type { GateResult, GateTrial } from './gate.ts';

/** Gymnasium's reward thresholds. */
const THRESHOLDS: Readonly<Record<string, number>> = { 'cartpole-v1': 475, 'acrobot-v1': -100 };

const GREEDY_EPISODES = 100;

/** Trains once, and plays what was learned in worlds that training has not seen. */
export async function runGateTrial(trial: GateTrial): Promise<GateResult> {
  const { agent: name, hyperparameters, envs: count, steps, seed } = trial;
  const make = () => envs.get(trial.env).create(undefined!);
  const agent = await agents.get(name)({ spec: make().spec, hyperparameters, seed });
  const { sameEpisodes } = agent;
  const env = new VectorEnv(make, { count, seed: `train/${seed}`, sameEpisodes });
  let training = Number.NaN;
  let solved: number | null = null;
  for await (const record of agent.train(env, steps)) {
    training = record['rollout/ep_rew_mean'] ?? training;
    if (training >= THRESHOLDS[trial.env]!) solved ??= record['time/total_timesteps']!;
  }
  return { training, greedy: greedyReturn(make(), agent.policy(), `greedy/${seed}`), solved };
}

function greedyReturn(env: Environment, policy: PolicyModel, seed: string): number {
  const scorer = compileForward(policy);
  let total = 0;
  for (let episode = 0; episode < GREEDY_EPISODES; episode++) {
    let { observation } = env.reset({ seed: `${seed}/episode${episode}` });
    for (let ended = false; !ended; ) {
      const step = env.step(greedyAction(scorer, observation));
      total += step.reward;
      observation = step.observation;
      ended = step.terminated || step.truncated;
    }
  }
  return total / GREEDY_EPISODES;
}

import { SequentialStream } from '../core/random.ts';
import type { Env, Observation } from '../gym/env.ts';
import { compileForward, greedyAction } from './forward.ts';
import type { PolicyModel } from './policy-model.ts';
import { sampleAllowed } from './sampling.ts';

/** Steps from one sample to the next: neighbours are much alike. Where there are many samples it matters less. */
const STRIDE = 16;
const SHORT_STRIDE = 4;

/** Observations that random play meets: what the exported formats of a policy are compared on. */
export function sampleObservations(env: Env, count: number, seed: string): Observation[] {
  const stream = new SequentialStream(seed);
  return sampled(env, { count, seed, stride: STRIDE }, ({ mask }) => sampleAllowed(mask, stream.uniform()));
}

/** Observations that a policy meets when it plays greedily. */
export function metObservations(env: Env, model: PolicyModel, count: number, seed: string): Observation[] {
  const scorer = compileForward(model);
  const stride = SHORT_STRIDE;
  return sampled(env, { count, seed, stride }, (observation) => greedyAction(scorer, observation));
}

function sampled(
  env: Env,
  { count, seed, stride }: { count: number; seed: string; stride: number },
  act: (observation: Observation) => number,
): Observation[] {
  const observations: Observation[] = [];
  let { observation } = env.reset({ seed });
  for (let k = 0; observations.length < count; k++) {
    if (k % stride === 0) observations.push(observation);
    const step = env.step(act(observation));
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  return observations;
}

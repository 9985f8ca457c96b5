import { SequentialStream } from '../core/random.ts';
import type { Env, Observation } from '../gym/env.ts';
import { compileForward, greedyAction } from './forward.ts';
import type { PolicyModel } from './policy-model.ts';
import { sampleAllowed } from './sampling.ts';

/** Steps from one sample to the next: neighbours are much alike. */
const STRIDE = 16;

/** Observations that random play meets: what the exported formats of a policy are compared on. */
export function sampleObservations(env: Env, count: number, seed: string): Observation[] {
  const stream = new SequentialStream(seed);
  return sampled(env, count, seed, ({ mask }) => sampleAllowed(mask, stream.uniform()));
}

/** Observations that a policy meets when it plays greedily. */
export function metObservations(env: Env, model: PolicyModel, count: number, seed: string): Observation[] {
  const scorer = compileForward(model);
  return sampled(env, count, seed, (observation) => greedyAction(scorer, observation));
}

function sampled(
  env: Env,
  count: number,
  seed: string,
  act: (observation: Observation) => number,
): Observation[] {
  const observations: Observation[] = [];
  let { observation } = env.reset({ seed });
  for (let k = 0; observations.length < count; k++) {
    if (k % STRIDE === 0) observations.push(observation);
    const step = env.step(act(observation));
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  return observations;
}

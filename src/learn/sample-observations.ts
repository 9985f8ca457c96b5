import { SequentialStream } from '../core/random.ts';
import type { Env, Observation } from '../gym/env.ts';
import { sampleAllowed } from './sampling.ts';

/** Observations that random play meets: what the exported formats of a policy are compared on. */
export function sampleObservations(env: Env, count: number, seed: string): Observation[] {
  const stream = new SequentialStream(seed);
  const observations: Observation[] = [];
  let { observation } = env.reset({ seed });
  while (observations.length < count) {
    observations.push(observation);
    const step = env.step(sampleAllowed(observation.mask, stream.uniform()));
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  return observations;
}

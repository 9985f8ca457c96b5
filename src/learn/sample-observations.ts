import { SequentialStream } from '../core/random.ts';
import type { Env, Observation } from '../gym/env.ts';
import { sampleAllowed } from './sampling.ts';

/** Steps from one sample to the next: neighbours are much alike. */
const STRIDE = 16;

/** Observations that random play meets: what the exported formats of a policy are compared on. */
export function sampleObservations(env: Env, count: number, seed: string): Observation[] {
  const stream = new SequentialStream(seed);
  const observations: Observation[] = [];
  let { observation } = env.reset({ seed });
  for (let k = 0; observations.length < count; k++) {
    if (k % STRIDE === 0) observations.push(observation);
    const step = env.step(sampleAllowed(observation.mask, stream.uniform()));
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  return observations;
}

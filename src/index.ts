/** The façade: everything that environments, policies and users of the package build on. */
export { KeyedStream } from './core/random.ts';
export type { EnvSpec } from './gym/env.ts';
export { Environment, type Info } from './gym/environment.ts';
export type { ObservationBatch } from './gym/observation-batch.ts';
export { TimeLimit } from './gym/time-limit.ts';

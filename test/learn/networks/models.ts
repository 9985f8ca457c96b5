import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { ActorCritic } from '../../../src/learn/networks/actor-critic.ts';
import { policyNetwork } from '../../../src/learn/networks/policy-network.ts';
import type { NetworkModel, Normalisation } from '../../../src/learn/policy-model.ts';

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

export interface Sizes {
  readonly globals: number;
  readonly features: number;
  readonly rows: number;
  readonly hidden?: readonly number[];
  readonly activation?: 'tanh' | 'relu';
}

export function randomNetwork({
  globals,
  features,
  rows,
  hidden = [6, 5],
  activation = 'tanh',
}: Sizes): ActorCritic {
  const space = { globals: names('g', globals), features: names('f', features), maxActions: rows };
  return new ActorCritic(space, rows, { hidden, activation });
}

/** Weights large enough for every part of a network to matter. */
export function randomWeights(network: ActorCritic, stream: SequentialStream): Float32Array {
  return Float32Array.from({ length: network.parameters.size }, () => 0.7 * stream.normal());
}

export function randomNormalisation(sizes: Sizes, stream: SequentialStream): Normalisation {
  const standard = (count: number) => ({
    mean: Array.from({ length: count }, () => stream.normal()),
    deviation: Array.from({ length: count }, () => 0.5 + stream.uniform()),
  });
  return { globals: standard(sizes.globals), features: standard(sizes.features) };
}

export function randomModel(sizes: Sizes, seed: string): NetworkModel {
  const stream = new SequentialStream(seed);
  const network = randomNetwork(sizes);
  return policyNetwork(network, randomWeights(network, stream), randomNormalisation(sizes, stream));
}

/** Each action is allowed with probability 0.7, the first one always. */
export function randomObservation(sizes: Sizes, stream: SequentialStream, rows = sizes.rows): Observation {
  const random = (count: number) => Float32Array.from({ length: count }, () => stream.normal());
  return {
    globals: random(sizes.globals),
    candidates: random(rows * sizes.features),
    mask: Uint8Array.from({ length: rows }, (_, r) => Number(r === 0 || stream.uniform() < 0.7)),
    elapsed: 0,
  };
}

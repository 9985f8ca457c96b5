import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { ActorCritic } from '../../../src/learn/networks/actor-critic.ts';
import type { Network } from '../../../src/learn/networks/network.ts';
import { policyNetwork } from '../../../src/learn/networks/policy-network.ts';
import { QNetwork, type QNetworkOptions } from '../../../src/learn/networks/q-network.ts';
import type { NetworkModel, Normalisation } from '../../../src/learn/policy-model.ts';

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

export interface Sizes extends Partial<QNetworkOptions> {
  readonly globals: number;
  readonly features: number;
  readonly rows: number;
}

/** Networks of every kind. */
export const KINDS: Readonly<Record<string, Sizes>> = {
  'an mlp': { globals: 5, features: 0, rows: 4 },
  'a deeper mlp of rectifiers': { globals: 3, features: 0, rows: 3, hidden: [7, 6, 5], activation: 'relu' },
  'a linear mlp': { globals: 5, features: 0, rows: 4, hidden: [] },
  'an mlp with normalised layers': { globals: 4, features: 0, rows: 4, layerNorm: true },
  'a scorer': { globals: 3, features: 4, rows: 16 },
  'a scorer of rectifiers': { globals: 2, features: 3, rows: 16, activation: 'relu' },
  'a scorer with normalised layers': { globals: 3, features: 4, rows: 16, layerNorm: true },
  'a scorer of normalised rectifiers': {
    globals: 3,
    features: 4,
    rows: 16,
    activation: 'relu',
    layerNorm: true,
  },
  'a linear scorer': { globals: 3, features: 4, rows: 16, hidden: [] },
  'a scorer without context': { globals: 3, features: 4, rows: 16, hidden: [7], context: 'none' },
  'a deep scorer without context, normalised': {
    globals: 3,
    features: 4,
    rows: 16,
    hidden: [7, 6, 5],
    context: 'none',
    layerNorm: true,
  },
  'a scorer with attention': { globals: 3, features: 4, rows: 16, context: 'attention' },
  'a scorer with attention, of normalised rectifiers': {
    globals: 3,
    features: 4,
    rows: 16,
    activation: 'relu',
    context: 'attention',
    layerNorm: true,
  },
};

/** What a network is made of: the names it reads, the actions of an observation, and its options. */
function parts({ globals, features, rows, ...options }: Sizes) {
  const space = { globals: names('g', globals), features: names('f', features), maxActions: rows };
  return [space, rows, { hidden: [6, 5], activation: 'tanh', ...options }] as const;
}

export function randomNetwork(sizes: Sizes): ActorCritic {
  return new ActorCritic(...parts(sizes));
}

export function randomQNetwork(sizes: Sizes): QNetwork {
  return new QNetwork(...parts(sizes));
}

/** Weights large enough for every part of a network to matter. */
export function randomWeights(network: Network, stream: SequentialStream): Float32Array {
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

import { SequentialStream } from '../../src/core/random.ts';
import { type Artifact, createArtifact } from '../../src/export/artifact.ts';
import type { ReadFile } from '../../src/export/read-artifact.ts';
import { exporters } from '../../src/export/targets/index.ts';
import type { Observation } from '../../src/gym/env.ts';
import {
  type NetworkModel,
  type NetworkShape,
  type PolicyModel,
  type TableModel,
  weightShapes,
} from '../../src/learn/policy-model.ts';

/** Names that a careless generator would stumble over. */
const GLOBALS = ['load', "class:it's `odd` */ $&", 'slack "\\n'];
const FEATURES = ['backlog', 'finish', 'waitRow', 'cost'];

const normals = (stream: SequentialStream, count: number) =>
  Array.from({ length: count }, () => stream.normal());

/** What a network may have besides its widths. */
type Options = Partial<Pick<NetworkShape, 'hidden' | 'context' | 'layerNorm'>>;

function network(shape: NetworkShape, activation: NetworkModel['activation'], stream: SequentialStream) {
  const moments = (count: number) => ({
    mean: normals(stream, count),
    deviation: normals(stream, count).map((x) => 0.3 + Math.abs(x)),
  });
  const weights = Object.entries(weightShapes(shape)).map(([name, of]) => {
    const count = of.reduce((product, length) => product * length, 1);
    const scale = of.length > 1 ? 1 / Math.sqrt(of[0]!) : 1;
    return [name, { shape: of, values: Float32Array.from(normals(stream, count), (x) => x * scale) }];
  });
  const { globals, features } = shape;
  return {
    ...shape,
    activation,
    normalisation: { globals: moments(globals.length), features: moments(features.length) },
    weights: Object.fromEntries(weights),
  } as NetworkModel;
}

/** What a model reads. */
export interface Names {
  readonly globals: readonly string[];
  readonly features: readonly string[];
}

export function randomScorer(
  seed: string,
  activation: NetworkModel['activation'] = 'tanh',
  names: Names = { globals: GLOBALS, features: FEATURES },
  { hidden = [16, 12], context = 'pooled', layerNorm = false }: Options = {},
): NetworkModel {
  const { globals, features } = names;
  const shape = { kind: 'scorer', globals, features, hidden, context, layerNorm, actions: null } as const;
  return network(shape, activation, new SequentialStream(seed));
}

export function randomMlp(
  seed: string,
  activation: NetworkModel['activation'] = 'tanh',
  { hidden = [16, 8, 8], layerNorm = false }: Options = {},
): NetworkModel {
  const shape: NetworkShape = {
    kind: 'mlp',
    globals: GLOBALS,
    features: [],
    hidden,
    context: 'none',
    layerNorm,
    actions: 5,
  };
  return network(shape, activation, new SequentialStream(seed));
}

export function randomTable(seed: string, choices: 'rules' | 'actions'): TableModel {
  const stream = new SequentialStream(seed);
  const rules = [
    { name: 'least-backlog', feature: 'backlog', sign: 1 },
    { name: 'largest', feature: 'finish', sign: -1 },
    { name: 'cheapest', feature: 'cost', sign: 1 },
  ] as const;
  const values: [string, number[]][] = [];
  // That of rules tells states apart by globals alone, that of actions by the second candidate as well.
  const suffixes = choices === 'rules' ? [''] : [',-1', ',0', ',1'];
  for (let level = 0; level <= 3; level++) {
    for (let rounded = -3; rounded <= 3; rounded += 2) {
      for (const suffix of suffixes) {
        const key = `${level},${rounded}${suffix}`;
        values.push([key, normals(stream, choices === 'rules' ? rules.length : 6)]);
      }
    }
  }
  return {
    kind: 'table',
    globals: GLOBALS,
    features: FEATURES,
    state: [
      { global: GLOBALS[0]!, edges: [-1, 0, 1] },
      { global: GLOBALS[1]!, edges: null },
      ...(choices === 'rules' ? [] : [{ candidate: 1, feature: FEATURES[3]!, edges: [0] }]),
    ],
    rules: choices === 'rules' ? rules : null,
    values: Object.fromEntries(values),
  };
}

const candidates = (seed: string, activation: NetworkModel['activation'], options: Options) =>
  randomScorer(seed, activation, undefined, options);

/** Observations with one to `most` rows and random masks, as far as the model leaves a choice. */
export function randomObservations(
  model: PolicyModel,
  count: number,
  seed: string,
  most = 20,
): Observation[] {
  const stream = new SequentialStream(seed);
  return Array.from({ length: count }, () => {
    const rows = model.kind === 'mlp' ? model.actions! : 1 + stream.below(most);
    const mask = Uint8Array.from({ length: rows }, () => (stream.uniform() < 0.7 ? 1 : 0));
    mask[stream.below(rows)] = 1;
    const candidates = Float32Array.from(normals(stream, rows * model.features.length));
    const waitRow = model.features.indexOf('waitRow');
    for (let row = 0; waitRow >= 0 && row < rows; row++) {
      candidates[row * model.features.length + waitRow] = row === rows - 1 ? 1 : 0;
    }
    return {
      globals: Float32Array.from(normals(stream, model.globals.length), (x) => 2 * x),
      candidates,
      mask,
      elapsed: 0,
    };
  });
}

export const models: Readonly<Record<string, PolicyModel>> = {
  'scorer with tanh': randomScorer('s'),
  'scorer with relu': randomScorer('r', 'relu'),
  'mlp with tanh': randomMlp('m'),
  'mlp with relu': randomMlp('n', 'relu'),
  'linear mlp': randomMlp('lm', 'tanh', { hidden: [] }),
  'mlp with normalised layers': randomMlp('nm', 'relu', { layerNorm: true }),
  'linear scorer': candidates('ls', 'tanh', { hidden: [], context: 'none' }),
  'scorer without context': candidates('ns', 'tanh', { hidden: [12], context: 'none' }),
  'scorer without context, deep and normalised': candidates('dn', 'relu', {
    hidden: [16, 12, 8],
    context: 'none',
    layerNorm: true,
  }),
  'scorer with normalised layers': candidates('sn', 'tanh', { layerNorm: true }),
  'scorer with attention': candidates('sa', 'tanh', { context: 'attention' }),
  'scorer with attention and normalised layers': candidates('an', 'relu', {
    context: 'attention',
    layerNorm: true,
  }),
  'table of rules': randomTable('t', 'rules'),
  'table of actions': randomTable('a', 'actions'),
};

export function artifactOf(model: PolicyModel, vectors = 64): Artifact {
  return createArtifact({
    env: 'dispatch-v0',
    control: 'dispatch',
    maxRows: 20,
    model,
    provenance: {
      agent: 'ppo',
      hyperparameters: { learningRate: 0.0003 },
      seed: '1',
      steps: 1000,
      scenario: { name: 'two-tier', hash: 'abc' },
      trainedOn: ['abc'],
      init: null,
      switchyard: '0.1.0',
    },
    observations: randomObservations(model, vectors, 'observations'),
  });
}

/** A scorer whose first feature hardly moves around a large mean, and observations of it. */
export function nearlyConstant(mean: number, deviation: number) {
  const plain = randomScorer('constant');
  const { features } = plain.normalisation;
  const model: NetworkModel = {
    ...plain,
    normalisation: {
      ...plain.normalisation,
      features: {
        mean: [mean, ...features.mean.slice(1)],
        deviation: [deviation, ...features.deviation.slice(1)],
      },
    },
  };
  const width = model.features.length;
  const observations = randomObservations(model, 64, 'constant').map((observation) => ({
    ...observation,
    candidates: observation.candidates.map((x, i) => (i % width === 0 ? mean + deviation * x : x)),
  }));
  return { model, observations };
}

/** Reads files that are kept in memory, as if they lay in a folder. */
export function readerOf(files: ReadonlyMap<string, string | Uint8Array>): ReadFile {
  return (name) => {
    const content = files.get(name);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
}

/** The targets that can carry a model. */
export function targetsFor(model: PolicyModel): string[] {
  const able = exporters.entries().filter(([, { refusal }]) => refusal(model) === null);
  return able.map(([target]) => target);
}

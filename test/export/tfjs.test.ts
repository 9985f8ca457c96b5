import type { io } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { MissingComponentError } from '../../src/core/errors.ts';
import { parityVectors } from '../../src/export/parity.ts';
import { replayVectors } from '../../src/export/replay.ts';
import { exporters } from '../../src/export/targets/index.ts';
import { loadGraphRuntime } from '../../src/export/tfjs/runtime.ts';
import { type Importer, importPackage } from '../../src/learn/tfjs/runtime.ts';
import { artifactOf, nearlyConstant, randomMlp, randomObservations, randomScorer } from './models.ts';

const tfjs = exporters.get('tfjs');

const written = (model: Parameters<typeof artifactOf>[0]) => {
  const files = tfjs.write(artifactOf(model), 'the hash');
  const json = JSON.parse(String(files['tfjs/model.json'])) as io.ModelJSON;
  return { json, weights: files['tfjs/weights.bin'] as Uint8Array };
};

const opened = (model: Parameters<typeof artifactOf>[0]) => {
  const { json, weights } = written(model);
  const text = new TextEncoder().encode(JSON.stringify(json));
  const files = { 'tfjs/model.json': text, 'tfjs/weights.bin': weights };
  return tfjs.open(new Map(Object.entries(files)), null);
};

describe('tfjs', () => {
  it('loads by tf.loadGraphModel, and says what an integration must know', async () => {
    const { tf, converter } = await loadGraphRuntime();
    const artifact = artifactOf(randomScorer('loaded'));
    const { json, weights } = written(artifact.model);
    const handler = {
      load: () => tf.io.getModelArtifactsForJSON(json, async () => [weightSpecs(json), bufferOf(weights)]),
    };
    const model = await converter.loadGraphModel(handler);
    expect(model.metadata).toEqual({
      artifact: 'the hash',
      schemaHash: artifact.schemaHash,
      globals: artifact.model.globals,
      features: artifact.model.features,
      fallback: 'least-backlog',
      maskRule: artifact.maskRule,
    });
    expect(model.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual([
      { name: 'globals', dtype: 'float32', shape: [3] },
      { name: 'mask', dtype: 'float32', shape: [-1] },
      { name: 'candidates', dtype: 'float32', shape: [-1, 4] },
    ]);
    expect(model.outputs.map(({ name }) => name)).toEqual(['scores']);
    model.dispose();
  });
  it('leaves no tensor behind', async () => {
    const { tf } = await loadGraphRuntime();
    const model = randomScorer('clean');
    const replay = await opened(model);
    const before = tf.memory().numTensors;
    await replay(artifactOf(model).parity);
    expect(tf.memory().numTensors).toBe(before);
  });
  it('takes any number of rows in one model', async () => {
    const model = randomScorer('rows', 'relu', undefined, { context: 'attention' });
    const replay = await opened(model);
    for (const most of [1, 7, 128, 300]) {
      const vectors = parityVectors(model, randomObservations(model, 8, `rows${most}`, most));
      expect(await replayVectors(vectors, replay), `${most} rows`).toMatchObject({ ok: true });
    }
  });
  it('normalises a number that hardly moves as exactly as the others', async () => {
    const { model, observations } = nearlyConstant(1 / 3, 1e-5);
    const replay = await opened(model);
    expect(await replayVectors(parityVectors(model, observations), replay)).toMatchObject({ ok: true });
  });
  it('knows no weight twice', () => {
    const { json, weights } = written(randomMlp('once'));
    const specs = weightSpecs(json);
    expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length);
    const numbers = specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(weights.length).toBe(4 * numbers);
  });
  it('names the package that is missing, and how to install it', async () => {
    const without: Importer = (name) =>
      name.endsWith('converter')
        ? Promise.reject(
            Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }),
          )
        : importPackage(name);
    await expect(loadGraphRuntime(without)).rejects.toThrow(MissingComponentError);
    await expect(loadGraphRuntime(without)).rejects.toThrow(
      /^@tensorflow\/tfjs-converter \(not installed\); install it with: npm install .*tfjs-converter$/,
    );
  });
});

const weightSpecs = ({ weightsManifest }: io.ModelJSON) => weightsManifest[0]!.weights;

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/interpreters.ts';
import { InputError } from '../../src/core/errors.ts';
import { type Artifact, artifactFiles } from '../../src/export/artifact.ts';
import type { Exporter } from '../../src/export/exporter.ts';
import { parityVectors } from '../../src/export/parity.ts';
import { replayVectors } from '../../src/export/replay.ts';
import { exporters } from '../../src/export/targets/index.ts';
import { verifyArtifact } from '../../src/export/verify.ts';
import type { PolicyModel } from '../../src/learn/policy-model.ts';
import { pythonExpected } from '../fixtures/python.ts';
import {
  artifactOf,
  models,
  nearlyConstant,
  randomMlp,
  randomObservations,
  randomScorer,
  randomTable,
  readerOf,
  targetsFor,
} from './models.ts';

async function openedIn(exporter: Exporter, artifact: Artifact) {
  const files = Object.entries(exporter.write(artifact, 'hash')).map(([name, content]) => {
    return [name, typeof content === 'string' ? new TextEncoder().encode(content) : content] as const;
  });
  return exporter.open(new Map(files), runProgram);
}

/** What a target makes of a model, on `count` observations of up to `most` rows. */
async function replayed(target: string, model: PolicyModel, count = 64, most = 20) {
  const vectors = parityVectors(model, randomObservations(model, count, 'others', most));
  return replayVectors(vectors, await openedIn(exporters.get(target), artifactOf(model)));
}

/** Formats that take their time: replayed once, in a verification, on so many observations. */
const SLOW = ['py', 'lua', 'tfjs'];
const VERIFIED_ON = 32;

describe.each(Object.entries(models))('a %s', (_, model) => {
  it.each(targetsFor(model).filter((target) => !SLOW.includes(target)))(
    'says the same in %s',
    async (target) => {
      const agreement = await replayed(target, model);
      expect(agreement).toMatchObject({ ok: true, vectors: 64, argmaxMismatches: 0 });
      expect(agreement.maxAbsError).toBeLessThan(1e-5);
    },
  );
  it('verifies in every format that it was exported to', async () => {
    const targets = targetsFor(model);
    const { files, hash } = await artifactFiles(artifactOf(model, VERIFIED_ON), targets);
    const verification = await verifyArtifact(readerOf(files), 'policy', undefined, runProgram);
    expect(verification).toMatchObject({ ok: true, hash, signature: 'absent' });
    expect(verification.formats.map(({ target }) => target)).toEqual(targets);
    for (const { target, vectors, maxAbsError } of verification.formats) {
      const replayed = target !== 'py' || pythonExpected;
      expect({ target, vectors }).toEqual({ target, vectors: replayed ? VERIFIED_ON : 0 });
      expect(maxAbsError, target).toBeLessThan(1e-5);
    }
    expect(verification.files.every(({ ok }) => ok)).toBe(true);
  });
});

describe('onnx', () => {
  it('normalises a number that hardly moves as exactly as the others', async () => {
    const { model, observations } = nearlyConstant(1 / 3, 1e-5);
    const open = await openedIn(exporters.get('onnx'), artifactOf(model));
    expect(await replayVectors(parityVectors(model, observations), open)).toMatchObject({ ok: true });
  });

  it('takes any number of rows in one session', async () => {
    const model = randomScorer('rows');
    const open = await openedIn(exporters.get('onnx'), artifactOf(model));
    for (const most of [1, 7, 128, 500]) {
      const vectors = parityVectors(model, randomObservations(model, 8, `rows${most}`, most));
      expect(await replayVectors(vectors, open), `${most} rows`).toMatchObject({ ok: true });
    }
  });
  it('carries what an integration must know in its metadata', async () => {
    const artifact = artifactOf(randomMlp('metadata'));
    const { files, hash } = await artifactFiles(artifact, ['onnx']);
    const text = Buffer.from(files.get('policy.onnx')!).toString('utf8');
    for (const value of [
      hash,
      artifact.schemaHash,
      artifact.maskRule,
      JSON.stringify(artifact.model.globals),
    ]) {
      expect(text).toContain(value);
    }
  });
  it('is refused to a table, with what it could become', async () => {
    const table = artifactOf(randomTable('t', 'rules'));
    await expect(artifactFiles(table, ['onnx'])).rejects.toThrow(
      new InputError('cannot export to onnx: a table is no graph of tensors (allowed: json, mjs, py, lua)'),
    );
  });
});

it('an unknown target is told with the nearest name', async () => {
  await expect(artifactFiles(artifactOf(randomMlp('m')), ['onx'])).rejects.toThrow(
    new InputError(
      "unknown export target 'onx'; did you mean 'onnx'? (allowed: json, onnx, tfjs, mjs, py, lua)",
    ),
  );
});

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/interpreters.ts';
import { InputError } from '../../src/core/errors.ts';
import { type Artifact, artifactFiles } from '../../src/export/artifact.ts';
import type { Answer, Exporter } from '../../src/export/exporter.ts';
import { parityVectors } from '../../src/export/parity.ts';
import { replayVectors } from '../../src/export/replay.ts';
import { schemaHashOf } from '../../src/export/schema-hash.ts';
import { exporters } from '../../src/export/targets/index.ts';
import { verifyArtifact } from '../../src/export/verify.ts';
import type { NetworkModel, PolicyModel } from '../../src/learn/policy-model.ts';
import { root, temporaryFolder } from '../cli/cli.ts';
import { pythonExpected } from '../fixtures/python.ts';
import {
  artifactOf,
  models,
  randomMlp,
  randomObservations,
  randomScorer,
  randomTable,
  readerOf,
  targetsFor,
} from './models.ts';

async function openedIn(exporter: Exporter, artifact: Artifact) {
  const content = exporter.write(artifact, 'hash')[exporter.files[0]]!;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return exporter.open(bytes, runProgram);
}

/** What a target makes of a model, on `count` observations of up to `most` rows. */
async function replayed(target: string, model: PolicyModel, count = 64, most = 20) {
  const vectors = parityVectors(model, randomObservations(model, count, 'others', most));
  return replayVectors(vectors, await openedIn(exporters.get(target), artifactOf(model)));
}

/** Formats that another interpreter runs: replayed once, in a verification. */
const SLOW = ['py', 'lua'];

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
    const { files, hash } = await artifactFiles(artifactOf(model), targets);
    const verification = await verifyArtifact(readerOf(files), 'policy', undefined, runProgram);
    expect(verification).toMatchObject({ ok: true, hash, signature: 'absent' });
    expect(verification.formats.map(({ target }) => target)).toEqual(targets);
    for (const { target, vectors, maxAbsError } of verification.formats) {
      const replayed = target !== 'py' || pythonExpected;
      expect({ target, vectors }).toEqual({ target, vectors: replayed ? 64 : 0 });
      expect(maxAbsError, target).toBeLessThan(1e-5);
    }
    expect(verification.files.every(({ ok }) => ok)).toBe(true);
  });
});

/** A scorer whose first feature hardly moves around a large mean. */
function nearlyConstant(mean: number, deviation: number): NetworkModel {
  const model = randomScorer('constant');
  const { features } = model.normalisation;
  return {
    ...model,
    normalisation: {
      ...model.normalisation,
      features: {
        mean: [mean, ...features.mean.slice(1)],
        deviation: [deviation, ...features.deviation.slice(1)],
      },
    },
  };
}

describe('onnx', () => {
  it('normalises a number that hardly moves as exactly as the others', async () => {
    const model = nearlyConstant(1 / 3, 1e-5);
    const observations = randomObservations(model, 64, 'constant').map((observation) => {
      const candidates = observation.candidates.map((x, i) => (i % 4 === 0 ? 1 / 3 + 1e-5 * x : x));
      return { ...observation, candidates };
    });
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

/** Runs a script in a bare `node`, in a folder that holds the module and nothing else. */
function inBareNode(files: Readonly<Record<string, string>>, command: readonly string[]): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command], {
    cwd: folder,
    env: {},
    encoding: 'utf8',
  });
  expect({ status, stderr, stdout: status === 0 ? '' : stdout }).toEqual({
    status: 0,
    stderr: '',
    stdout: '',
  });
  return stdout;
}

const HASH = 'the hash of policy.json';

const mjsOf = (artifact: Artifact) => exporters.get('mjs').write(artifact, HASH) as Record<string, string>;

describe('mjs', () => {
  it.each(Object.entries(models))('runs a %s in a bare node', async (_, model) => {
    const artifact = artifactOf(model);
    const script = `
      import { readFileSync } from 'node:fs';
      import { decide } from './policy.mjs';
      const vectors = JSON.parse(readFileSync('vectors.json', 'utf8'));
      console.log(JSON.stringify(vectors.map((v) => decide(v.globals, v.candidates, v.mask))));`;
    const files = { ...mjsOf(artifact), 'main.mjs': script, 'vectors.json': JSON.stringify(artifact.parity) };
    const answers = JSON.parse(inBareNode(files, ['main.mjs'])) as Answer[];
    // JSON has no −Infinity: a masked score is null in both.
    for (const [i, { index, scores }] of artifact.parity.entries()) {
      expect(answers[i]!.index).toBe(index);
      expect(Array.from(answers[i]!.scores, (x) => x && Math.fround(x))).toEqual(
        scores.map((x) => x && Math.fround(x)),
      );
    }
  });

  it('has types that TypeScript finds', { timeout: 120_000 }, () => {
    const use = `
      import { decide, fallback, globalNames, schemaHash, type Decision } from './policy.mjs';
      const first: Decision = decide([1, 2, 3], [[1, 2, 3, 4], new Float32Array(4)], [true, false]);
      const second: Decision = decide(new Float32Array(3), new Float32Array(8), new Uint8Array(2));
      export const all: readonly (number | string | null)[] = [first.index, second.scores[0] ?? 0, fallback, schemaHash, ...globalNames];
      // @ts-expect-error a mask is needed
      decide([1, 2, 3], []);`;
    const files = { ...mjsOf(artifactOf(randomScorer('types'))), 'use.ts': use };
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--strict',
      '--ignoreConfig',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      'use.ts',
    ];
    inBareNode(files, [compiler, ...options]);
  });

  async function loaded(model: PolicyModel): Promise<Module> {
    const source = mjsOf(artifactOf(model))['policy.mjs']!;
    return import(`data:text/javascript,${encodeURIComponent(source)}`) as Promise<Module>;
  }

  it('says which artifact it is and what its numbers mean', async () => {
    const artifact = artifactOf(randomScorer('s'));
    expect(await loaded(artifact.model)).toMatchObject({
      artifact: HASH,
      schemaHash: schemaHashOf(artifact.model),
      globalNames: artifact.model.globals,
      featureNames: artifact.model.features,
      fallback: 'least-backlog',
    });
  });
  it('takes rows one by one and masks of truth values', async () => {
    const { decide } = await loaded(randomScorer('s'));
    const rows = [
      [1, 2, 3, 4],
      [-1, 0, 1, 2],
    ];
    const flat = decide([1, 2, 3], rows.flat(), [1, 0]);
    expect(decide([1, 2, 3], rows, [true, false])).toEqual(flat);
    expect(
      decide(
        [1, 2, 3],
        rows.map((row) => Float32Array.from(row)),
        Uint8Array.of(1, 0),
      ),
    ).toEqual(flat);
    expect(flat).toMatchObject({ index: 0, scores: [expect.any(Number), Number.NEGATIVE_INFINITY] });
  });
  it('refuses more or fewer numbers than there are names', async () => {
    const { decide } = await loaded(randomScorer('s'));
    expect(() => decide([1, 2], [1, 2, 3, 4], [1])).toThrow(
      new RangeError('globals: 2 numbers, 3 are needed'),
    );
    expect(() => decide([1, 2, 3], [1, 2, 3, 4], [1, 1])).toThrow(
      new RangeError('candidates: 4 numbers, 8 are needed'),
    );
  });
  it('names no row where none may be chosen, or a score is not finite', async () => {
    const { decide } = await loaded(randomScorer('s'));
    expect(decide([1, 2, 3], [1, 2, 3, 4], [0]).index).toBe(-1);
    expect(decide([1, 2, 3], [1, 2, 3, 4, Number.NaN, 2, 3, 4], [1, 1]).index).toBe(-1);
    expect(decide([1, 2, 3], [1, 2, 3, 4, Number.NaN, 2, 3, 4], [1, 0]).index).toBe(0);
  });
});

interface Module {
  decide(
    globals: ArrayLike<number>,
    candidates: ArrayLike<number> | readonly ArrayLike<number>[],
    mask: ArrayLike<number | boolean>,
  ): Answer;
}

it('an unknown target is told with the nearest name', async () => {
  await expect(artifactFiles(artifactOf(randomMlp('m')), ['onx'])).rejects.toThrow(
    new InputError("unknown export target 'onx'; did you mean 'onnx'? (allowed: json, onnx, mjs, py, lua)"),
  );
});

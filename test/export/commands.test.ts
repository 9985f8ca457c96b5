import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { sha256 } from '../../src/core/hash.ts';
import { type Artifact, artifactFiles } from '../../src/export/artifact.ts';
import { createFeaturiser } from '../../src/gym/features/index.ts';
import type { NetworkModel } from '../../src/learn/policy-model.ts';
import { inProcess, temporaryFolder } from '../cli/cli.ts';
import { artifactOf, type Names, randomMlp, randomScorer, randomTable } from './models.ts';

const SCENARIO = ['two-tier', '--set', 'horizon.tasks=400', '--set', 'horizon.warmup=0'];

let names: Names;

beforeAll(async () => {
  names = createFeaturiser(await loadScenario('two-tier', []));
});

/** A policy that fits the scenario. */
const fitting = () => artifactOf(randomScorer('cli', 'tanh', names));

/** Writes what `train` writes of an artifact, and answers the folder. */
async function written(artifact: Artifact, targets: readonly string[] = ['json']): Promise<string> {
  const folder = join(temporaryFolder(), 'source');
  mkdirSync(folder);
  for (const [name, content] of (await artifactFiles(artifact, targets)).files) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** The same artifact around another model: its parity vectors are no longer true. */
const around = (model: NetworkModel, artifact: Artifact): Artifact => ({ ...artifact, model });

async function json(words: readonly string[]) {
  const { code, stdout, stderr } = await inProcess([...words, '--json']);
  return { code, stderr, document: stdout === '' ? null : JSON.parse(stdout) };
}

async function played(policy: string) {
  const { code, stderr, document } = await json(['simulate', ...SCENARIO, '--policy', policy]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return document;
}

describe('export', () => {
  it('writes the targets asked for, verified', async () => {
    const source = await written(fitting());
    const out = join(source, '../out');
    const { code, document } = await json(['export', source, '--to', 'onnx,mjs', '--out', out, '--verify']);
    expect(code).toBe(0);
    const files = ['manifest.json', 'policy.d.mts', 'policy.json', 'policy.mjs', 'policy.onnx'];
    expect(readdirSync(out).sort()).toEqual(files);
    expect(document).toMatchObject({
      schema: 'switchyard/export/v1',
      skipped: [],
      verification: { ok: true },
    });
    expect([...document.written].sort()).toEqual(files);
    expect(readFileSync(join(out, 'policy.json'))).toEqual(readFileSync(join(source, 'policy.json')));
  });
  it('writes every target that can carry the policy, and says why others cannot', async () => {
    const source = await written(artifactOf(randomTable('t', 'rules')));
    const out = join(source, '../out');
    const { code, document } = await json(['export', source, '--out', out]);
    expect(code).toBe(0);
    expect(document.skipped).toEqual([
      { target: 'onnx', reason: 'a table is no graph of tensors (allowed: json, mjs, py, lua)' },
      { target: 'tfjs', reason: 'a table is no graph of tensors (allowed: json, mjs, py, lua)' },
    ]);
    for (const name of ['policy.onnx', 'tfjs']) expect(existsSync(join(out, name))).toBe(false);
    expect(await json(['export', source, '--to', 'onnx', '--out', out])).toMatchObject({
      code: 2,
      stderr: 'error: cannot export to onnx: a table is no graph of tensors (allowed: json, mjs, py, lua)\n',
    });
  });
  it('replaces an earlier export, but nothing else', async () => {
    const source = await written(fitting());
    const out = join(source, '../out');
    expect(await json(['export', source, '--out', out])).toMatchObject({ code: 0 });
    expect(await json(['export', source, '--to', 'json', '--out', out])).toMatchObject({ code: 0 });
    expect(readdirSync(out).sort()).toEqual(['manifest.json', 'policy.json']);
    const nested = ['tfjs/model.json', 'tfjs/weights.bin'];
    const again = await json(['export', source, '--to', 'tfjs', '--out', out]);
    expect(again.document.written).toEqual(['policy.json', ...nested, 'manifest.json']);
    expect(readdirSync(join(out, 'tfjs')).sort()).toEqual(['model.json', 'weights.bin']);
    expect(await json(['export', source, '--to', 'tfjs', '--out', out])).toMatchObject({ code: 0 });
    writeFileSync(join(out, 'tfjs', 'notes.txt'), '');
    expect(await json(['export', source, '--out', out])).toMatchObject({
      code: 2,
      stderr: `error: ${out} holds other files ('tfjs/notes.txt'): name a new folder, or one of an earlier export\n`,
    });
    writeFileSync(join(source, 'run.json'), '{}');
    expect(await json(['export', source, '--out', source])).toMatchObject({
      code: 2,
      stderr: `error: ${source} holds other files ('run.json'): name a new folder, or one of an earlier export\n`,
    });
  });
  it('writes nothing and ends with 99 when the formats do not say what was recorded', async () => {
    const artifact = fitting();
    const source = await written(around(randomScorer('another', 'tanh', names), artifact));
    const out = join(source, '../out');
    const { code, stderr, document } = await json(['export', source, '--out', out, '--verify']);
    expect(code).toBe(99);
    expect(stderr).toMatch(
      /^error: nothing was written.*json does not agree, onnx does not agree, tfjs does not agree, mjs does not agree, (py does not agree, )?lua does not agree\n$/,
    );
    expect(document).toMatchObject({ written: [], verification: { ok: false } });
    expect(existsSync(out)).toBe(false);
  });
  it('tells a folder that holds no policy, and one that is not there', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    expect(await json(['export', folder, '--out', out])).toMatchObject({
      code: 2,
      stderr: `error: ${folder}/manifest.json is missing (expected an artifact)\n`,
    });
    const { code, stderr } = await json(['export', join(folder, 'none'), '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: no such file: .*none \(expected an artifact/);
  });
});

describe('verify', () => {
  it('ends with 0 on an intact artifact and 99 on a damaged one', async () => {
    const folder = await written(fitting(), ['onnx', 'mjs']);
    const intact = await json(['verify', folder]);
    expect(intact).toMatchObject({
      code: 0,
      stderr: '',
      document: { schema: 'switchyard/verify/v1', ok: true },
    });
    const path = join(folder, 'policy.onnx');
    writeFileSync(path, readFileSync(path).reverse());
    expect(await json(['verify', folder])).toMatchObject({
      code: 99,
      stderr: `error: ${folder} does not hold: policy.onnx is damaged or missing\n`,
      document: { ok: false, hash: intact.document.hash },
    });
  });
  it('checks files of folders below it, and their signature', async () => {
    const source = await written(fitting());
    const [out, keys] = [join(source, '../out'), join(source, '../keys')];
    expect(await json(['keygen', '--out', keys])).toMatchObject({ code: 0 });
    const sign = ['--sign', join(keys, 'private.pem')];
    expect(await json(['export', source, '--to', 'tfjs', '--out', out, ...sign])).toMatchObject({ code: 0 });
    const verify = ['verify', out, '--key', join(keys, 'public.pem')];
    const { code, document } = await json(verify);
    expect({ code, signature: document.signature }).toEqual({ code: 0, signature: 'valid' });
    expect(document.formats.find(({ target }: { target: string }) => target === 'tfjs')).toMatchObject({
      ok: true,
      vectors: 64,
    });
    const path = join(out, 'tfjs/weights.bin');
    writeFileSync(path, readFileSync(path).fill(0, 0, 4));
    const spoilt = await json(verify);
    expect(spoilt).toMatchObject({ code: 99, document: { signature: 'invalid', formats: [] } });
    expect(spoilt.stderr).toContain('tfjs/weights.bin');
  });
  it('ends with 99 where a weight was changed and the manifest with it', async () => {
    const folder = await written(fitting(), ['tfjs']);
    const [weights, manifest] = [join(folder, 'tfjs/weights.bin'), join(folder, 'manifest.json')];
    const changed = readFileSync(weights);
    changed.writeFloatLE(changed.readFloatLE(0) + 0.1, 0);
    writeFileSync(weights, changed);
    const listed = JSON.parse(readFileSync(manifest, 'utf8'));
    listed.files['tfjs/weights.bin'] = sha256(changed);
    writeFileSync(manifest, JSON.stringify(listed));
    expect(await json(['verify', folder])).toMatchObject({
      code: 99,
      stderr: `error: ${folder} does not hold: tfjs does not agree\n`,
    });
  });
  it('prints a table for people', async () => {
    const { code, stdout } = await inProcess(['verify', await written(artifactOf(randomMlp('m')), ['onnx'])]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^artifact \w{64}, signature absent\n/);
    expect(stdout).toMatch(/\npolicy\.onnx +\w{64} +yes\n/);
    expect(stdout).toMatch(/\nonnx +64 +0 +\S+ +yes\n/);
  });
});

describe('simulate', () => {
  it('plays an artifact and says which', async () => {
    const artifact = fitting();
    const folder = await written(artifact, ['onnx']);
    const { artifact: shown, decisions } = await played(folder);
    const { hash } = await artifactFiles(artifact, []);
    expect(shown).toEqual({ hash, trainedOn: artifact.provenance.trainedOn, fallbacks: 0 });
    expect(decisions).toBe(400);
  });
  it('lets the fallback answer where a score is not finite, and counts', async () => {
    const artifact = fitting();
    const model = randomScorer('cli', 'tanh', names);
    model.weights['head.bias']!.values.fill(Number.NaN);
    const { artifact: shown, stateHash, decisions } = await played(await written(around(model, artifact)));
    expect(shown.fallbacks).toBe(decisions);
    expect(stateHash).toBe((await played('least-backlog')).stateHash);
  });
  it('names the damaged file of an artifact', async () => {
    const folder = await written(fitting(), ['mjs']);
    const path = join(folder, 'policy.mjs');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
    expect(await json(['simulate', ...SCENARIO, '--policy', folder])).toEqual({
      code: 2,
      stderr: `error: ${path} is damaged: its SHA-256 is not the one in manifest.json\n`,
      document: null,
    });
  });
  it('refuses an artifact that reads something else, naming the first difference', async () => {
    const globals = names.globals.map((name, i) => (i === 3 ? 'moon' : name));
    const folder = await written(artifactOf(randomScorer('moon', 'tanh', { ...names, globals })));
    expect(await json(['simulate', ...SCENARIO, '--policy', folder])).toMatchObject({
      code: 2,
      stderr: `error: policy '${folder}' reads 'moon' where two-tier shows '${names.globals[3]}' (globals, number 4)\n`,
    });
    const other = await written({ ...fitting(), control: 'batch', fallback: 'sjf' });
    expect(await json(['simulate', ...SCENARIO, '--policy', other])).toMatchObject({
      code: 2,
      stderr: `error: policy '${other}' is for control batch, the control of two-tier is dispatch\n`,
    });
  });
});

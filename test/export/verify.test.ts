import { beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/interpreters.ts';
import { InputError } from '../../src/core/errors.ts';
import { sha256 } from '../../src/core/hash.ts';
import { artifactFiles } from '../../src/export/artifact.ts';
import { encodeManifest, MANIFEST_FILE } from '../../src/export/manifest.ts';
import { readArtifact } from '../../src/export/read-artifact.ts';
import { artifactFileNames, exporters } from '../../src/export/targets/index.ts';
import { verifyArtifact } from '../../src/export/verify.ts';
import { pythonExpected } from '../fixtures/python.ts';
import { artifactOf, randomScorer, readerOf } from './models.ts';

type Files = Map<string, string | Uint8Array>;

const artifact = artifactOf(randomScorer('verified'));
let intact: Files;
let hash: string;

/** The same with few vectors, for what is found by hashes, or by the first vector: formats that take their time are replayed often. */
let brief: Files;

beforeAll(async () => {
  const written = await artifactFiles(artifact, exporters.names());
  intact = new Map(written.files);
  brief = new Map((await artifactFiles(artifactOf(randomScorer('verified'), 4), exporters.names())).files);
  hash = written.hash;
});

const bytesOf = (content: string | Uint8Array) => Buffer.from(content as Uint8Array);

/** The artifact with one file changed, or taken away. */
function withFile(
  name: string,
  change: (content: Buffer) => string | Uint8Array | null,
  from = brief,
): Files {
  const files = new Map(from);
  const changed = change(bytesOf(files.get(name)!));
  if (changed === null) files.delete(name);
  else files.set(name, changed);
  return files;
}

/** The artifact with other contents and a manifest that knows of them, as a forger would write it. */
function withForged(contents: Readonly<Record<string, string | Uint8Array>>, from = intact): Files {
  const files = new Map([...from, ...Object.entries(contents)]);
  files.delete(MANIFEST_FILE);
  files.set(MANIFEST_FILE, encodeManifest(files));
  return files;
}

const verify = (files: Files) => verifyArtifact(readerOf(files), 'policy');

/** Why a format is not replayed where no interpreter may be started; null where it needs none. */
const unreplayed = (target: string) =>
  target === 'py' ? 'python3 is needed and may not be started here' : null;
const read = (files: Files) => readArtifact(readerOf(files), 'policy');

const flipped = (content: Buffer) => {
  const copy = Buffer.from(content);
  copy[copy.length >> 1]! ^= 1;
  return copy;
};

const listed = artifactFileNames();

describe('an intact artifact', () => {
  it('is read with its hash, the SHA-256 of policy.json', () => {
    expect(read(intact)).toEqual({ artifact, hash });
    expect(sha256(intact.get('policy.json')!)).toBe(hash);
  });
  it('verifies, every file and every format', async () => {
    const { ok, files, formats } = await verifyArtifact(readerOf(intact), 'policy', undefined, runProgram);
    expect(ok).toBe(true);
    expect(files.map(({ path }) => path).sort()).toEqual([...listed, MANIFEST_FILE].sort());
    for (const format of formats) {
      if (format.target === 'py' && !pythonExpected) continue;
      expect(format).toMatchObject({ ok: true, vectors: 64, argmaxMismatches: 0, skipped: null });
      expect(format.maxAbsError).toBeLessThan(1e-5);
    }
  });
  it('holds every file that its targets name', () => {
    expect([...intact.keys()].sort()).toEqual([...artifactFileNames(), MANIFEST_FILE].sort());
  });
  it('is byte for byte the same when it is exported again from what was read', async () => {
    expect((await artifactFiles(read(intact).artifact, exporters.names())).files).toEqual(intact);
  });
});

describe.each(listed)('a damaged %s', (name) => {
  it('is named when the artifact is read', () => {
    expect(() => read(withFile(name, flipped))).toThrow(
      new InputError(`policy/${name} is damaged: its SHA-256 is not the one in manifest.json`),
    );
  });
  it('fails the verification, and is not run', async () => {
    const { ok, files, formats } = await verify(withFile(name, flipped));
    expect(ok).toBe(false);
    expect(files.filter((file) => !file.ok).map(({ path }) => path)).toEqual([name]);
    const target = exporters.entries().find(([, { files }]) => files.includes(name))?.[0];
    for (const format of formats) {
      const touched = name === 'policy.json' || format.target === target;
      expect(format).toMatchObject({
        ok: !touched,
        skipped: touched ? `${name} is damaged` : unreplayed(format.target),
      });
    }
  });
  it('is missed when it is gone', async () => {
    const files = withFile(name, () => null);
    expect(() => read(files)).toThrow(new InputError(`policy/${name} is missing: it is in manifest.json`));
    const verification = await verify(files);
    expect(verification.ok).toBe(false);
    expect(verification.files).toContainEqual({ path: name, sha256: '', ok: false });
  });
});

describe('a damaged manifest', () => {
  const manifests: [string, (text: string) => string, RegExp][] = [
    ['that is not JSON', (text) => text.slice(1), /is damaged: it is not JSON/],
    ['of a later format', (text) => text.replace('"format": 1', '"format": 2'), /is damaged: format: /],
    ['without files', (text) => text.replace('"files"', '"filez"'), /is damaged: files: /],
    [
      'with a path out of the folder',
      (text) => text.replace('policy.mjs', '../policy.mjs'),
      /is damaged: files/,
    ],
    [
      'whose hash is another',
      (text) => text.replace(hash, '0'.repeat(64)),
      /is damaged: hash is not that of policy/,
    ],
  ];
  it.each(manifests)('%s is named', async (_, change, message) => {
    const files = withFile(MANIFEST_FILE, (content) => change(content.toString()), intact);
    expect(() => read(files)).toThrow(InputError);
    expect(() => read(files)).toThrow(message);
    expect(await verify(files)).toMatchObject({
      ok: false,
      files: [{ path: MANIFEST_FILE, ok: false }],
      formats: [],
    });
  });
  it('that is gone leaves no artifact', async () => {
    const files = withFile(MANIFEST_FILE, () => null);
    const message = 'policy/manifest.json is missing (expected an artifact)';
    expect(() => read(files)).toThrow(new InputError(message));
    await expect(verify(files)).rejects.toThrow(new InputError(message));
  });
});

describe('what a hash cannot tell', () => {
  it.each(['onnx', 'tfjs', 'mjs', 'lua', ...(pythonExpected ? ['py'] : [])])(
    'another policy in %s is found by its answers',
    async (target) => {
      const exporter = exporters.get(target);
      const other = exporter.write(artifactOf(randomScorer('another')), hash);
      const { ok, files, formats } = await verifyArtifact(
        readerOf(withForged(other)),
        'policy',
        undefined,
        runProgram,
      );
      expect(files.every((file) => file.ok)).toBe(true);
      expect(ok).toBe(false);
      const found = formats.find((format) => format.target === target)!;
      expect(found.argmaxMismatches).toBeGreaterThan(0);
      expect(found.maxAbsError).toBeGreaterThan(0.1);
      expect(formats.filter((format) => !format.ok)).toEqual([found]);
    },
  );
  it.each([
    ['policy.onnx', 'no graph at all'],
    ['tfjs/model.json', 'no graph at all'],
    ['tfjs/model.json', '{"weightsManifest": [{"paths": ["../../elsewhere.bin"], "weights": []}]}'],
    ['tfjs/weights.bin', ''],
    ['policy.mjs', 'export const decide = ;'],
    ['policy.mjs', 'export function decide() { throw new Error("out of order"); }'],
    ['policy.mjs', 'export const other = 1;'],
    ['policy.lua', 'return {'],
    ['policy.lua', 'return {decide = function() error("out of order") end}'],
  ])('%s that does not run fails: %s', async (name, content) => {
    const { ok, formats } = await verify(withForged({ [name]: content }, brief));
    expect(ok).toBe(false);
    expect(formats.find((format) => !format.ok)!.skipped).toMatch(/^it does not run: /);
  });
  it('one weight of tfjs is found by the scores, however little it was changed', async () => {
    const name = 'tfjs/weights.bin';
    const weights = bytesOf(intact.get(name)!);
    const { weightsManifest } = JSON.parse(String(intact.get('tfjs/model.json')));
    // The last matrix of 12 numbers is that of the head.
    const specs: { shape: number[] }[] = weightsManifest[0].weights;
    const size = ({ shape }: { shape: number[] }) => shape.reduce((product, length) => product * length, 1);
    const head = specs.findLastIndex(({ shape }) => shape.join() === '12,1');
    const at = 4 * specs.slice(0, head).reduce((sum, spec) => sum + size(spec), 0);
    weights.writeFloatLE(weights.readFloatLE(at) + 1e-3, at);
    const { ok, formats } = await verify(withForged({ [name]: weights }));
    expect(ok).toBe(false);
    const [found, ...others] = formats.filter((format) => !format.ok);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ target: 'tfjs', vectors: 64, skipped: null });
    expect(found!.maxAbsError).toBeGreaterThan(1e-5);
  });
  it('a format of which a file is missing is not run', async () => {
    const files = new Map(intact);
    for (const name of ['tfjs/weights.bin', MANIFEST_FILE]) files.delete(name);
    files.set(MANIFEST_FILE, encodeManifest(files));
    const { ok, formats } = await verify(files);
    expect(ok).toBe(false);
    expect(formats.filter((format) => !format.ok)).toMatchObject([
      { target: 'tfjs', vectors: 0, skipped: 'tfjs/weights.bin is missing' },
    ]);
  });
  it('a file that no manifest lists is no part of it', async () => {
    const { files } = await artifactFiles(artifact, ['onnx']);
    const stray = new Map(files).set('policy.mjs', intact.get('policy.mjs')!);
    const verification = await verify(stray);
    expect(verification.ok).toBe(false);
    expect(verification.files.filter((file) => !file.ok).map(({ path }) => path)).toEqual(['policy.mjs']);
    expect(verification.formats.find(({ target }) => target === 'mjs')).toMatchObject({
      ok: false,
      vectors: 0,
    });
  });
});

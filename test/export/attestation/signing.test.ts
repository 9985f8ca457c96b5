import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { artifactFiles } from '../../../src/export/artifact.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../../cli/cli.ts';
import { artifactOf, randomScorer } from '../models.ts';

const artifact = artifactOf(randomScorer('signing'));

async function json(words: readonly string[]) {
  const { code, stdout, stderr } = await inProcess([...words, '--json']);
  return { code, stderr, document: stdout === '' ? null : JSON.parse(stdout) };
}

/** A folder with an artifact to export and a pair of keys. */
async function prepared() {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  mkdirSync(at('run'));
  for (const [name, content] of (await artifactFiles(artifact, ['json'])).files) {
    writeFileSync(join(at('run'), name), content);
  }
  expect((await inProcess(['keygen', '--out', at('keys')])).code).toBe(0);
  const key = { private: at('keys/private.pem'), public: at('keys/public.pem') };
  const sign = (...more: string[]) => [
    'export',
    at('run'),
    '--to',
    'mjs',
    '--out',
    at('out'),
    '--sign',
    key.private,
    ...more,
  ];
  return { at, key, sign, verify: ['verify', at('out'), '--key', key.public] };
}

describe('keygen', () => {
  it('writes a pair of keys, the private one for its owner alone, and prints nothing of it', async () => {
    const out = join(temporaryFolder(), 'new/keys');
    const { code, stderr, document } = await json(['keygen', '--out', out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document).toEqual({
      schema: 'switchyard/keygen/v1',
      privateKey: join(out, 'private.pem'),
      publicKey: join(out, 'public.pem'),
      keyId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(readdirSync(out).sort()).toEqual(['private.pem', 'public.pem']);
    expect(statSync(document.privateKey).mode & 0o777).toBe(0o600);
    const pem = readFileSync(document.privateKey, 'utf8');
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(JSON.stringify(document)).not.toContain(pem.split('\n')[1]!.slice(22));
  });
  it('makes other keys every time', async () => {
    const folder = temporaryFolder();
    const ids = ['a', 'b'].map(
      async (name) => (await json(['keygen', '--out', join(folder, name)])).document.keyId,
    );
    expect(new Set(await Promise.all(ids)).size).toBe(2);
  });
  it.each(['private.pem', 'public.pem'])('replaces no %s', async (name) => {
    const out = temporaryFolder();
    writeFileSync(join(out, name), 'precious');
    expectRefusal(
      await inProcess(['keygen', '--out', out]),
      `${join(out, name)} is there already, and no key is replaced: name another folder`,
    );
    expect(readdirSync(out)).toEqual([name]);
    expect(readFileSync(join(out, name), 'utf8')).toBe('precious');
  });
  it('follows no link to write a key elsewhere', async () => {
    const out = temporaryFolder();
    symlinkSync(join(out, 'elsewhere'), join(out, 'private.pem'));
    expectRefusal(await inProcess(['keygen', '--out', out]), /private\.pem is there already/);
    expect(readdirSync(out)).toEqual(['private.pem']);
  });
});

describe('export --sign and verify --key', () => {
  it('sign and verify, and nothing of the private key is written or printed', async () => {
    const { at, key, sign, verify } = await prepared();
    const secret = readFileSync(key.private, 'utf8').split('\n')[1]!.slice(22);
    const exported = await inProcess(sign('--verify'));
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(exported.stdout).toMatch(/signature valid\n/);
    const verified = await json(verify);
    expect(verified).toMatchObject({
      code: 0,
      stderr: '',
      document: { ok: true, signature: 'valid', signatureProblem: null },
    });
    const written = readdirSync(at('out')).map((name) => readFileSync(join(at('out'), name), 'utf8'));
    expect(written).toHaveLength(5);
    for (const text of [exported.stdout, JSON.stringify(verified), ...written])
      expect(text).not.toContain(secret);
  });
  it('name the key, and replace a signed export by one that is not', async () => {
    const { at, sign, verify } = await prepared();
    const { document } = await json(sign());
    expect(document.signedBy).toMatch(/^[0-9a-f]{64}$/);
    expect(document.written).toContain('attestation.dsse.json');
    expect(await json(['export', at('run'), '--to', 'mjs', '--out', at('out')])).toMatchObject({
      code: 0,
      document: { signedBy: null },
    });
    expect(await json(verify)).toMatchObject({
      code: 99,
      stderr: `error: ${at('out')} does not hold: it is not signed\n`,
      document: { ok: false, signature: 'absent' },
    });
  });
  it.each<[string, (out: string) => void, string]>([
    [
      'an edited file',
      (out) => writeFileSync(join(out, 'policy.mjs'), ''),
      '"policy.mjs" is not what was signed',
    ],
    [
      'an added file',
      (out) => writeFileSync(join(out, 'note.txt'), ''),
      '"note.txt" is there but not signed',
    ],
    [
      'a file in an added folder',
      (out) => {
        mkdirSync(join(out, 'tfjs'));
        writeFileSync(join(out, 'tfjs/model.json'), '');
      },
      '"tfjs/model.json" is there but not signed',
    ],
    ['a removed file', (out) => rmSync(join(out, 'policy.d.mts')), '"policy.d.mts" is signed but not there'],
    ['a link to a folder', (out) => symlinkSync('/', join(out, 'root')), '"root" is there but not signed'],
  ])('end with 99 and one line on %s', async (_, tamper, problem) => {
    const { at, sign, verify } = await prepared();
    await inProcess(sign());
    tamper(at('out'));
    const { code, stderr, document } = await json(verify);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(`attestation.dsse.json: ${problem}`);
    expect({ code, ok: document.ok, signature: document.signature }).toEqual({
      code: 99,
      ok: false,
      signature: 'invalid',
    });
  });
  it('end with 2 where a file is a folder, which is never read', async () => {
    const { at, sign, verify } = await prepared();
    await inProcess(sign());
    rmSync(join(at('out'), 'policy.mjs'));
    mkdirSync(join(at('out'), 'policy.mjs'));
    expectRefusal(await inProcess(verify), /policy\.mjs is no regular file \(expected an artifact/);
  });
  it('end with 99 on the key of somebody else', async () => {
    const { at, sign } = await prepared();
    await inProcess(sign());
    const { document } = await json(['keygen', '--out', at('others')]);
    const { code, stderr } = await json(['verify', at('out'), '--key', at('others/public.pem')]);
    expect({ code, stderr }).toEqual({
      code: 99,
      stderr: `error: ${at('out')} does not hold: attestation.dsse.json: no signature by the key ${document.keyId} over what it says\n`,
    });
  });
  it('end with 2 on a key that is none, or not needed', async () => {
    const { at, key, sign } = await prepared();
    await inProcess(sign());
    const verify = (path: string) => inProcess(['verify', at('out'), '--key', path]);
    expectRefusal(await verify(key.private), /private\.pem is a private key \(expected the public one/);
    expectRefusal(await verify(at('keys/publik.pem')), /no such file: .*did you mean '.*public\.pem'\?$/);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    writeFileSync(at('rsa.pem'), rsa.publicKey.export({ type: 'spki', format: 'pem' }));
    expectRefusal(await verify(at('rsa.pem')), /rsa\.pem is a key for rsa \(allowed: ed25519\)$/);
    expectRefusal(
      await inProcess(['verify', at('out')]),
      /is signed .*: name its signer's public key with --key$/,
    );
  });
  it('sign with no public key, and then write nothing', async () => {
    const { at, key } = await prepared();
    const words = ['export', at('run'), '--out', at('out'), '--sign', key.public];
    expectRefusal(await inProcess(words), /public\.pem is no private key in PEM/);
    expect(readdirSync(at('')).sort()).toEqual(['keys', 'run']);
  });
});

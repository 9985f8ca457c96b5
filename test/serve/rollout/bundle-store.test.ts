import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InputError, UsageError, VerificationError } from '../../../src/core/errors.ts';
import type { Artifact } from '../../../src/export/artifact.ts';
import type { PublicKey } from '../../../src/export/attestation/keys.ts';
import { observationOf } from '../../../src/export/parity.ts';
import { encodeArtifact } from '../../../src/export/policy-text.ts';
import type { Bundle } from '../../../src/serve/rollout/bundle.ts';
import { BundleStore } from '../../../src/serve/rollout/bundle-store.ts';
import { type FolderSnapshot, snapshotOf } from '../../../src/serve/rollout/folder-snapshot.ts';
import { readerOf } from '../../export/models.ts';
import { type Files, filesOf, forged, newKey, policyOf, signed, write } from './bundles.ts';

const key = newKey();
const stranger = newKey();
let first: Artifact;
let second: Artifact;
let firstFiles: Files;
let secondFiles: Files;
let folder: string;

beforeAll(async () => {
  first = policyOf('first');
  second = policyOf('second');
  firstFiles = await filesOf(first);
  secondFiles = await filesOf(second);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (publicKey: PublicKey | null = null) =>
  BundleStore.open(folder, { key: publicKey, prepare: ({ hash }) => `ready: ${hash}` });

/** The choices of what decides now, on the first policy's observations. */
function choices(store: BundleStore<string>): number[] {
  return first.parity.map((vector) => {
    const scores = [...store.current.bundle.score(observationOf(vector))];
    return scores.indexOf(Math.max(...scores));
  });
}

function put(files: Files): void {
  rmSync(folder, { recursive: true, force: true });
  write(folder, files);
}

describe('a store of bundles', () => {
  it('loads a verified bundle, ready to decide', async () => {
    put(firstFiles);
    const store = await open();
    const { bundle, prepared } = store.current;
    expect(prepared).toBe(`ready: ${bundle.hash}`);
    expect(bundle).toMatchObject({ folder, signature: 'absent' });
    expect(choices(store)).toEqual(first.parity.map(({ index }) => index));
    expect(store.previous).toBeNull();
  });

  it('goes over to another bundle at a reload, and back', async () => {
    put(firstFiles);
    const store = await open();
    const old = store.current;
    expect(await store.reload()).toBe(false);
    put(secondFiles);
    expect(await store.reload()).toBe(true);
    expect(store.current.bundle.artifact.parity).toEqual(second.parity);
    expect(store.previous).toBe(old);
    expect(store.rollBack()).toBe(old);
    expect(choices(store)).toEqual(first.parity.map(({ index }) => index));
    expect(() => store.rollBack()).toThrow(UsageError);
  });

  const encode = (change: object) => encodeArtifact({ ...second, ...change } as Artifact);
  const refusals: [
    name: string,
    files: () => Files,
    error: new (message: string) => Error,
    message: RegExp,
  ][] = [
    ['an empty folder', () => new Map([['README', '']]), InputError, /manifest\.json is missing/],
    [
      'a damaged file',
      () => new Map(secondFiles).set('policy.mjs', 'x'),
      InputError,
      /policy\.mjs is damaged/,
    ],
    [
      'a damaged manifest',
      () => new Map(secondFiles).set('manifest.json', '{"format": 1'),
      InputError,
      /is damaged/,
    ],
    [
      'another policy under an old manifest',
      () => new Map(firstFiles).set('policy.json', secondFiles.get('policy.json')!),
      InputError,
      /policy\.json is damaged/,
    ],
    [
      'an unknown version',
      () => forged(secondFiles, 'policy.json', encode({ format: 2 })),
      InputError,
      /policy\.json: format 2 cannot be read \(allowed: 1\)/,
    ],
    [
      'a policy that contradicts itself',
      () => forged(secondFiles, 'policy.json', encode({ schemaHash: 'x' })),
      InputError,
      /schemaHash x is not that of/,
    ],
    [
      'a policy that does not say what it said',
      () => forged(secondFiles, 'policy.json', encode({ model: first.model })),
      VerificationError,
      /of 64 parity vectors its policy chooses otherwise in \d+, and its scores are off by up to [\d.]+/,
    ],
    [
      'a signed bundle where no key is known',
      () => signed(secondFiles, second, key),
      InputError,
      /is signed \(attestation\.dsse\.json\): name its signer's public key/,
    ],
  ];

  it.each(refusals)('refuses %s and goes on with the old', async (_name, files, error, message) => {
    put(firstFiles);
    const store = await open();
    const old = store.current;
    put(files());
    const reload = store.reload();
    await expect(reload).rejects.toThrow(error);
    await expect(reload).rejects.toThrow(message);
    expect(store.current).toBe(old);
    expect(store.previous).toBeNull();
    put(secondFiles);
    expect(await store.reload()).toBe(true);
  });

  it('with a key accepts what its owner signed and nothing else', async () => {
    put(signed(firstFiles, first, key));
    const store = await open(key.public);
    expect(store.current.bundle.signature).toBe('valid');
    const bad: [Files, RegExp][] = [
      [secondFiles, /it is not signed/],
      [signed(secondFiles, second, stranger), /no signature by the key/],
      [
        new Map(secondFiles).set(
          'attestation.dsse.json',
          signed(firstFiles, first, key).get('attestation.dsse.json')!,
        ),
        /is not what was signed/,
      ],
      [forged(signed(secondFiles, second, key), 'policy.mjs', 'export {}'), /is not what was signed/],
      [new Map(signed(secondFiles, second, key)).set('extra', ''), /"extra" is there but not signed/],
    ];
    for (const [files, message] of bad) {
      put(files);
      const reload = store.reload();
      await expect(reload).rejects.toThrow(VerificationError);
      await expect(reload).rejects.toThrow(message);
      expect(store.current.bundle.artifact.parity).toEqual(first.parity);
    }
    put(signed(secondFiles, second, key));
    expect(await store.reload()).toBe(true);
  });

  it('refuses a bundle at every moment of its being written', async () => {
    put(firstFiles);
    const store = await open();
    const old = store.current;
    const entries = [...secondFiles];
    for (let count = 1; count < entries.length; count++) {
      const [name, content] = entries[count]!;
      put(firstFiles);
      write(folder, entries.slice(0, count));
      write(folder, [[name, content.slice(0, content.length / 2)]]);
      await expect(store.reload()).rejects.toThrow(InputError);
      expect(store.current).toBe(old);
    }
  });

  it('refuses what cannot decide here', async () => {
    put(firstFiles);
    const prepare = ({ artifact }: Bundle) => {
      if (artifact.env !== 'dispatch-v0') throw new InputError(`${artifact.env} is not served here`);
      return '';
    };
    const store = await BundleStore.open(folder, { key: null, prepare });
    put(forged(secondFiles, 'policy.json', encode({ env: 'batch-v0' })));
    await expect(store.reload()).rejects.toThrow('batch-v0 is not served here');
    expect(store.current.bundle.artifact.parity).toEqual(first.parity);
  });

  it('uses what it verified, whoever swaps files meanwhile', async () => {
    const [honest, swapped] = [signed(firstFiles, first, key), signed(secondFiles, second, key)].map(
      readerOf,
    );
    const reads = new Map<string, number>();
    const readFolder = (): FolderSnapshot => ({
      names: [...firstFiles.keys(), 'attestation.dsse.json'],
      read: (name) => {
        reads.set(name, (reads.get(name) ?? 0) + 1);
        return (reads.get(name) === 1 ? honest : swapped)!(name);
      },
    });
    const store = await BundleStore.open(folder, { key: key.public, prepare: () => '', readFolder });
    expect(store.current.bundle.artifact.parity).toEqual(first.parity);
    expect([...reads.values()].every((count) => count === 1)).toBe(true);
  });

  it('keeps what it read of a folder that changes', () => {
    put(firstFiles);
    const snapshot = snapshotOf(folder);
    put(secondFiles);
    for (const name of firstFiles.keys()) {
      expect(Buffer.compare(snapshot.read(name)!, readerOf(firstFiles)(name)!), name).toBe(0);
    }
  });

  it('lets reloads wait for each other', async () => {
    put(firstFiles);
    const store = await open();
    const other = mkdtempSync(join(tmpdir(), 'bundle-'));
    try {
      write(other, secondFiles);
      const [a, b, c] = [store.reload(other), store.reload(`${other}/missing`), store.reload()];
      await expect(b).rejects.toThrow(InputError);
      expect([await a, await c]).toEqual([true, true]);
      expect(store.current.bundle.artifact.parity).toEqual(first.parity);
      expect(store.previous!.bundle.artifact.parity).toEqual(second.parity);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('executes nothing of a bundle', async () => {
    const attack = `globalThis.bundleRan = true; require('node:fs').writeFileSync('${folder}/ran', '')`;
    const policy = String(firstFiles.get('policy.json'));
    const polluted = `{"__proto__": {"polluted": true},${policy.slice(1)}`;
    for (const files of [
      forged(firstFiles, 'policy.mjs', attack),
      forged(firstFiles, 'policy.json', polluted),
    ]) {
      put(files);
      await open().catch((error: unknown) => expect(error).toBeInstanceOf(InputError));
    }
    expect(globalThis).not.toHaveProperty('bundleRan');
    expect({}).not.toHaveProperty('polluted');
    expect(snapshotOf(folder).names).not.toContain('ran');
  });
});

describe('a snapshot of a folder', () => {
  it('refuses what is no file without waiting for it', () => {
    execFileSync('mkfifo', [join(folder, 'policy.json')]);
    expect(() => snapshotOf(folder)).toThrow(/policy\.json is no regular file/);
    unlinkSync(join(folder, 'policy.json'));
    symlinkSync('/dev/zero', join(folder, 'policy.json'));
    expect(() => snapshotOf(folder)).toThrow(/policy\.json is no regular file/);
  });

  it('reads a volume of Kubernetes, whose files are links', async () => {
    mkdirSync(join(folder, '..2026_11_26'));
    write(join(folder, '..2026_11_26'), firstFiles);
    symlinkSync('..2026_11_26', join(folder, '..data'));
    for (const name of firstFiles.keys()) symlinkSync(join('..data', name), join(folder, name));
    expect(snapshotOf(folder).names).toEqual([...firstFiles.keys()].sort());
    expect((await open()).current.bundle.artifact.parity).toEqual(first.parity);
  });

  it('refuses more files than an artifact has', () => {
    for (let i = 0; i <= 100; i++) writeFileSync(join(folder, `${i}`), '');
    expect(() => snapshotOf(folder)).toThrow(/holds 101 files \(at most 100\)/);
  });
});

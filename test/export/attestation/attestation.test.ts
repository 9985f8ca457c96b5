import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { sha256 } from '../../../src/core/hash.ts';
import { type Artifact, artifactFiles } from '../../../src/export/artifact.ts';
import { ATTESTATION_FILE, attest, checkSignature } from '../../../src/export/attestation/attestation.ts';
import { encodeEnvelope, signEnvelope } from '../../../src/export/attestation/envelope.ts';
import { decodeStatement, PAYLOAD_TYPE } from '../../../src/export/attestation/statement.ts';
import { encodeManifest, MANIFEST_FILE } from '../../../src/export/manifest.ts';
import { readArtifact } from '../../../src/export/read-artifact.ts';
import { verifyArtifact } from '../../../src/export/verify.ts';
import { artifactOf, randomScorer, readerOf } from '../models.ts';
import { alice, mallory } from './signers.ts';

type Files = Map<string, string | Uint8Array>;

const plain = artifactOf(randomScorer('signed'));
const digest = (letter: string) => letter.repeat(64);
const artifact: Artifact = {
  ...plain,
  provenance: {
    ...plain.provenance,
    scenario: { name: 'two-tier', hash: digest('a') },
    trainedOn: [digest('a')],
    worlds: { instances: [{ workload: digest('b'), fleet: digest('c') }], seeds: ['train/1/*'] },
  },
};
let unsigned: Files;
let intact: Files;

beforeAll(async () => {
  unsigned = new Map((await artifactFiles(artifact, ['onnx', 'mjs'])).files);
  intact = new Map(unsigned).set(ATTESTATION_FILE, attest(artifact, unsigned, alice));
});

const changed = (change: (files: Files) => void): Files => {
  const files = new Map(intact);
  change(files);
  return files;
};
const check = (files: Files, signer = alice) =>
  checkSignature(readerOf(files), { key: signer.public, names: [...files.keys()] });
const verify = (files: Files, signer = alice) =>
  verifyArtifact(readerOf(files), 'policy', { key: signer.public, names: [...files.keys()] });

const envelopeOf = (files: Files) => JSON.parse(String(files.get(ATTESTATION_FILE)));
const statementOf = (files: Files) => JSON.parse(Buffer.from(envelopeOf(files).payload, 'base64').toString());

/** The envelope with something edited, its signature as it was. */
const edited = (edit: (envelope: ReturnType<typeof envelopeOf>) => void) =>
  changed((files) => {
    const envelope = envelopeOf(files);
    edit(envelope);
    files.set(ATTESTATION_FILE, JSON.stringify(envelope));
  });

/** The payload edited, its signature as it was. */
const editedStatement = (edit: (statement: ReturnType<typeof statementOf>) => void) =>
  edited((envelope) => {
    const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
    edit(statement);
    envelope.payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  });

/** The statement edited and signed anew, by the right key: what a signer of another version writes. */
const resigned = (edit: (statement: ReturnType<typeof statementOf>) => void, type = PAYLOAD_TYPE) =>
  changed((files) => {
    const statement = statementOf(files);
    edit(statement);
    const payload = new TextEncoder().encode(JSON.stringify(statement));
    files.set(ATTESTATION_FILE, encodeEnvelope(signEnvelope(type, payload, alice)));
  });

const flipped = (content: string | Uint8Array) => {
  const copy = Buffer.from(content as Uint8Array);
  copy[copy.length >> 1]! ^= 1;
  return copy;
};

describe('a signed artifact', () => {
  it('verifies with the public key of its signer, and in every format', async () => {
    expect(await verify(intact)).toMatchObject({ ok: true, signature: 'valid', signatureProblem: null });
    expect((await verify(intact)).formats.map(({ ok }) => ok)).toEqual([true, true, true]);
  });
  it('is read as one that is not signed', () => {
    expect(readArtifact(readerOf(intact), 'policy')).toEqual(readArtifact(readerOf(unsigned), 'policy'));
  });
  it('is signed the same way twice', () => {
    expect(attest(artifact, unsigned, alice)).toBe(intact.get(ATTESTATION_FILE));
  });
  it('states the SHA-256 of every file, the manifest among them', () => {
    const { _type, subject, predicateType } = statementOf(intact);
    expect({ _type, predicateType }).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
    });
    expect(subject).toEqual(
      ['manifest.json', 'policy.d.mts', 'policy.json', 'policy.mjs', 'policy.onnx'].map((name) => ({
        name,
        digest: { sha256: sha256(unsigned.get(name)!) },
      })),
    );
    expect(envelopeOf(intact).payloadType).toBe('application/vnd.in-toto+json');
    expect(envelopeOf(intact).signatures).toMatchObject([{ keyid: alice.public.id }]);
  });
  it('states agent, seeds, worlds and versions', () => {
    expect(statementOf(intact).predicate).toEqual({
      buildDefinition: {
        buildType: 'urn:switchyard:training:v1',
        externalParameters: {
          env: 'dispatch-v0',
          control: 'dispatch',
          agent: 'ppo',
          hyperparameters: { learningRate: 0.0003 },
          seed: '1',
          steps: 1000,
          scenario: 'two-tier',
          worldSeeds: ['train/1/*'],
          init: null,
          training: {},
        },
        resolvedDependencies: [
          { name: 'scenario', digest: { sha256: digest('a') } },
          { name: 'workload', digest: { sha256: digest('b') } },
          { name: 'fleet', digest: { sha256: digest('c') } },
        ],
      },
      runDetails: { builder: { id: 'urn:switchyard:train', version: { switchyard: '0.1.0' } } },
    });
  });
  it('is not passed over where nobody says whose signature it must be', async () => {
    await expect(verifyArtifact(readerOf(intact), 'policy')).rejects.toThrow(
      new InputError(`policy is signed (${ATTESTATION_FILE}): name its signer's public key with --key`),
    );
  });
});

describe('tampering is found:', () => {
  const cases: [string, () => Files, RegExp][] = [
    ...['policy.json', 'policy.onnx', 'policy.mjs', 'policy.d.mts', MANIFEST_FILE].flatMap(
      (name): [string, () => Files, RegExp][] => [
        [
          `${name} edited`,
          () => changed((files) => files.set(name, flipped(files.get(name)!))),
          new RegExp(`"${name}" is not what was signed$`),
        ],
        [
          `${name} removed`,
          () => changed((files) => files.delete(name)),
          new RegExp(`"${name}" is signed but not there$`),
        ],
      ],
    ),
    [
      'a file edited with the manifest',
      () =>
        changed((files) => {
          files.delete(ATTESTATION_FILE);
          files.delete(MANIFEST_FILE);
          files.set('policy.mjs', 'export const decide = () => 0;');
          files.set(MANIFEST_FILE, encodeManifest(files));
          files.set(ATTESTATION_FILE, intact.get(ATTESTATION_FILE)!);
        }),
      /"manifest\.json" is not what was signed$|"policy\.mjs" is not what was signed$/,
    ],
    [
      'a file added',
      () => changed((files) => files.set('extra.mjs', '')),
      /"extra\.mjs" is there but not signed$/,
    ],
    [
      'a file added in a folder, with a name of two lines',
      () => changed((files) => files.set('a/b\nc', '')),
      /"a\/b\\nc" is there but not signed$/,
    ],
    [
      'the signature of another key',
      () => changed((files) => files.set(ATTESTATION_FILE, attest(artifact, unsigned, mallory))),
      /no signature by the key/,
    ],
    [
      'the signature of another key under the name of the right one',
      () =>
        changed((files) => {
          const forged = JSON.parse(attest(artifact, unsigned, mallory));
          forged.signatures[0].keyid = alice.public.id;
          files.set(ATTESTATION_FILE, JSON.stringify(forged));
        }),
      /no signature by the key/,
    ],
    [
      'the payload edited',
      () =>
        editedStatement((statement) => {
          statement.predicate.buildDefinition.externalParameters.agent = 'dqn';
        }),
      /no signature by the key/,
    ],
    ['a subject dropped', () => editedStatement(({ subject }) => subject.pop()), /no signature by the key/],
    [
      'a subject added',
      () => editedStatement(({ subject }) => subject.push({ name: 'x', digest: { sha256: digest('0') } })),
      /no signature by the key/,
    ],
    [
      'the payload written with a space more',
      () =>
        edited((envelope) => {
          const payload = Buffer.from(envelope.payload, 'base64');
          envelope.payload = Buffer.concat([payload, Buffer.from(' ')]).toString('base64');
        }),
      /no signature by the key/,
    ],
    [
      'another payload type',
      () =>
        edited((envelope) => {
          envelope.payloadType = 'application/json';
        }),
      /no signature by the key/,
    ],
    [
      'the algorithm none',
      () =>
        edited((envelope) => {
          envelope.alg = 'none';
          envelope.signatures = [{ keyid: alice.public.id, alg: 'none', sig: '' }];
        }),
      /no signature by the key/,
    ],
    [
      'the public key as a secret of HMAC',
      () =>
        edited((envelope) => {
          const sig = sha256(Buffer.concat([alice.public.key.export({ type: 'spki', format: 'der' })]));
          envelope.signatures = [
            { keyid: alice.public.id, alg: 'HS256', sig: Buffer.from(sig, 'hex').toString('base64') },
          ];
        }),
      /no signature by the key/,
    ],
    [
      'no signatures',
      () =>
        edited((envelope) => {
          envelope.signatures = [];
        }),
      /signatures: /,
    ],
    ['an envelope that is none', () => changed((files) => files.set(ATTESTATION_FILE, 'null')), /envelope: /],
  ];
  it.each(cases)('%s', async (_, files, message) => {
    const { signature, signatureProblem } = check(files());
    expect(signature).toBe('invalid');
    expect(signatureProblem).toMatch(message);
    expect(signatureProblem).not.toContain('\n');
    if (files().has(MANIFEST_FILE))
      expect(await verify(files())).toMatchObject({ ok: false, signature: 'invalid', formats: [] });
  });
  it('the envelope removed', async () => {
    expect(await verify(unsigned)).toMatchObject({
      ok: false,
      signature: 'absent',
      signatureProblem: 'it is not signed',
      formats: [],
    });
  });
});

describe('a statement of another kind is refused, though its signature holds:', () => {
  it.each<[string, () => Files, RegExp]>([
    [
      'payload type',
      () => resigned(() => {}, 'application/json'),
      /payloadType: "application\/json" is unknown/,
    ],
    [
      'version of in-toto',
      () =>
        resigned((statement) => {
          statement._type = 'https://in-toto.io/Statement/v0.1';
        }),
      /_type: "https:\/\/in-toto.io\/Statement\/v0\.1" is unknown \(allowed: https:\/\/in-toto.io\/Statement\/v1\)$/,
    ],
    [
      'version of the provenance',
      () =>
        resigned((statement) => {
          statement.predicateType = 'https://slsa.dev/provenance/v2';
        }),
      /predicateType: "https:\/\/slsa.dev\/provenance\/v2" is unknown/,
    ],
    [
      'version of the parameters',
      () =>
        resigned(({ predicate }) => {
          predicate.buildDefinition.buildType = 'urn:switchyard:training:v2';
        }),
      /predicate\.buildDefinition\.buildType: "urn:switchyard:training:v2" is unknown/,
    ],
    [
      'no type',
      () =>
        resigned((statement) => {
          delete statement._type;
        }),
      /_type: nothing is unknown/,
    ],
    [
      'no predicate',
      () =>
        resigned((statement) => {
          delete statement.predicate;
        }),
      /predicate: /,
    ],
    [
      'a weaker hash',
      () =>
        resigned(({ subject }) => {
          subject[0].digest = { md5: '0'.repeat(32) };
        }),
      /subject\.0\.digest\.sha256: /,
    ],
    [
      'half a hash',
      () =>
        resigned(({ subject }) => {
          subject[0].digest.sha256 = '00';
        }),
      /subject\.0\.digest\.sha256: no SHA-256/,
    ],
    [
      'a file named twice',
      () =>
        resigned(({ subject }) => {
          subject.push({ ...subject[0], digest: { sha256: digest('0') } });
        }),
      /subject: a file is named twice$/,
    ],
    [
      'no subject',
      () =>
        resigned((statement) => {
          statement.subject = [];
        }),
      /subject: /,
    ],
    [
      'a subject outside of the folder',
      () =>
        resigned(({ subject }) => {
          subject.push({ name: '../secret', digest: { sha256: digest('0') } });
        }),
      /"\.\.\/secret" is signed but not there$/,
    ],
  ])('%s', (_, files, message) => {
    expect(check(files())).toMatchObject({
      signature: 'invalid',
      signatureProblem: expect.stringMatching(message),
    });
  });
  it('and so is a payload that is no JSON', () => {
    const garbage = encodeEnvelope(signEnvelope(PAYLOAD_TYPE, new Uint8Array([0xff, 0xfe]), alice));
    const files = changed((each) => each.set(ATTESTATION_FILE, garbage));
    expect(check(files).signatureProblem).toMatch(/its statement is not JSON$/);
  });
});

it('no payload crashes, whoever signed it', () => {
  const scalar = fc.oneof(fc.string(), fc.jsonValue(), fc.constant('https://in-toto.io/Statement/v1'));
  const subject = fc.record({ name: scalar, digest: fc.oneof(fc.record({ sha256: scalar }), scalar) });
  const statement = fc.record(
    { _type: scalar, predicateType: scalar, predicate: scalar, subject: fc.oneof(fc.array(subject), scalar) },
    { requiredKeys: [] },
  );
  const payload = fc.oneof(
    fc.uint8Array(),
    statement.map((value) => new TextEncoder().encode(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(payload, (content) => {
      expect(decodeStatement(PAYLOAD_TYPE, content)).toBeTypeOf('string');
    }),
    { seed: 5, numRuns: 1000 },
  );
});

describe('nothing of an artifact is run', () => {
  const TRAP = 'globalThis.sprung = true; export const decide = () => ({ index: 0, scores: [] });';
  const forged = () => {
    const files = changed((each) => each.set('policy.mjs', TRAP));
    files.delete(ATTESTATION_FILE);
    files.delete(MANIFEST_FILE);
    return files.set(MANIFEST_FILE, encodeManifest(files));
  };
  const sprung = () => Reflect.get(globalThis, 'sprung') === true;
  it('to read it, nor to verify one whose signature is absent or invalid', async () => {
    readArtifact(readerOf(forged()), 'policy');
    await verify(forged());
    await verify(forged().set(ATTESTATION_FILE, intact.get(ATTESTATION_FILE)!));
    expect(sprung()).toBe(false);
  });
  it('and the trap does work: verifying without a key runs it', async () => {
    await verifyArtifact(readerOf(forged()), 'policy');
    expect(sprung()).toBe(true);
    Reflect.deleteProperty(globalThis, 'sprung');
  });
  it('but what was checked, though the files change meanwhile', async () => {
    const files = new Map(intact);
    const reads = new Map<string, number>();
    const read = readerOf(files);
    await verifyArtifact(
      (name) => {
        reads.set(name, (reads.get(name) ?? 0) + 1);
        return read(name);
      },
      'policy',
      { key: alice.public, names: [...files.keys()] },
    );
    expect([...new Set(reads.values())]).toEqual([1]);
  });
});

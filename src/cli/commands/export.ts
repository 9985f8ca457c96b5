import { existsSync } from 'node:fs';
import { InputError } from '../../core/errors.ts';
import { type Artifact, artifactFiles } from '../../export/artifact.ts';
import { ATTESTATION_FILE, attest } from '../../export/attestation/attestation.ts';
import { MANIFEST_FILE } from '../../export/manifest.ts';
import type { ReadFile } from '../../export/read-artifact.ts';
import { stanzaFileNames, stanzas } from '../../export/stanzas/index.ts';
import { isLow } from '../../export/static/fidelity.ts';
import { staticFileNames, staticTargets } from '../../export/static-targets/index.ts';
import { artifactFileNames, exporters } from '../../export/targets/index.ts';
import { verifyArtifact } from '../../export/verify.ts';
import { artifactNames, readArtifactFolder } from '../artifact-folder.ts';
import { command } from '../command.ts';
import { fidelityText } from '../fidelity-text.ts';
import { readFolder, writeFolderAtomic } from '../files.ts';
import { runProgram } from '../interpreters.ts';
import { readPrivateKeyFile } from '../key-files.ts';
import { stanzaExports, stanzaOptions } from '../stanza-exports.ts';
import { staticExports } from '../static-exports.ts';
import { type SplitTargets, splitTargets, staticOptions } from '../static-options.ts';
import { requireVerified, verificationText } from '../verification.ts';

/** Stands in `--to` for every target that can carry the policy: static ones cannot, they are asked for by name. */
const ALL = 'all';

export const exportPolicy = command({
  positionals: {
    source: { type: 'string', demandOption: true, describe: 'Folder of a training run or of an artifact' },
  },
  options: {
    to: {
      type: 'string',
      default: ALL,
      describe: `Separated by commas: ${exporters.names().join(', ')}, or ${ALL} of these; static ones that only resemble the policy: ${staticTargets.names().join(', ')}; and what makes a scheduler ask switchyard serve: ${stanzas.names().join(', ')}`,
    },
    out: { type: 'string', demandOption: true, describe: 'Folder to write; an artifact there is replaced' },
    verify: {
      type: 'boolean',
      default: false,
      describe: 'Replay the parity vectors through every format first',
    },
    sign: { type: 'string', describe: 'Private key of keygen to sign every file with: its private.pem' },
    ...staticOptions,
    ...stanzaOptions,
  },
  examples: [
    ['switchyard export run --to onnx,mjs --out policy --verify', 'Ship what was learned, checked'],
    ['switchyard export run --out policy --sign keys/private.pem', 'The same, signed'],
    [
      'switchyard export run --to haproxy-weights --scenario two-tier --address edge-0=10.0.0.5:8080 --out weights',
      'No policy, but weights that resemble it',
    ],
    ['switchyard export run --to kubernetes --out policy', 'What makes kube-scheduler ask switchyard serve'],
    ['switchyard simulate two-tier --policy policy', 'The exported policy at work'],
  ],
  async run(given, io) {
    refuseOtherFiles(given.out);
    const key = given.sign === undefined ? null : readPrivateKeyFile(given.sign);
    const read = readArtifactFolder(given.source);
    const { artifact } = read;
    const { answering, distilled, asking, skipped } = targetsOf(given.to, artifact);
    const stanzaFiles = stanzaExports(asking, artifact, given.url);
    const { files: weights, fidelity } = await staticExports(distilled, read, given);
    const beside = new Map([...weights, ...stanzaFiles]);
    const { files: plain, hash } = await artifactFiles(artifact, answering, beside);
    const files = key ? new Map(plain).set(ATTESTATION_FILE, attest(artifact, plain, key)) : plain;
    const wanted = key ? { key: key.public, names: [...files.keys()] } : undefined;
    const verification = given.verify
      ? await verifyArtifact(readerOf(files), given.out, wanted, runProgram)
      : null;
    const sound = verification?.ok ?? true;
    if (sound) writeFolderAtomic(given.out, files, MANIFEST_FILE);
    const written = sound ? [...files.keys()] : [];
    const document = {
      source: given.source,
      out: given.out,
      artifact: { hash },
      written,
      signedBy: key && sound ? key.public.id : null,
      skipped,
      fidelity,
      verification,
    };
    io.answer('export', document, () =>
      [
        ...(sound ? [`wrote ${written.join(', ')} to ${given.out}`] : []),
        ...skipped.map(({ target, reason }) => `not ${target}: ${reason}`),
        verification ? `\n${verificationText(verification)}` : `artifact ${hash}`,
        ...(key && sound ? [`signed by key ${key.public.id}`] : []),
        ...(fidelity.length > 0 ? [`\n${fidelityText(fidelity)}`] : []),
      ].join('\n'),
    );
    for (const each of fidelity) if (isLow(each)) io.warn(`${each.target}: ${each.verdict}`);
    if (verification) requireVerified(verification, `nothing was written, ${given.out}`);
  },
});

interface Targets extends SplitTargets {
  readonly skipped: readonly { readonly target: string; readonly reason: string }[];
}

/** Named targets must be able to carry the policy; of all of them those that cannot are left out. */
function targetsOf(to: string, { model }: Artifact): Targets {
  const names = to.split(',').map((name) => name.trim());
  const named = splitTargets(names.filter((name) => name !== ALL));
  if (!names.includes(ALL)) return { ...named, skipped: [] };
  const reasons = exporters.entries().map(([target, { refusal }]) => ({ target, reason: refusal(model) }));
  return {
    ...named,
    answering: reasons.filter(({ reason }) => reason === null).map(({ target }) => target),
    skipped: reasons.flatMap(({ target, reason }) => (reason === null ? [] : [{ target, reason }])),
  };
}

/** Files in memory, read as those of a folder. */
function readerOf(files: ReadonlyMap<string, string | Uint8Array>): ReadFile {
  return (name) => {
    const content = files.get(name);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
}

/** An export replaces an artifact, never a folder with anything else in it: a training run holds one too. */
function refuseOtherFiles(folder: string): void {
  if (!existsSync(folder)) return;
  const own = [
    MANIFEST_FILE,
    ATTESTATION_FILE,
    ...artifactFileNames(),
    ...staticFileNames(),
    ...stanzaFileNames(),
  ];
  const entries = new Set(own.map((name) => name.split('/')[0]!));
  const other =
    readFolder(folder, 'a folder to write').find((name) => !entries.has(name)) ??
    artifactNames(folder).find((name) => !own.includes(name));
  if (other !== undefined) {
    throw new InputError(
      `${folder} holds other files ('${other}'): name a new folder, or one of an earlier export`,
    );
  }
}

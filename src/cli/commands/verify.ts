import { verifyArtifact } from '../../export/verify.ts';
import { artifactNames, artifactReader } from '../artifact-folder.ts';
import { command } from '../command.ts';
import { runProgram } from '../interpreters.ts';
import { readPublicKeyFile } from '../key-files.ts';
import { requireVerified, verificationText } from '../verification.ts';

export const verify = command({
  positionals: {
    artifact: { type: 'string', demandOption: true, describe: 'Its folder, or that of a training run' },
  },
  options: {
    key: {
      type: 'string',
      describe: "Its signer's public.pem: without a valid signature nothing of the artifact is run",
    },
  },
  examples: [
    ['switchyard verify policy', 'Is every file intact, and do all formats say the same?'],
    ['switchyard verify policy --key keys/public.pem', 'And is it, file by file, what was signed?'],
  ],
  async run({ artifact, key }, io) {
    const read = artifactReader(artifact);
    const wanted =
      key === undefined ? undefined : { key: readPublicKeyFile(key), names: artifactNames(artifact) };
    const verification = await verifyArtifact(read, artifact, wanted, runProgram);
    io.answer('verify', { ...verification }, () => verificationText(verification));
    requireVerified(verification, artifact);
  },
});

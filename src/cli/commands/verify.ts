import { verifyArtifact } from '../../export/verify.ts';
import { artifactReader } from '../artifact-folder.ts';
import { command } from '../command.ts';
import { requireVerified, verificationText } from '../verification.ts';

export const verify = command({
  positionals: {
    artifact: { type: 'string', demandOption: true, describe: 'Its folder, or that of a training run' },
  },
  examples: [['switchyard verify policy', 'Is every file intact, and do all formats say the same?']],
  async run({ artifact }, io) {
    const verification = await verifyArtifact(artifactReader(artifact), artifact);
    io.answer('verify', { ...verification }, () => verificationText(verification));
    requireVerified(verification, artifact);
  },
});

import { compileForward } from '../../learn/forward.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import type { Exporter } from '../exporter.ts';
import { observationOf } from '../parity.ts';
import { decodeArtifact, encodeArtifact, POLICY_FILE } from '../policy-text.ts';
import { oneByOne } from '../replay.ts';

export const json: Exporter = {
  summary: 'policy.json: the policy as data, which the other formats are made from',
  files: [POLICY_FILE],
  refusal: () => null,
  write: (artifact) => ({ [POLICY_FILE]: encodeArtifact(artifact) }),
  async open(files) {
    const { model } = decodeArtifact(new TextDecoder().decode(files.get(POLICY_FILE)), POLICY_FILE);
    const score = compileForward(model);
    return oneByOne(async (vector) => {
      const scores = score(observationOf(vector));
      return { index: greatestIndex(scores), scores };
    });
  },
};

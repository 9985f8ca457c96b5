import { InputError } from '../core/errors.ts';
import type { Artifact } from '../export/artifact.ts';
import { artifactHash, encodeArtifact } from '../export/policy-text.ts';
import { stanzas } from '../export/stanzas/index.ts';

/** Options of `export` that only stanzas read. */
export const stanzaOptions = {
  url: {
    type: 'string',
    describe: `Of the decision server that serves the policy, for ${stanzas.names().join(', ')}`,
  },
} as const;

/**
 * The files of stanzas by name.
 * @throws InputError where a scheduler has no question for the policy, for an odd URL, and one that nobody asked for
 */
export function stanzaExports(
  targets: readonly string[],
  artifact: Artifact,
  url: string | undefined,
): ReadonlyMap<string, string> {
  if (url !== undefined && targets.length === 0) {
    throw new InputError(`--url is for ${stanzas.names().join(', ')} only`);
  }
  const hash = artifactHash(encodeArtifact(artifact));
  return new Map(
    targets.map((target) => {
      const { file, refusal, text } = stanzas.get(target);
      const reason = refusal(artifact);
      if (reason !== null) throw new InputError(`cannot export to ${target}: ${reason}`);
      return [file, text({ url: url ?? null }, hash)];
    }),
  );
}

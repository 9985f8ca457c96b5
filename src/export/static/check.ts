import { z } from 'zod';
import type { ReadFile } from '../read-artifact.ts';
import { staticTargets } from '../static-targets/index.ts';
import type { FormatCheck } from '../verify.ts';

/** What is read of the file that a static target leaves beside its configuration. */
const reportSchema = z.object({
  target: z.string(),
  artifact: z.string(),
  agreement: z.number().min(0).max(1),
});

/**
 * What can be said of an artifact's static files: they hold no policy, so that none is replayed, but they are intact, and
 * distilled from this policy.
 *
 * @param damaged files whose hash is not the one in the manifest
 * @param hash the artifact's own
 */
export function checkStatic(read: ReadFile, damaged: ReadonlySet<string>, hash: string): FormatCheck[] {
  return staticTargets.entries().flatMap(([target, { files }]): FormatCheck[] => {
    const [configuration, report] = files.map((name) => read(name));
    if (configuration === undefined && report === undefined) return [];
    const bad = files.find((name) => damaged.has(name) || read(name) === undefined);
    const skipped = bad === undefined ? null : `${bad} is damaged or missing`;
    const { ok, says } = skipped === null ? judged(report!, target, hash) : { ok: false, says: skipped };
    return [{ target, ok, vectors: 0, argmaxMismatches: 0, maxAbsError: 0, skipped: says }];
  });
}

function judged(report: Uint8Array, target: string, hash: string): { ok: boolean; says: string } {
  const parsed = reportSchema.safeParse(jsonOf(report));
  if (!parsed.success) return { ok: false, says: 'static: its fidelity cannot be read' };
  if (parsed.data.artifact !== hash || parsed.data.target !== target) {
    return { ok: false, says: 'static: it was distilled from another policy, or for another target' };
  }
  return { ok: true, says: `static: not replayed; fidelity ${parsed.data.agreement.toFixed(2)}` };
}

function jsonOf(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return null;
  }
}

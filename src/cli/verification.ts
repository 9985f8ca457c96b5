import { VerificationError } from '../core/errors.ts';
import type { FormatCheck, Verification } from '../export/verify.ts';
import { table } from './table.ts';

/** A verification for people. */
export function verificationText({
  hash,
  signature,
  signatureProblem,
  files,
  formats,
}: Verification): string {
  return [
    `artifact ${hash || 'unknown'}, signature ${signature}${signatureProblem === null ? '' : `: ${signatureProblem}`}`,
    '',
    table(
      ['file', 'SHA-256', 'intact'],
      files.map((file) => [file.path, file.sha256 || 'missing', file.ok ? 'yes' : 'NO']),
    ),
    '',
    table(
      ['format', 'vectors', 'other choices', 'greatest error', 'agrees'],
      formats.map((format) => [
        format.target,
        format.vectors,
        format.argmaxMismatches,
        format.maxAbsError,
        outcome(format),
      ]),
    ),
  ].join('\n');
}

function outcome({ ok, skipped }: FormatCheck): string {
  if (skipped !== null) return `${ok ? 'skipped' : 'NO'}: ${skipped}`;
  return ok ? 'yes' : 'NO';
}

/** @throws VerificationError naming what does not hold */
export function requireVerified({ ok, signatureProblem, files, formats }: Verification, where: string): void {
  if (ok) return;
  const damaged = files.filter((file) => !file.ok).map(({ path }) => `${path} is damaged or missing`);
  const wrong = formats.filter((format) => !format.ok).map((format) => `${format.target} does not agree`);
  const reasons = [
    ...(damaged.length > 0 ? damaged : wrong),
    ...(signatureProblem === null ? [] : [signatureProblem]),
  ];
  throw new VerificationError(`${where} does not hold: ${reasons.join(', ')}`);
}

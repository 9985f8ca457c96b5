import { VerificationError } from '../core/errors.ts';
import type { FormatCheck, Verification } from '../export/verify.ts';
import { table } from './table.ts';

/** A verification for people. */
export function verificationText({ hash, signature, files, formats }: Verification): string {
  return [
    `artifact ${hash || 'unknown'}, signature ${signature}`,
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
export function requireVerified({ ok, files, formats }: Verification, where: string): void {
  if (ok) return;
  const damaged = files.filter((file) => !file.ok).map(({ path }) => `${path} is damaged or missing`);
  const wrong = formats.filter((format) => !format.ok).map((format) => `${format.target} does not agree`);
  throw new VerificationError(`${where} does not hold: ${(damaged.length > 0 ? damaged : wrong).join(', ')}`);
}

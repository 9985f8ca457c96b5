import { existsSync } from 'node:fs';
import { InputError, VerificationError } from '../core/errors.ts';
import type { Checkpoint } from '../serve/audit/chain-check.ts';
import { parseHead, readHead } from '../serve/audit/head.ts';
import { filesOf } from '../serve/audit/segments.ts';
import { disk } from '../serve/audit/storage.ts';
import { type AuditVerification, verifyAudit } from '../serve/audit/verify.ts';
import { type LoggedDecisions, readDecisions } from '../serve/evaluation/logged-decisions.ts';
import { readTextFile, unreadable } from './files.ts';
import type { Io } from './io.ts';

const EXPECTED = 'an audit log';
const HASH = /^[0-9a-f]{64}$/;

/** The option of every command that follows the chain of a log. */
export const headOption = {
  type: 'string',
  describe: 'Hash of a record that must be there, or a file with it; default: LOG.head',
} as const;

/** A log and what came of following its chain. */
export interface CheckedLog {
  readonly files: readonly string[];
  readonly verification: AuditVerification;
}

/**
 * Follows the chain of hashes of a log.
 *
 * @param log its file, beside which the full ones lie; or all its files, oldest first
 * @param head what `--head` says
 * @throws InputError where a file cannot be read
 */
export async function checkLog(
  log: readonly string[],
  head: string | undefined,
  io: Io,
): Promise<CheckedLog> {
  const files = await auditFiles(log);
  const verification = await reading(log[0]!, async () =>
    verifyAudit(files, head === undefined ? await ownHead(log, io) : givenHead(head)),
  );
  return { files, verification };
}

/** @throws VerificationError where the chain of the log does not hold */
export function requireIntact({ ok, problemCount: count }: AuditVerification, log: string): void {
  if (ok) return;
  throw new VerificationError(`${log} does not hold: ${count} ${count === 1 ? 'problem' : 'problems'}`);
}

/**
 * The decisions of a log, once its chain is known to hold.
 *
 * @throws VerificationError where it does not hold, InputError where it cannot be read
 */
export async function intactDecisions(
  log: string,
  head: string | undefined,
  io: Io,
): Promise<LoggedDecisions> {
  const { files, verification } = await checkLog([log], head, io);
  requireIntact(verification, log);
  return reading(log, () => readDecisions(files, verification.records));
}

/** One name stands for a whole log; several are its files as they are. */
async function auditFiles(log: readonly string[]): Promise<readonly string[]> {
  if (log.length > 1) return log;
  const files = await filesOf(log[0]!, disk).catch(() => []);
  return files.length > 0 ? files : log;
}

async function ownHead(log: readonly string[], io: Io): Promise<Checkpoint | null> {
  const head = await readHead(log.at(-1)!, disk);
  if (head === null) io.warn(`no ${log.at(-1)}.head: give --head, or records cut off at the end go unseen`);
  return head;
}

/** @throws InputError when it is neither a hash nor a file with a head */
function givenHead(head: string): Checkpoint {
  if (HASH.test(head)) return { seq: null, hash: head };
  if (!existsSync(head)) {
    throw new InputError(`--head ${head}: neither a SHA-256 in 64 hexadecimal digits nor a file`);
  }
  return parseHead(readTextFile(head, 'the head of an audit log'), head);
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unreadable((error as NodeJS.ErrnoException).path ?? path, EXPECTED, error);
  }
}

import { existsSync } from 'node:fs';
import { InputError, VerificationError } from '../../core/errors.ts';
import type { Checkpoint } from '../../serve/audit/chain-check.ts';
import { parseHead, readHead } from '../../serve/audit/head.ts';
import { filesOf } from '../../serve/audit/segments.ts';
import { disk } from '../../serve/audit/storage.ts';
import { type AuditVerification, verifyAudit } from '../../serve/audit/verify.ts';
import { command } from '../command.ts';
import { readTextFile, unreadable } from '../files.ts';
import type { Io } from '../io.ts';

const EXPECTED = 'an audit log';
const HASH = /^[0-9a-f]{64}$/;

export const audit = command({
  positionals: {
    action: { choices: ['verify'] as const, demandOption: true, describe: 'Follow the chain of hashes' },
    log: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'A log with the full files beside it, or all its files, oldest first',
    },
  },
  options: {
    head: {
      type: 'string',
      describe: 'Hash of a record that must be there, or a file with it; default: LOG.head',
    },
  },
  examples: [
    ['switchyard audit verify audit.jsonl', 'Was any record edited, removed, added or moved?'],
    [
      'switchyard audit verify audit.jsonl --head kept.head',
      '… or the end cut off since kept.head was copied?',
    ],
  ],
  async run({ log, head }, io) {
    const files = await auditFiles(log);
    const verification = await reading(log[0]!, async () =>
      verifyAudit(files, head === undefined ? await ownHead(log, io) : givenHead(head)),
    );
    io.answer('audit', { ...verification }, () => auditText(verification));
    if (!verification.ok) {
      const { problemCount: count } = verification;
      throw new VerificationError(
        `${log[0]} does not hold: ${count} ${count === 1 ? 'problem' : 'problems'}`,
      );
    }
  },
});

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

function auditText({ ok, records, head, unaudited, problems }: AuditVerification): string {
  if (!ok)
    return problems
      .map(({ file, line, error, message }) => `${file}:${line}: ${error}: ${message}`)
      .join('\n');
  const gaps = unaudited > 0 ? `; ${unaudited} decisions could not be recorded, says the log` : '';
  return `${records} records, intact${gaps}; head ${head.hash || '(empty)'}`;
}

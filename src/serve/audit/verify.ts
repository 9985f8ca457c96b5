import { createReadStream } from 'node:fs';
import { ChainCheck, type Checkpoint, type Damage, type Problem } from './chain-check.ts';
import { linesOf } from './lines.ts';

const PIECE = 1024 * 1024;

export interface AuditVerification {
  readonly ok: boolean;
  readonly records: number;
  /** Sequence number of the first record that is not right, and what is wrong with it. */
  readonly firstBad: number | null;
  readonly error: Damage | null;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly unaudited: number;
  readonly problemCount: number;
  readonly problems: readonly Problem[];
}

/**
 * Checks the files of one log, oldest first, against each other and a checkpoint.
 *
 * @throws InputError for records of a later version; what the disk says is passed on
 */
export async function verifyAudit(
  files: readonly string[],
  checkpoint: Checkpoint | null,
): Promise<AuditVerification> {
  const check = new ChainCheck(checkpoint);
  for (const file of files) {
    for await (const line of linesOf(createReadStream(file, { highWaterMark: PIECE }))) check.add(file, line);
  }
  const { records, unaudited, end, count, problems } = check.finish();
  const order = new Map(files.map((file, i) => [file, i]));
  const sorted = problems.toSorted(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line,
  );
  const first = sorted.reduce<Problem | null>(
    (least, each) => (least && least.seq <= each.seq ? least : each),
    null,
  );
  return {
    ok: count === 0,
    records,
    firstBad: first?.seq ?? null,
    error: first?.error ?? null,
    head: end,
    unaudited,
    problemCount: count,
    problems: sorted,
  };
}

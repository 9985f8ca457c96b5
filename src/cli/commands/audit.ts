import type { AuditVerification } from '../../serve/audit/verify.ts';
import { checkLog, headOption, requireIntact } from '../audit-log.ts';
import { command } from '../command.ts';

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
    head: headOption,
  },
  examples: [
    ['switchyard audit verify audit.jsonl', 'Was any record edited, removed, added or moved?'],
    [
      'switchyard audit verify audit.jsonl --head kept.head',
      '… or the end cut off since kept.head was copied?',
    ],
  ],
  async run({ log, head }, io) {
    const { verification } = await checkLog(log, head, io);
    io.answer('audit', { ...verification }, () => auditText(verification));
    requireIntact(verification, log[0]!);
  },
});

function auditText({ ok, records, head, unaudited, problems }: AuditVerification): string {
  if (!ok)
    return problems
      .map(({ file, line, error, message }) => `${file}:${line}: ${error}: ${message}`)
      .join('\n');
  const gaps = unaudited > 0 ? `; ${unaudited} decisions could not be recorded, says the log` : '';
  return `${records} records, intact${gaps}; head ${head.hash || '(empty)'}`;
}

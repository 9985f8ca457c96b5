import { VerificationError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { models } from '../conformance/index.ts';
import type { Verdict } from '../conformance/judge.ts';
import type { Model } from '../conformance/model.ts';
import { summary, verdictPage, verdictText } from '../conformance/report.ts';
import { chosen, runSuite } from '../conformance/suite.ts';
import { writeFileAtomic } from '../files.ts';
import type { Io } from '../io.ts';

export const conformance = command({
  options: {
    short: { type: 'boolean', default: false, describe: 'A model for each kind, with fewer runs' },
    only: { type: 'string', array: true, describe: 'Models by their id, separated by commas' },
    out: { type: 'string', describe: 'Write the table to this file as well, as Markdown' },
  },
  examples: [
    ['switchyard conformance --short', 'Does the simulator agree with queueing theory?'],
    ['switchyard conformance --only mm1-0.8-1', 'One model, with all of its runs'],
  ],
  async run({ short, only = [], out }, io) {
    const selected = chosen(models, { short, only: only.flatMap((ids) => ids.split(',')) });
    const verdict = await withProgress(selected, short, io);
    if (out !== undefined) writeFileAtomic(out, verdictPage(verdict));
    io.answer('conformance', { ...verdict }, () => verdictText(verdict));
    if (!verdict.pass) throw new VerificationError(`conformance ${summary(verdict)}`);
  },
});

async function withProgress(selected: readonly Model[], short: boolean, io: Io): Promise<Verdict> {
  const progress = io.progress('conformance', { total: selected.length, unit: 'models' });
  try {
    return await runSuite(selected, { short, onModel: (done) => progress.update(done) });
  } finally {
    progress.stop();
  }
}

import { InputError, VerificationError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import { intervalCases } from '../interval-coverage/interval-cases.ts';
import {
  type CoverageRow,
  coverageOf,
  falseVerdicts,
  type VerdictRow,
} from '../interval-coverage/measure.ts';
import { type CoverageResults, coveragePage, coverageText, summary } from '../interval-coverage/report.ts';
import { holds, isRequired } from '../interval-coverage/required.ts';
import { verdictCases } from '../interval-coverage/verdict-cases.ts';
import type { Io } from '../io.ts';

/** Of the repetitions: for lines that are reported beside those that must hold. */
const SHARE = 0.2;

export const coverage = command({
  options: {
    repetitions: {
      type: 'number',
      default: 10_000,
      describe: 'Synthetic samples of a line that must hold; a fifth of the others',
    },
    out: { type: 'string', describe: 'Write the tables to this file as well, as Markdown' },
  },
  examples: [['switchyard coverage --repetitions 500', 'Do 95 % intervals hold the truth 95 times in 100?']],
  async run({ repetitions, out }, io) {
    if (!Number.isSafeInteger(repetitions) || repetitions < 1) {
      throw new InputError(`--repetitions ${repetitions} is not allowed (a whole number ≥ 1)`);
    }
    const results = await measured(repetitions, io);
    if (out !== undefined) writeFileAtomic(out, coveragePage(results));
    io.answer('coverage', { ...results }, () => coverageText(results));
    if (!results.pass) throw new VerificationError(`coverage ${summary(results)}`);
  },
});

async function measured(repetitions: number, io: Io): Promise<CoverageResults> {
  const total = intervalCases.length + verdictCases.length;
  const progress = io.progress('coverage', { total, unit: 'lines' });
  const intervals: CoverageRow[] = [];
  const verdicts: VerdictRow[] = [];
  const of = (line: Parameters<typeof isRequired>[0]) =>
    isRequired(line) ? repetitions : Math.ceil(SHARE * repetitions);
  const turn = () => new Promise<void>((resume) => setImmediate(resume));
  try {
    for (const each of intervalCases) {
      intervals.push(coverageOf(each, of(each)));
      progress.update(intervals.length);
      await turn();
    }
    for (const each of verdictCases) {
      verdicts.push(falseVerdicts(each, of(each)));
      progress.update(intervals.length + verdicts.length);
      await turn();
    }
  } finally {
    progress.stop();
  }
  return { pass: holds(intervals, verdicts), intervals, verdicts };
}

import { type Comparison, comparisonOf } from '../../bench/tune/comparison.ts';
import { type TuneDocument, tuneDocument } from '../../bench/tune/document.ts';
import { bracketsOf, judgementsAt, rungsOf } from '../../bench/tune/rungs.ts';
import { type Judge, type Question, type Tuned, type TuneGiven, tune } from '../../bench/tune/tuner.ts';
import { rangeText } from '../../bench/tune/worlds.ts';
import { InterruptedError } from '../../core/errors.ts';
import type { Io } from '../io.ts';
import type { Tunable, Worlds } from './tunable.ts';
import type { Identity } from './tunable-of.ts';

export interface Work {
  readonly jobs: number;
  /** Null where nothing is kept. */
  readonly folder: string | null;
  readonly signal: AbortSignal;
  readonly io: Io;
}

/** Searches, then compares what was chosen with the defaults in worlds that had no say. */
export async function tuned(
  tunable: Tunable,
  tuning: Identity,
  asked: TuneGiven,
  { jobs, folder, signal, io }: Work,
): Promise<TuneDocument> {
  const { space } = asked;
  const total = runsOf(tunable, asked);
  const progress = io.progress('tuning', { total, unit: 'runs' });
  let done = 0;
  const judge = async (questions: readonly Question[], worlds: Worlds) => {
    const onProgress = (more: number) => progress.update(done + more);
    const outcomes = await tunable.judge(questions, space, worlds, { jobs, folder, signal, onProgress });
    for (const { budget } of questions) done += tunable.runs(budget, space, worlds);
    return outcomes;
  };
  try {
    const found = await tune(asked, (questions) => judge(questions, 'choice'));
    const comparison = await compared(found, asked, (questions) => judge(questions, 'confirmation'));
    const worlds = rangeText(tunable.worlds(space, 'choice'));
    const confirmation = rangeText(tunable.worlds(space, 'confirmation'));
    return tuneDocument({ ...tuning, worlds, confirmation }, asked, found, comparison);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`interrupted after ${done} of ${total} runs or more; go on with --resume`);
  } finally {
    progress.stop();
  }
}

/** Null where nothing was found that differs from the defaults. */
async function compared(
  { chosen, trials }: Tuned,
  { space, better }: TuneGiven,
  judge: Judge,
): Promise<Comparison | null> {
  if (chosen.number === 0) return null;
  const budget = space.budget.maximum;
  const pair = [chosen, trials[0]!].map(({ configuration }) => ({ configuration, budget }));
  const [ours, theirs] = await judge(pair);
  return comparisonOf(ours!, theirs!, better);
}

/** Runs of all trials at all rungs, and those of the comparison. */
function runsOf(tunable: Tunable, { space, trials }: TuneGiven): number {
  const { eta, budget } = space;
  const rungs = rungsOf(budget, eta);
  const brackets = bracketsOf(trials, rungs.length, eta, space.brackets);
  const counts = judgementsAt(brackets, rungs.length, eta);
  return counts.reduce(
    (sum, count, rung) => sum + count * tunable.runs(rungs[rung]!, space, 'choice'),
    2 * tunable.runs(budget.maximum, space, 'confirmation'),
  );
}

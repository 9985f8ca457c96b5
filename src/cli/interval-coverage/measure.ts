import { SequentialStream } from '../../core/random.ts';
import type { IntervalCase } from './interval-cases.ts';
import type { VerdictCase } from './verdict-cases.ts';

/** How often an interval held the truth. */
export interface CoverageRow {
  readonly repetitions: number;
  readonly statistic: string;
  readonly values: string;
  readonly size: string;
  /** Share of the repetitions. */
  readonly covered: number;
  /** Share in which the whole interval lay below the truth, and above it. */
  readonly below: number;
  readonly above: number;
}

/** How often a verdict saw a difference where there is none. */
export interface VerdictRow {
  readonly repetitions: number;
  readonly values: string;
  readonly seeds: number;
  readonly scenarios: number;
  readonly better: number;
  readonly worse: number;
}

export function coverageOf(
  { statistic, values, size, truth, interval }: IntervalCase,
  repetitions: number,
): CoverageRow {
  const stream = new SequentialStream(`coverage\n${statistic}\n${values}\n${size}`);
  let [below, above] = [0, 0];
  for (let k = 0; k < repetitions; k++) {
    const [low, high] = interval(stream)!;
    if (high < truth) below++;
    else if (low > truth) above++;
  }
  const covered = repetitions - below - above;
  return {
    repetitions,
    statistic,
    values,
    size,
    covered: covered / repetitions,
    below: below / repetitions,
    above: above / repetitions,
  };
}

export function falseVerdicts(
  { values, seeds, scenarios, verdicts }: VerdictCase,
  repetitions: number,
): VerdictRow {
  const stream = new SequentialStream(`verdicts\n${values}\n${seeds}\n${scenarios}`);
  let [better, worse] = [0, 0];
  for (let k = 0; k < repetitions; k++) {
    const found = verdicts(stream);
    if (found.better) better++;
    if (found.worse) worse++;
  }
  return { repetitions, values, seeds, scenarios, better: better / repetitions, worse: worse / repetitions };
}

import type { CoverageRow, VerdictRow } from './measure.ts';

/** Of 95 % intervals from 20 normal values. */
const COVERED = [0.935, 0.965] as const;
/** Of verdicts on a policy that is no better. */
const MOST_BETTER = 0.05;

/** What tells the lines that must hold from those that are reported beside them. */
type Line = Pick<CoverageRow, 'values' | 'size'> | Pick<VerdictRow, 'values' | 'seeds' | 'scenarios'>;

/** Normal values of 20 worlds. Skewed ones are reported, for no method does justice to all of them. */
export function isRequired(line: Line): boolean {
  const plain = 'size' in line ? line.size === '20' : line.seeds === 20 && line.scenarios === 1;
  return plain && line.values === 'normal';
}

export function holds(intervals: readonly CoverageRow[], verdicts: readonly VerdictRow[]): boolean {
  return (
    intervals.filter(isRequired).every(({ covered }) => COVERED[0] <= covered && covered <= COVERED[1]) &&
    verdicts.filter(isRequired).every(({ better }) => better <= MOST_BETTER)
  );
}

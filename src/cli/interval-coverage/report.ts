import { markdownTable } from '../markdown.ts';
import { type Cell, table } from '../table.ts';
import type { CoverageRow, VerdictRow } from './measure.ts';
import { isRequired } from './required.ts';

/** What `coverage` finds out. */
export interface CoverageResults {
  readonly pass: boolean;
  readonly intervals: readonly CoverageRow[];
  readonly verdicts: readonly VerdictRow[];
}

const INTERVALS = ['statistic', 'values', 'n', 'samples', 'holds the truth', 'is below it', 'is above it'];
const VERDICTS = ['differences', 'seeds', 'verdicts', 'samples', 'says better', 'says worse'];

export function coverageText(results: CoverageResults): string {
  return [
    table(INTERVALS, results.intervals.map(intervalCells)),
    table(VERDICTS, results.verdicts.map(verdictCells)),
    summary(results),
  ].join('\n\n');
}

/** The page of `results/reference/coverage.md`. */
export function coveragePage(results: CoverageResults): string {
  return [
    '# Coverage: how often the intervals of `bench` hold the truth',
    '',
    'Written by `npm run coverage`: synthetic samples, always the same, given to the code that `bench` uses.',
    '',
    `**${summary(results)}**`,
    '',
    '## 95 % intervals',
    '',
    'Studentised bootstrap, 2,000 resamplings; Student’s below ten degrees of freedom; Wilson’s for P(better). Where so few values',
    'are as skewed as exponential (2) or lognormal ones (6.2), intervals miss more often, and nearly always below the truth.',
    '',
    ...markdownTable(INTERVALS, results.intervals.map(intervalCells), (column) => column > 1),
    '',
    '## Verdicts on a policy that is no better',
    '',
    'How often any verdict of a run sees a difference where there is none. Both sides together should be 5 %, however many',
    'verdicts there are. Differences with rare disasters, which 20 seeds may not show, flatter the policy that has them.',
    '',
    ...markdownTable(VERDICTS, results.verdicts.map(verdictCells), (column) => column > 0),
    '',
  ].join('\n');
}

/** What must hold, and what came of it. */
export function summary({ pass, intervals, verdicts }: CoverageResults): string {
  const { covered, repetitions } = intervals.find(isRequired)!;
  const better = Math.max(...verdicts.filter(isRequired).map((row) => row.better));
  return (
    `${pass ? 'holds' : 'DOES NOT HOLD'}: ${percent(covered)} % of ${repetitions.toLocaleString('en-US')} intervals from 20 normal values ` +
    `hold the truth (93.5 to 96.5 %), and ${percent(better)} % of verdicts on equals say better (at most 5 %)`
  );
}

function intervalCells({ statistic, values, size, repetitions, covered, below, above }: CoverageRow): Cell[] {
  return [
    statistic,
    values,
    size,
    repetitions,
    ...[covered, below, above].map((share) => `${percent(share)} %`),
  ];
}

function verdictCells({ values, seeds, scenarios, repetitions, better, worse }: VerdictRow): Cell[] {
  return [values, seeds, scenarios, repetitions, `${percent(better)} %`, `${percent(worse)} %`];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

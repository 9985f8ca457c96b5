import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber, table } from '../table.ts';
import type { Row, Verdict } from './judge.ts';
import { rowTitle } from './rows.ts';

const HEADER = ['row', 'model', 'quantity', 'exact', 'simulated', '± 95 %', 'z', 'p (Holm)', ''];

/** A verdict for people, one line an estimate. */
export function verdictText(verdict: Verdict): string {
  return `${table(HEADER, verdict.rows.map(cells))}\n\n${summary(verdict)}`;
}

/** The same as a page, a section for each row, for the results that a release carries. */
export function verdictPage(verdict: Verdict): string {
  const rows = [...new Set(verdict.rows.map(({ row }) => row))].sort(byNumber);
  return [
    '# Conformance: simulated against exact',
    '',
    'Written by `npm run conformance`. Each model runs on independent seeds, always the same; ± is half of the 95 % interval',
    'of the mean (Student), z the distance from the exact value in standard errors. Every |z| must be below 4, and the',
    'smallest p, after Holm’s correction over all estimates, above 0.001.',
    '',
    `**${summary(verdict)}**`,
    ...rows.flatMap((row) => section(row, verdict.rows)),
    '',
  ].join('\n');
}

function section(row: Row['row'], rows: readonly Row[]): string[] {
  const columns = HEADER.slice(1);
  const lines = rows.filter((each) => each.row === row).map((each) => cells(each).slice(1));
  const isNumber = (column: number) => column >= 2 && column <= 6;
  return ['', `## ${rowTitle(row)}`, '', ...markdownTable(columns, lines, isNumber)];
}

/** The numbered rows in their order, then the golden ones. */
function byNumber(a: Row['row'], b: Row['row']): number {
  const place = (row: Row['row']) => (row === 'golden' ? Number.MAX_VALUE : row);
  return place(a) - place(b);
}

export function summary({ pass, models, estimates, largestZ, smallestP }: Verdict): string {
  return (
    `${pass ? 'holds' : 'DOES NOT HOLD'}: ${models} models, ${estimates} estimates, ` +
    `largest |z| ${largestZ.toFixed(2)}, smallest adjusted p ${formatNumber(smallestP)}`
  );
}

function cells(row: Row): Cell[] {
  return [
    String(row.row),
    row.name,
    row.quantity,
    precise(row.exact),
    precise(row.simulated),
    row.halfWidth.toPrecision(2),
    row.z.toFixed(2),
    row.adjustedP.toPrecision(2),
    row.pass ? '' : 'FAILS',
  ];
}

function precise(value: number): string {
  return String(Number(value.toPrecision(6)));
}

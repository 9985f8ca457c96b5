import { type Cell, formatNumber, table } from '../table.ts';
import type { Row, Verdict } from './judge.ts';

const HEADER = ['row', 'model', 'quantity', 'exact', 'simulated', '± 95 %', 'z', 'p (Holm)', ''];

/** A verdict for people, one line an estimate. */
export function verdictText(verdict: Verdict): string {
  return `${table(HEADER, verdict.rows.map(cells))}\n\n${summary(verdict)}`;
}

/** The same as a page, for the results that a release carries. */
export function verdictPage(verdict: Verdict): string {
  const lines = verdict.rows.map((row) => `| ${cells(row).map(cellText).join(' | ')} |`);
  return [
    '# Conformance: simulated against exact',
    '',
    'Written by `npm run conformance`. Each model runs on independent seeds; ± is half of the 95 % interval of the mean',
    '(Student), z the distance from the exact value in standard errors. Rows are numbered as in the table of exact',
    'models; `golden` ones are those of a file of exact values. Every |z| must be below 4, and the smallest p, after',
    'Holm’s correction over all rows, above 0.001.',
    '',
    `**${summary(verdict)}**`,
    '',
    `| ${HEADER.join(' | ')} |`,
    `| ${HEADER.map(() => '---').join(' | ')} |`,
    ...lines,
    '',
  ].join('\n');
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

function cellText(cell: Cell): string {
  return String(cell).replaceAll('|', '\\|');
}

import { type Cell, listing, table } from './table.ts';

type Report = Readonly<Record<string, unknown>>;

/**
 * A report of any shape in words, under its name: plain values as a list, a group of reports of one shape as a table
 * with a row each.
 */
export function reportText(name: string, report: Report): string {
  const heading = words(name);
  const plain = Object.entries(report).filter(([, value]) => !isReport(value));
  const groups = Object.entries(report).filter((entry): entry is [string, Report] => isReport(entry[1]));
  const asTable = groups.length > 1 && plain.length === 0;
  const parts = asTable
    ? [groupTable(heading, groups)]
    : [
        ...(plain.length > 0
          ? [listing(plain.map(([key, value]) => [`${heading}: ${words(key)}`, cell(value)]))]
          : []),
        ...groups.map(([key, inner]) => reportText(`${heading}: ${words(key)}`, inner)),
      ];
  return parts.join('\n\n');
}

function groupTable(heading: string, groups: readonly [string, Report][]): string {
  const columns = [...new Set(groups.flatMap(([, report]) => Object.keys(report)))].filter((column) =>
    groups.some(([, report]) => !isReport(report[column])),
  );
  return table(
    [heading, ...columns.map(words)],
    groups.map(([name, report]) => [name, ...columns.map((column) => cell(report[column]))]),
  );
}

export function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cell(value: unknown): Cell {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map((each) => String(cell(each))).join(', ');
  return value as Cell;
}

/** `meanResponse` as people write it. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

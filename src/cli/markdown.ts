import { type Cell, formatNumber } from './table.ts';

/**
 * A table in Markdown, as lines.
 *
 * @param right columns aligned to the right; those that hold numbers unless given
 */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: (column: number) => boolean = (column) => rows.some((row) => typeof row[column] === 'number'),
): string[] {
  return [
    `| ${header.join(' | ')} |`,
    `|${header.map((_, column) => (right(column) ? ' ---: |' : ' --- |')).join('')}`,
    ...rows.map((row) => `| ${row.map(cellText).join(' | ')} |`),
  ];
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '–';
  return (typeof cell === 'number' ? formatNumber(cell) : cell).replaceAll('|', '\\|');
}

/**
 * The row of each span such that no two spans of one group share a row while they overlap: every span, in order of
 * start, takes the lowest row that is free. Rows are numbered from 0 within a group.
 */
export function lanes(
  spans: readonly { readonly group: string; readonly start: number; readonly finish: number }[],
): number[] {
  const freeFrom = new Map<string, number[]>();
  const rows = new Array<number>(spans.length).fill(0);
  const order = spans.map((_, i) => i).sort((a, b) => spans[a]!.start - spans[b]!.start || a - b);
  for (const i of order) {
    const { group, start, finish } = spans[i]!;
    const ends = freeFrom.get(group) ?? [];
    freeFrom.set(group, ends);
    const free = ends.findIndex((end) => end <= start);
    const row = free < 0 ? ends.length : free;
    ends[row] = finish;
    rows[i] = row;
  }
  return rows;
}

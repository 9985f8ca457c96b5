/** Columns of a matrix are worked on by so many at a time. */
export const COLUMNS = 4;

/** How many numbers a row of so many takes: rows are filled up with zeros to whole groups of columns. */
export function padded(count: number): number {
  return Math.ceil(count / COLUMNS) * COLUMNS;
}

/** Ranks rows by one of their features; keeps its memory from one choice to the next. */
export class Places {
  readonly #order: Int32Array;

  /** @param maxRows the most rows there will ever be */
  constructor(maxRows: number) {
    this.#order = new Int32Array(maxRows);
  }

  /**
   * Writes 1 / place into column `into` of every row of `table`, where place 1 has the least in column `by`; of equal
   * rows the first goes first. It sorts by insertion, which is quickest for a hundred rows.
   */
  write(table: Float32Array, width: number, by: number, into: number): void {
    const order = this.#order;
    const end = table.length;
    let count = 0;
    for (let row = 0; row < end; row += width) {
      const key = table[row + by]!;
      let hole = count++;
      for (; hole > 0 && table[order[hole - 1]! + by]! > key; hole--) order[hole] = order[hole - 1]!;
      order[hole] = row;
    }
    for (let k = 0; k < count; k++) table[order[k]! + into] = 1 / (k + 1);
  }
}

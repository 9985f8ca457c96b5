/** Added to every count, as for a Jeffreys prior: an empty cell is no proof that nothing ever falls into it. */
const PSEUDO_COUNT = 0.5;

/** Numbers under one distribution and the next, and the point masses beside a gap. */
interface Cell {
  /** Share of the reference. */
  expected: number;
  /** Of a gap between two deciles that touches point masses: their cells. */
  readonly atoms: readonly number[];
}

/**
 * The line cut at the deciles of one column. Between two different deciles lies a gap with a tenth of the reference. A
 * value that is several deciles at once is a point mass (an atom) with a cell of its own: a constant or binary column
 * has nothing but those. Beyond the outermost deciles there is a cell only where these are atoms; else the outer gaps
 * are open-ended.
 */
export class DecileCells {
  readonly #edges: Float32Array;
  /** Cell of what is below edge k, but above the edge before; and of edge k itself. */
  readonly #below: Uint8Array;
  readonly #at: Uint8Array;
  readonly #cells: Cell[] = [];

  /** @param deciles ascending */
  constructor(deciles: readonly number[]) {
    const runs = runsOf(deciles);
    const share = 1 / (deciles.length - 1);
    this.#edges = Float32Array.from(runs, ({ edge }) => edge);
    this.#below = new Uint8Array(runs.length + 1);
    this.#at = new Uint8Array(runs.length);
    for (const [k, { length }] of runs.entries()) {
      const isAtom = length > 1;
      const isOuter = k === 0;
      if (isOuter && isAtom) this.#below[0] = this.#add(0);
      if (!isOuter) this.#below[k] = this.#add(share);
      if (isAtom) this.#at[k] = this.#add((length - 1) * share);
    }
    this.#below[runs.length] = runs.at(-1)!.length > 1 ? this.#add(0) : this.#below[runs.length - 1]!;
    if (runs[0]!.length === 1) this.#below[0] = this.#below[1]!;
    // An edge that is no atom belongs to the gap below it, the least one to that above.
    for (const [k, { length }] of runs.entries())
      if (length === 1) this.#at[k] = this.#below[Math.max(1, k)]!;
    for (let k = 1; k < runs.length; k++) {
      const beside = [k - 1, k].filter((edge) => runs[edge]!.length > 1).map((edge) => this.#at[edge]!);
      const gap = this.#below[k]!;
      this.#cells[gap] = { expected: share, atoms: beside };
    }
  }

  get size(): number {
    return this.#cells.length;
  }

  /** The cell that a value falls into; one that is no number falls below everything. */
  cellOf(value: number): number {
    const edges = this.#edges;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (edges[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return edges[low] === value ? this.#at[low]! : this.#below[low]!;
  }

  /**
   * Population stability index: Σ (a − e) · ln(a / e) over the cells, a and e the shares of what was observed and of the
   * reference (Siddiqi, "Credit Risk Scorecards", 2006; Yurdakul and Naranjo, "Statistical properties of the population
   * stability index", Journal of Risk Model Validation 2020). By custom less than 0.1 is no change, more than 0.25 a
   * great one. Of two equal distributions it is about (cells − 1) · (1/n + 1/samples) for n independent values.
   *
   * @param counts by cell
   * @param samples of the reference
   */
  psi(counts: ArrayLike<number>, samples: number): number {
    const cells = this.#cells.length;
    let total = 0;
    for (let k = 0; k < cells; k++) total += counts[k]!;
    const expected = this.#favourable(counts, total);
    const smoothed = (count: number, of: number) => (count + PSEUDO_COUNT) / (of + PSEUDO_COUNT * cells);
    let index = 0;
    for (let k = 0; k < cells; k++) {
      const a = smoothed(counts[k]!, total);
      const e = smoothed(expected[k]! * samples, samples);
      index += (a - e) * Math.log(a / e);
    }
    return index;
  }

  /**
   * Deciles do not say how much of the tenth beside a point mass is at the point itself: a flag that is set once in a
   * thousand times and one that is set once in eleven have the same. So as much of it is expected there as was observed.
   */
  #favourable(counts: ArrayLike<number>, total: number): number[] {
    const expected = this.#cells.map((cell) => cell.expected);
    for (const [gap, { atoms }] of this.#cells.entries()) {
      for (const atom of atoms) {
        const missing = counts[atom]! / total - expected[atom]!;
        const spare = expected[gap]! - counts[gap]! / total;
        const moved = Math.max(0, Math.min(missing, spare));
        expected[atom]! += moved;
        expected[gap]! -= moved;
      }
    }
    return expected;
  }

  #add(expected: number): number {
    return this.#cells.push({ expected, atoms: [] }) - 1;
  }
}

/** Equal neighbours as one. */
function runsOf(values: readonly number[]): { readonly edge: number; length: number }[] {
  const runs: { readonly edge: number; length: number }[] = [];
  for (const value of values) {
    const edge = Math.fround(value);
    const last = runs.at(-1);
    if (last?.edge === edge) last.length++;
    else runs.push({ edge, length: 1 });
  }
  return runs;
}

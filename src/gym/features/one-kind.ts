import type { CandidateKind, DecisionPoint } from '../../sim/decision-point.ts';
import { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';

/** What a question about one kind of row needs to be told beside the usual features. */
export interface KindColumns {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** Looks at a choice, and writes its globals from `at`. */
  writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void;
  /** Writes the features of a candidate from `at`; they are zero before. */
  writeRow(point: DecisionPoint, candidate: number, out: Float32Array, at: number): void;
}

/**
 * A choice narrowed to the rows of one kind and, last, what a rule would do else: the usual features of these rows, and
 * some of the question's own behind them.
 */
export class OneKindFeatures implements Featuriser {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  readonly maxRows: number;
  readonly #inner: Featuriser;
  readonly #kind: CandidateKind;
  readonly #columns: KindColumns;
  readonly #all: ObservationBatch;
  readonly #rows: number[] = [];

  /** @param rows how many of the kind there are at most */
  constructor(inner: Featuriser, kind: CandidateKind, rows: number, columns: KindColumns) {
    this.#inner = inner;
    this.#kind = kind;
    this.#columns = columns;
    this.globals = [...inner.globals, ...columns.globals];
    this.features = [...inner.features, ...columns.features];
    this.maxRows = rows + 1;
    const { globals, features, maxRows: maxActions } = inner;
    this.#all = new ObservationBatch({ globals, features, maxActions }, 1);
  }

  /** Which rows the next observation shows; false when there is nothing to choose from. */
  narrow(point: DecisionPoint, usual: number): boolean {
    this.#rows.length = 0;
    if (point.kind(usual) === this.#kind) return false;
    let open = false;
    for (let i = point.runs; i < point.size; i++) {
      if (point.kind(i) !== this.#kind) continue;
      this.#rows.push(i);
      open ||= point.allowed(i);
    }
    this.#rows.push(usual);
    return open;
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    const all = this.#all;
    this.#inner.observe(point, all, 0);
    batch.resize(index, this.#rows.length);
    const g = index * batch.globalCount;
    batch.globals.set(all.globals, g);
    this.#columns.writeGlobals(point, batch.globals, g + all.globalCount);
    const width = all.featureCount;
    this.#rows.forEach((candidate, r) => {
      const row = index * batch.rows + r;
      const at = row * batch.featureCount;
      const shown = this.#inner.rowOf(candidate);
      batch.candidates.set(all.candidates.subarray(shown * width, (shown + 1) * width), at);
      batch.candidates.fill(0, at + width, at + batch.featureCount);
      this.#columns.writeRow(point, candidate, batch.candidates, at + width);
      batch.mask[row] = point.allowed(candidate) ? 1 : 0;
    });
  }

  candidate(row: number): number {
    return this.#rows[row]!;
  }

  rowOf(candidate: number): number {
    return this.#rows.indexOf(candidate);
  }

  /** The row that a choice amounts to: its own, or that of what the rule would do. */
  rowFor(choice: number): number {
    const row = this.rowOf(choice);
    return row < 0 ? this.#rows.length - 1 : row;
  }
}

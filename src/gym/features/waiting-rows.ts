import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';
import { type Rank, RowSelection } from './row-selection.ts';

/** Features of tasks that may begin now, beside which waiting is the only other row: a last feature marks it. */
export abstract class WaitingRows implements Featuriser {
  abstract readonly globals: readonly string[];
  readonly features: readonly string[];
  readonly maxRows: number;
  readonly #rows: RowSelection;

  constructor(features: readonly string[], maxRows: number, rules: readonly Rank[]) {
    this.features = features;
    this.maxRows = maxRows;
    this.#rows = new RowSelection(maxRows, rules);
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    const rows = this.#rows;
    const width = this.features.length;
    rows.select(point);
    this.prepare(point, rows);
    batch.resize(index, rows.size);
    const firstMask = index * batch.rows;
    let at = firstMask * width;
    for (let r = 0; r < rows.size; r++, at += width) {
      const i = rows.candidate(r);
      batch.mask[firstMask + r] = point.allowed(i) ? 1 : 0;
      if (r < rows.runs) this.writeRun(point, i, batch.candidates, at, r);
      else this.writeWait(batch.candidates, at);
      batch.candidates[at + width - 1] = r < rows.runs ? 0 : 1;
    }
    this.writeGlobals(point, batch.globals, index * batch.globalCount);
  }

  candidate(row: number): number {
    return this.#rows.candidate(row);
  }

  rowOf(candidate: number): number {
    return this.#rows.rowOf(candidate);
  }

  /** Looks at all rows that are shown, before they are written. */
  protected prepare(_point: DecisionPoint, _rows: RowSelection): void {}

  /** Writes the features of `run` row i, which is shown as row r, all but the last, from `at` on. */
  protected abstract writeRun(
    point: DecisionPoint,
    i: number,
    out: Float32Array,
    at: number,
    r: number,
  ): void;

  /** Writes the features of waiting, from `at` on. */
  protected writeWait(out: Float32Array, at: number): void {
    out.fill(0, at, at + this.features.length);
  }

  protected abstract writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void;
}

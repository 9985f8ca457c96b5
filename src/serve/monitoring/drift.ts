import { KeyedStream } from '../../core/random.ts';
import type { Observation } from '../../gym/env.ts';
import { DecileCells } from './decile-cells.ts';
import type { InputReference } from './input-reference.ts';

export interface DriftOptions {
  /** Decisions that are looked back at. */
  readonly window?: number | undefined;
  /** Values that a column must have before anything is said about it. */
  readonly least?: number;
}

export interface ColumnDrift {
  readonly part: 'globals' | 'features';
  readonly column: string;
  /** Population stability index: see {@link DecileCells.psi}. */
  readonly psi: number;
}

/** The window moves on by one of these at a time, so that it holds between seven and eight eighths of its decisions. */
const BLOCKS = 8;

/** One row in so many is counted, at random distances, so that no fixed order of executors can hide some of them. */
const MEAN_GAP = 8;

/**
 * How far the inputs of the last decisions are from those of training, column by column.
 *
 * Columns are looked at one by one: what changes only in how they go together is not seen. Values that follow each other
 * closely are alike, above all the globals, and a window too short for them to vary looks like drift: it should span
 * several of the load's ups and downs. And a policy that was trained on many fleets or loads meets but one of them in
 * production, which is a drift that does no harm.
 */
export class DriftMonitor {
  readonly #columns: readonly Column[];
  readonly #globals: number;
  readonly #features: number;
  readonly #samples: number;
  readonly #blockLength: number;
  readonly #least: number;
  readonly #gaps = new KeyedStream('drift', 'rows');
  #decisions = 0;
  #block = 0;
  #drawn = 0;
  /** Rows to pass before the next that is counted. */
  #skip = 0;

  constructor(reference: InputReference, { window = 10_000, least = 500 }: DriftOptions = {}) {
    const { globals, features, samples } = reference;
    this.#columns = [...columnsOf('globals', globals), ...columnsOf('features', features)];
    this.#globals = globals.names.length;
    this.#features = features.names.length;
    this.#samples = samples;
    this.#blockLength = Math.max(1, Math.ceil(window / BLOCKS));
    this.#least = least;
  }

  /** Counts one decision's numbers; masked rows are not what a policy reads. */
  add({ globals, candidates, mask }: Observation): void {
    if (this.#decisions === this.#blockLength) this.#turn();
    this.#decisions++;
    for (let k = 0; k < this.#globals; k++) this.#columns[k]!.count(this.#block, globals[k]!);
    for (let row = 0; row < mask.length; row++) {
      if (!mask[row] || this.#skip-- > 0) continue;
      this.#skip = Math.floor(this.#gaps.uniform(this.#drawn++) * (2 * MEAN_GAP - 1));
      const at = row * this.#features;
      for (let k = 0; k < this.#features; k++) {
        this.#columns[this.#globals + k]!.count(this.#block, candidates[at + k]!);
      }
    }
  }

  /** Of every column that has enough values. */
  psi(): ColumnDrift[] {
    return this.#columns.flatMap((column) => {
      const psi = column.psi(this.#samples, this.#least);
      return psi === null ? [] : [{ part: column.part, column: column.name, psi }];
    });
  }

  /** The column that has drifted most; null before there are enough values. */
  worst(): ColumnDrift | null {
    return this.psi().reduce<ColumnDrift | null>(
      (worst, each) => (worst && worst.psi >= each.psi ? worst : each),
      null,
    );
  }

  #turn(): void {
    this.#decisions = 0;
    this.#block = (this.#block + 1) % BLOCKS;
    for (const column of this.#columns) column.forget(this.#block);
  }
}

/** What was counted of one column. */
class Column {
  readonly part: ColumnDrift['part'];
  readonly name: string;
  readonly #cells: DecileCells;
  /** blocks × cells. */
  readonly #counts: Uint32Array;

  constructor(part: ColumnDrift['part'], name: string, deciles: readonly number[]) {
    this.part = part;
    this.name = name;
    this.#cells = new DecileCells(deciles);
    this.#counts = new Uint32Array(BLOCKS * this.#cells.size);
  }

  count(block: number, value: number): void {
    this.#counts[block * this.#cells.size + this.#cells.cellOf(value)]!++;
  }

  forget(block: number): void {
    const { size } = this.#cells;
    this.#counts.fill(0, block * size, (block + 1) * size);
  }

  psi(samples: number, least: number): number | null {
    const { size } = this.#cells;
    const counts = new Float64Array(size);
    let total = 0;
    for (const [k, count] of this.#counts.entries()) {
      counts[k % size]! += count;
      total += count;
    }
    return total < least ? null : this.#cells.psi(counts, samples);
  }
}

function columnsOf(part: ColumnDrift['part'], { names, deciles }: InputReference['globals']): Column[] {
  return names.map((name, k) => new Column(part, name, deciles[k]!));
}

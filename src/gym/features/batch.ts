import { MICROS } from '../../sim/clock.ts';
import type { DecisionPoint } from '../../sim/decision-point.ts';
import { boundedSlowdown } from '../../sim/metrics.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';
import { Places } from './places.ts';
import { type Rank, RowSelection } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { squashed } from './squash.ts';

export const BATCH_FEATURES = [
  'wait', // seconds since it was submitted
  'estimate', // predicted seconds it would run
  'slots', // slots it needs
  'area', // slots × estimate
  'bulk', // share of the machine × estimate, the latter on its logarithmic scale: F1 but for its age
  'submitOrder', // its place among the queued jobs by age, 0 oldest to 1
  'slowdown', // its bounded slowdown, were it to start now
  'fits', // 1 when it can start now
  'left', // share of the machine that would stay free
  'shortest', // 1 / its place among the rows by estimate: 1, 1/2, 1/3, …
  'leastArea', // 1 / its place among the rows by area
  'leastBulk', // 1 / its place among the rows by bulk
  'waitRow', // 1 for the candidate that stands for waiting
] as const;

const WIDTH = BATCH_FEATURES.length;
const column = (name: (typeof BATCH_FEATURES)[number]) => BATCH_FEATURES.indexOf(name);
const WAIT_ROW = column('waitRow');

/**
 * Where the places go that the rows take by a feature. The logarithms make the usual rules linear, but two jobs of
 * almost equal length have almost equal features; their places tell them apart, whatever the length.
 */
const PLACES = [
  { by: column('estimate'), into: column('shortest') },
  { by: column('area'), into: column('leastArea') },
  { by: column('bulk'), into: column('leastBulk') },
] as const;

/** Jobs are told apart down to this fraction of the typical length: it is short ones that a slowdown is made of. */
const FINEST = 1 / 1024;

/** Each rule's first jobs are shown where not all fit: oldest, shortest, smallest area, widest. */
const RULES: readonly Rank[] = [
  (point, i) => point.task(i).submit,
  (point, i) => point.task(i).estimate,
  (point, i) => point.task(i).estimate * point.task(i).slots,
  (point, i) => -point.task(i).slots,
];

/** Rows that a learner sees unless the environment is told otherwise. */
export const BATCH_ROWS = 64;

/** Candidates of `batch`: every queued job × the machine, and waiting. */
export class BatchFeatures implements Featuriser {
  readonly globals = ['free', 'queue', 'queuedArea', 'oldestWait', 'backlog'] as const;
  readonly features = BATCH_FEATURES;
  readonly maxRows: number;
  readonly #seconds: number;
  /** Of the machine that is shown. */
  #slots = 1;
  readonly #rows: RowSelection;
  readonly #places: Places;

  constructor(scenario: Scenario, maxRows: number = BATCH_ROWS) {
    this.maxRows = maxRows;
    this.#seconds = scalesOf(scenario).seconds;
    this.#rows = new RowSelection(maxRows, RULES);
    this.#places = new Places(maxRows);
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    const rows = this.#rows;
    this.#slots = point.executors[0]!.slots;
    rows.select(point);
    batch.resize(index, rows.size);
    const firstMask = index * batch.rows;
    for (let r = 0; r < rows.size; r++) batch.mask[firstMask + r] = point.allowed(rows.candidate(r)) ? 1 : 0;
    const out = batch.candidates;
    const first = firstMask * WIDTH;
    const end = first + rows.size * WIDTH;
    const endOfRuns = first + rows.runs * WIDTH;
    let area = 0;
    for (let at = first, r = 0; at < endOfRuns; at += WIDTH, r++)
      area += this.#writeJob(point, rows.candidate(r), out, at);
    for (const { by, into } of PLACES) this.#places.write(out.subarray(first, endOfRuns), WIDTH, by, into);
    out.fill(0, endOfRuns, end);
    for (let at = endOfRuns; at < end; at += WIDTH) out[at + WAIT_ROW] = 1;
    this.#writeGlobals(point, area, batch.globals, index * batch.globalCount);
  }

  candidate(row: number): number {
    return this.#rows.candidate(row);
  }

  rowOf(candidate: number): number {
    return this.#rows.rowOf(candidate);
  }

  /** Returns the job's area in slot-seconds. */
  #writeJob(point: DecisionPoint, i: number, out: Float32Array, at: number): number {
    const { wait, estimate, slots } = point.task(i);
    const machine = this.#slots;
    const finest = this.#seconds * FINEST;
    const waited = Math.max(0, wait);
    const length = squashed(estimate, finest);
    const area = slots * estimate;
    out[at] = squashed(waited, finest);
    out[at + 1] = length;
    out[at + 2] = squashed(slots, 1);
    out[at + 3] = squashed(area, finest);
    out[at + 4] = (slots / machine) * length;
    out[at + 5] = i / point.runs;
    out[at + 6] = Math.log(boundedSlowdown(waited * MICROS, estimate * MICROS));
    out[at + 7] = point.fits(i) ? 1 : 0;
    out[at + 8] = (point.executor(i).free - slots) / machine;
    out[at + WAIT_ROW] = 0;
    return area;
  }

  #writeGlobals(point: DecisionPoint, area: number, out: Float32Array, at: number): void {
    const { free, backlog } = point.executors[0]!;
    out[at] = free / this.#slots;
    out[at + 1] = Math.log1p(point.runs);
    out[at + 2] = squashed(area, this.#seconds * this.#slots);
    out[at + 3] = squashed(Math.max(0, point.task(0).wait), this.#seconds);
    out[at + 4] = squashed(backlog, this.#seconds);
  }
}

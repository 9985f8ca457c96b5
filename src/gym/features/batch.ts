import type { DecisionPoint } from '../../sim/decision-point.ts';
import { boundedSlowdown } from '../../sim/metrics.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';
import { RowSelection } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { squashed } from './squash.ts';

export const BATCH_FEATURES = [
  'wait', // seconds since it was submitted
  'estimate', // predicted seconds it would run
  'slots', // share of the machine it needs
  'area', // slots × estimate
  'submitOrder', // its place among the queued jobs by age, 0 oldest to 1
  'slowdown', // its bounded slowdown, were it to start now
  'fits', // 1 when it can start now
  'left', // share of the machine that would stay free
  'waitRow', // 1 for the candidate that stands for waiting
] as const;

/** Rows that a learner sees unless the environment is told otherwise. */
export const BATCH_ROWS = 64;

/** Candidates of `batch`: every queued job × the machine, and waiting. */
export class BatchFeatures implements Featuriser {
  readonly globals = ['free', 'queue', 'queuedArea', 'oldestWait', 'backlog'] as const;
  readonly features = BATCH_FEATURES;
  readonly maxRows: number;
  readonly #seconds: number;
  readonly #slots: number;
  readonly #rows: RowSelection;

  constructor(scenario: Scenario, maxRows: number = BATCH_ROWS) {
    this.maxRows = maxRows;
    this.#seconds = scalesOf(scenario).seconds;
    this.#slots = scenario.executors[0]!.slots;
    this.#rows = new RowSelection(maxRows);
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    const rows = this.#rows;
    rows.select(point);
    batch.resize(index, rows.size);
    const machine = this.#slots;
    const seconds = this.#seconds;
    const out = batch.candidates;
    const firstMask = index * batch.rows;
    const { free, backlog } = point.executors[0]!;
    let at = firstMask * BATCH_FEATURES.length;
    let area = 0;
    for (let r = 0; r < rows.size; r++) {
      const i = rows.candidate(r);
      batch.mask[firstMask + r] = point.allowed(i) ? 1 : 0;
      if (point.kind(i) === 'run') {
        const task = point.task(i);
        const { wait, estimate, slots } = task;
        area += slots * estimate;
        out[at] = squashed(Math.max(0, wait), seconds);
        out[at + 1] = squashed(estimate, seconds);
        out[at + 2] = slots / machine;
        out[at + 3] = squashed(slots * estimate, seconds * machine);
        out[at + 4] = i / point.runs;
        out[at + 5] = Math.log(boundedSlowdown(Math.max(0, wait) * 1e6, estimate * 1e6));
        out[at + 6] = point.fits(i) ? 1 : 0;
        out[at + 7] = (free - slots) / machine;
        out[at + 8] = 0;
      } else {
        out.fill(0, at, at + BATCH_FEATURES.length - 1);
        out[at + 8] = 1;
      }
      at += BATCH_FEATURES.length;
    }
    const g = index * this.globals.length;
    batch.globals[g] = free / machine;
    batch.globals[g + 1] = Math.log1p(point.runs);
    batch.globals[g + 2] = squashed(area, seconds * machine);
    batch.globals[g + 3] = squashed(Math.max(0, point.task(0).wait), seconds);
    batch.globals[g + 4] = squashed(backlog, seconds);
  }

  candidate(row: number): number {
    return this.#rows.candidate(row);
  }

  rowOf(candidate: number): number {
    return this.#rows.rowOf(candidate);
  }
}

import type { DecisionPoint } from '../../sim/decision-point.ts';
import { boundedSlowdown } from '../../sim/metrics.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';
import { Places } from './places.ts';
import { RowSelection } from './row-selection.ts';
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
  readonly #places: Places;

  constructor(scenario: Scenario, maxRows: number = BATCH_ROWS) {
    this.maxRows = maxRows;
    this.#seconds = scalesOf(scenario).seconds;
    this.#slots = scenario.executors[0]!.slots;
    this.#rows = new RowSelection(maxRows);
    this.#places = new Places(maxRows);
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    const rows = this.#rows;
    rows.select(point);
    batch.resize(index, rows.size);
    const firstMask = index * batch.rows;
    const first = firstMask * WIDTH;
    let runs = 0;
    for (let r = 0; r < rows.size; r++) {
      const i = rows.candidate(r);
      batch.mask[firstMask + r] = point.allowed(i) ? 1 : 0;
      if (point.kind(i) === 'run') runs = this.#writeJob(point, i, batch.candidates, first + r * WIDTH, runs);
      else writeWait(batch.candidates, first + r * WIDTH);
    }
    const shown = { first, width: WIDTH, rows: runs };
    for (const { by, into } of PLACES) this.#places.write(batch.candidates, shown, by, into);
    this.#writeGlobals(point, batch.globals, index * this.globals.length);
  }

  candidate(row: number): number {
    return this.#rows.candidate(row);
  }

  rowOf(candidate: number): number {
    return this.#rows.rowOf(candidate);
  }
}

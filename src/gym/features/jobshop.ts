import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import { machineLoads } from './machine-loads.ts';
import type { Rank } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { squashed } from './squash.ts';
import { WaitingRows } from './waiting-rows.ts';

export const JOBSHOP_FEATURES = [
  'wait', // seconds since it was ready
  'runTime', // predicted seconds it would run
  'remainingWork', // seconds of its job from its beginning on
  'remainingOperations', // operations of its job from it on
  'workDone', // seconds of its job up to its end
  'flowRatio', // work done to remaining work
  'machineQueue', // predicted seconds of all that could begin on this machine
  'machineOperations', // how many could
  'machineLoad', // seconds of all operations of this machine, in the whole instance
  'waitRow', // 1 for the candidate that stands for waiting
] as const;

/** Rows that a learner sees unless the environment is told otherwise. */
const JOBSHOP_ROWS = 64;

/** Each rule's first candidates are shown where not all fit: most work remaining, oldest, shortest, longest. */
const RULES: readonly Rank[] = [
  (point, i) => -(point.task(i).step?.criticalPath ?? 0),
  (point, i) => point.task(i).submit,
  (point, i) => point.runTime(i),
  (point, i) => -point.runTime(i),
];

/** Candidates of a job shop: operations whose machine is free, and waiting. */
export class JobshopFeatures extends WaitingRows {
  readonly globals = ['ready', 'busy', 'load'] as const;
  readonly #seconds: number;
  readonly #slots: number;
  readonly #loads: Float64Array;
  /** Of each machine what could begin there now. */
  readonly #queue: Float64Array;
  readonly #operations: Int32Array;

  constructor(scenario: Scenario, maxRows: number = JOBSHOP_ROWS) {
    super(JOBSHOP_FEATURES, maxRows, RULES);
    this.#seconds = scalesOf(scenario).seconds || 1;
    this.#slots = scenario.executors.reduce((sum, { count, slots }) => sum + count * slots, 0);
    this.#loads = machineLoads(scenario);
    this.#queue = new Float64Array(this.#loads.length);
    this.#operations = new Int32Array(this.#loads.length);
  }

  override observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    this.#countQueues(point);
    super.observe(point, batch, index);
  }

  #countQueues(point: DecisionPoint): void {
    this.#queue.fill(0);
    this.#operations.fill(0);
    for (let i = 0; i < point.runs; i++) {
      const { index } = point.executor(i);
      this.#queue[index]! += point.runTime(i);
      this.#operations[index]!++;
    }
  }

  protected writeRun(point: DecisionPoint, i: number, out: Float32Array, at: number): void {
    const seconds = this.#seconds;
    const { wait, step, estimate } = point.task(i);
    const { index } = point.executor(i);
    const remaining = step?.criticalPath ?? estimate;
    const done = step?.elapsedPath ?? estimate;
    out[at] = squashed(wait, seconds);
    out[at + 1] = squashed(point.runTime(i), seconds);
    out[at + 2] = squashed(remaining, seconds);
    out[at + 3] = Math.log1p((step?.descendants ?? 0) + 1);
    out[at + 4] = squashed(done, seconds);
    out[at + 5] = squashed(done === 0 ? 0 : done / Math.max(remaining, done * SMALLEST), 1);
    out[at + 6] = squashed(this.#queue[index]!, seconds);
    out[at + 7] = Math.log1p(this.#operations[index]!);
    out[at + 8] = squashed(this.#loads[index]!, seconds);
  }

  protected writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void {
    let free = 0;
    let load = 0;
    for (const executor of point.executors) {
      free += executor.free;
      load += executor.load;
    }
    out[at] = squashed(point.queued, this.#slots);
    out[at + 1] = 1 - free / this.#slots;
    out[at + 2] = squashed(load, this.#slots);
  }
}

/** Where nothing remains the ratio ends here. */
const SMALLEST = 1e-6;

import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { TaskView } from '../../sim/views.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import { machineLoads } from './machine-loads.ts';
import type { Rank } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { ShopFloor } from './shop-floor.ts';
import { squashed, squashedSigned } from './squash.ts';
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
  'machineRest', // seconds of what waits and is to come there from the jobs in the shop
  'workAfter', // seconds of its job after it
  'urgency', // seconds of its job from its beginning on, to the most that any job or machine has left
  'nextRunTime', // mean seconds of the job's next operation
  'nextDue', // seconds until the machine of that would be done with what runs and waits there
  'nextSlack', // by how much it would be done with that before this operation is: negative where the job would wait
  'nextRest', // seconds of all that is left for that machine
  'nextBurden', // the same to the most that any machine has left
  'last', // 1 where the job has no next operation
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
  readonly globals = ['ready', 'busy', 'load', 'horizon', 'bottleneck'] as const;
  readonly #seconds: number;
  readonly #slots: number;
  readonly #loads: Float64Array;
  /** Of each machine what could begin there now. */
  readonly #queue: Float64Array;
  readonly #operations: Int32Array;
  readonly #floor: ShopFloor;

  constructor(scenario: Scenario, maxRows: number = JOBSHOP_ROWS) {
    super(JOBSHOP_FEATURES, maxRows, RULES);
    this.#seconds = scalesOf(scenario).seconds || 1;
    this.#slots = scenario.executors.reduce((sum, { count, slots }) => sum + count * slots, 0);
    this.#loads = machineLoads(scenario);
    this.#queue = new Float64Array(this.#loads.length);
    this.#operations = new Int32Array(this.#loads.length);
    this.#floor = new ShopFloor(scenario);
  }

  override observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    this.#countQueues(point);
    this.#floor.look(point);
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
    const task = point.task(i);
    const { wait, step, estimate } = task;
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
    out[at + 9] = squashed(this.#floor.rest[index]!, seconds);
    out[at + 10] = squashed(step?.restPath ?? 0, seconds);
    out[at + 11] = remaining / (this.#floor.horizon || 1);
    this.#writeNext(task, point.runTime(i), out, at + 12);
  }

  /** What awaits a job after this operation. */
  #writeNext(task: TaskView, runTime: number, out: Float32Array, at: number): void {
    const seconds = this.#seconds;
    const floor = this.#floor;
    const next = floor.next(task);
    if (next === undefined) {
      out.fill(0, at, at + NEXT);
      out[at + NEXT - 1] = 1;
      return;
    }
    const machine = floor.soonest(next);
    const due = floor.due[machine]!;
    const rest = floor.rest[machine]!;
    out[at] = squashed(next.seconds, seconds);
    out[at + 1] = squashed(due, seconds);
    out[at + 2] = squashedSigned(runTime - due, seconds);
    out[at + 3] = squashed(rest, seconds);
    out[at + 4] = rest / (floor.heaviest || 1);
    out[at + 5] = 0;
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
    const { heaviest, horizon } = this.#floor;
    out[at + 3] = squashed(horizon, this.#seconds);
    out[at + 4] = heaviest / (horizon || 1);
  }
}

/** Numbers that are about the next operation. */
const NEXT = 6;

/** Where nothing remains the ratio ends here. */
const SMALLEST = 1e-6;

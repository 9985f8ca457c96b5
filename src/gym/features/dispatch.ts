import { MICROS } from '../../sim/clock.ts';
import { otherRows } from '../../sim/control/other-rows.ts';
import type { CandidateKind, DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Penalties } from '../../sim/sla/penalties.ts';
import type { ExecutorView } from '../../sim/views.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';
import { type GpuColumns, gpuColumns } from './gpu-columns.ts';
import { type Rank, RowSelection } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { squashed, squashedSigned } from './squash.ts';
import { NO_DEADLINE, type WorkflowColumns, workflowColumns } from './workflow-columns.ts';

export const DISPATCH_FEATURES = [
  'load', // tasks there, per slot
  'free', // share of its slots that are free
  'backlog', // predicted seconds of work there
  'start', // predicted seconds until this task would begin
  'runTime', // predicted seconds it would run
  'finish', // both together
  'cost', // predicted money
  'latency', // seconds to get there
  'slack', // seconds between the predicted finish and the deadline
  'late', // 1 when the deadline would be missed
  'objective', // predicted cost, latency and penalty of this task in the reward's weights
] as const;

const WIDTH = DISPATCH_FEATURES.length;

/** Rows that a learner sees where the simulator, not the scenario, says how many candidates there are. */
const PLACEMENT_ROWS = 128;

/** Where GPUs are packed, of more classes than that what they demand tells enough. */
const MOST_CLASSES = 32;

/** Each rule's first candidates are shown where not all fit: fullest, emptiest, soonest done, cheapest. */
const RULES: readonly Rank[] = [
  (point, i) => point.executor(i).free,
  (point, i) => -point.executor(i).free,
  (point, i) => point.startDelay(i) + point.runTime(i),
  (point, i) => point.cost(i),
];

/**
 * Candidates that send a task to an executor. Where a scenario allows other answers, their rows follow: `waitRow` is 1
 * for all of them, `kind:…` says which they are, and `open` tells an executor that could be switched off from one that
 * could be switched on.
 */
export class DispatchFeatures implements Featuriser {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  readonly maxRows: number;
  readonly #seconds: number;
  readonly #money: number;
  readonly #classes: number;
  readonly #penalties: Penalties;
  readonly #weights: { readonly cost: number; readonly latency: number; readonly sla: number };
  readonly #objective: number;
  /** Null where tasks come by themselves. */
  readonly #workflow: WorkflowColumns | null;
  /** Null where no GPUs are packed. */
  readonly #gpus: GpuColumns | null;
  /** Kinds of other rows, in the order of their columns. */
  readonly #kinds: readonly CandidateKind[];
  /** Which candidates are shown; null where all are. */
  readonly #rows: RowSelection | null;
  /** Whether tasks wait for the scheduler. */
  readonly #queues: boolean;
  /** Sums over the executors: slots, tasks, free slots, seconds of work, money still to be spent. */
  #slots = 0;
  #load = 0;
  #free = 0;
  #backlog = 0;
  #committed = 0;

  constructor(scenario: Scenario, maxRows?: number) {
    const { seconds, money } = scalesOf(scenario);
    this.#seconds = seconds;
    this.#money = money;
    this.#gpus = gpuColumns(scenario);
    const classes = this.#gpus && scenario.tasks.length > MOST_CLASSES ? [] : scenario.tasks;
    this.#classes = classes.length;
    this.#penalties = new Penalties(scenario.tasks);
    // An expression cannot be looked into; it is taken to care for everything.
    const weights = typeof scenario.reward === 'string' ? { cost: 1, latency: 1, sla: 1 } : scenario.reward;
    this.#weights = { cost: weights.cost ?? 0, latency: weights.latency ?? 0, sla: weights.sla ?? 0 };
    this.#objective = this.#weights.cost * money + this.#weights.latency * seconds || 1;
    const others = otherRows(scenario);
    this.#kinds = [...others.keys()];
    this.#workflow = workflowColumns(scenario, seconds, this.#objective, this.#weights.sla);
    this.features = [
      ...DISPATCH_FEATURES,
      ...(this.#workflow?.features ?? []),
      ...(this.#gpus?.features ?? []),
      ...kindFeatures(this.#kinds),
    ];
    this.#queues = scenario.control !== 'dispatch';
    this.maxRows = rowLimit(scenario, others, maxRows);
    this.#rows = this.#queues
      ? new RowSelection(this.maxRows, [...RULES, ...(this.#gpus?.rules ?? [])])
      : null;
    this.globals = [
      'load',
      'utilisation',
      'backlog',
      'committed', // cost, delay and penalties that past choices will still bring, in the reward's weights
      'work',
      'slack',
      ...(this.#queues ? ['queued'] : []), // tasks that wait to be placed, per slot
      ...classes.map(({ name }) => `class:${name}`),
      ...(this.#workflow?.globals ?? []),
      ...(this.#gpus?.globals ?? []),
    ];
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    this.#rows?.select(point);
    const rows = this.#rows?.size ?? point.size;
    batch.resize(index, rows);
    this.#slots = 0;
    this.#load = 0;
    this.#free = 0;
    this.#backlog = 0;
    this.#committed = 0;
    // Where the rows are the executors, their sums come by the way.
    const everywhere = point.runs === point.executors.length && !this.#queues;
    if (!everywhere) for (const executor of point.executors) this.#add(executor, executor.backlog);
    const out = batch.candidates;
    const firstMask = index * batch.rows;
    const packed = WIDTH + (this.#workflow?.features.length ?? 0);
    const own = packed + (this.#gpus?.features.length ?? 0);
    this.#gpus?.begin(point);
    let at = firstMask * this.features.length;
    for (let r = 0; r < rows; r++) {
      const i = this.candidate(r);
      const kind = point.kind(i);
      if (kind === 'run' || kind === 'preempt' || kind === 'migrate') {
        const backlog = this.#writeSending(point, i, out, at);
        this.#workflow?.writeRow(point, i, out, at + WIDTH);
        this.#gpus?.writeRow(point, i, out, at + packed);
        if (everywhere && kind === 'run') this.#add(point.executor(i), backlog);
      } else {
        out.fill(0, at, at + own);
        if (kind === 'scale') this.#writeExecutor(point.executor(i), point.executor(i).backlog, out, at);
      }
      if (this.#kinds.length > 0) this.#writeKind(point, i, kind, out, at + own);
      at += this.features.length;
      batch.mask[firstMask + r] = point.allowed(i) ? 1 : 0;
    }
    this.#writeGlobals(point, batch.globals, index * batch.globalCount);
  }

  candidate(row: number): number {
    return this.#rows === null ? row : this.#rows.candidate(row);
  }

  rowOf(candidate: number): number {
    return this.#rows === null ? candidate : this.#rows.rowOf(candidate);
  }

  #add(executor: ExecutorView, backlog: number): void {
    const { perSecond, perTask } = executor.price;
    this.#slots += executor.slots;
    this.#load += executor.load;
    this.#free += executor.free;
    this.#backlog += backlog;
    this.#committed += perSecond * backlog + perTask * executor.queueLength;
  }

  /** Seconds that are left of those until a deadline after so many have passed. */
  #slack(due: number, passed: number): number {
    return due === Number.POSITIVE_INFINITY ? NO_DEADLINE * this.#seconds : due - passed;
  }

  #writeExecutor(executor: ExecutorView, backlog: number, out: Float32Array, at: number): void {
    out[at] = squashed(executor.load, executor.slots);
    out[at + 1] = executor.free / executor.slots;
    out[at + 2] = squashed(backlog, this.#seconds);
    out[at + 7] = squashed(executor.latency, this.#seconds);
  }

  /** Returns the executor's backlog in slot-seconds. */
  #writeSending(point: DecisionPoint, i: number, out: Float32Array, at: number): number {
    const executor = point.executor(i);
    const task = point.task(i);
    const weights = this.#weights;
    const seconds = this.#seconds;
    const backlog = executor.backlog;
    const start = point.startDelay(i);
    const runTime = point.runTime(i);
    const finish = start + runTime;
    const cost = point.cost(i);
    const slack = this.#slack(task.deadline - point.now, finish);
    const late = slack < 0 ? 1 : 0;
    const penalty = weights.sla * this.#penalties.late(task.classIndex, -slack * MICROS);
    this.#writeExecutor(executor, backlog, out, at);
    out[at + 3] = squashed(start, seconds);
    out[at + 4] = squashed(runTime, seconds);
    out[at + 5] = squashed(finish, seconds);
    out[at + 6] = squashed(cost, this.#money);
    out[at + 8] = squashedSigned(slack, seconds);
    out[at + 9] = late;
    out[at + 10] = squashed(weights.cost * cost + weights.latency * finish + penalty, this.#objective);
    return backlog;
  }

  #writeKind(point: DecisionPoint, i: number, kind: CandidateKind, out: Float32Array, at: number): void {
    out[at++] = kind === 'run' ? 0 : 1;
    if (this.#kinds.includes('scale')) out[at++] = kind === 'scale' && point.executor(i).open ? 1 : 0;
    if (this.#kinds.length > 1) for (const other of this.#kinds) out[at++] = other === kind ? 1 : 0;
  }

  #writeGlobals(point: DecisionPoint, out: Float32Array, g: number): void {
    const task = point.task(0);
    const weights = this.#weights;
    const seconds = this.#seconds;
    out[g++] = squashed(this.#load, this.#slots);
    out[g++] = 1 - this.#free / this.#slots;
    out[g++] = squashed(this.#backlog, seconds * this.#slots);
    const committed =
      weights.cost * this.#committed +
      weights.latency * point.committedSeconds +
      weights.sla * point.committedPenalty;
    out[g++] = squashed(Math.max(0, committed), this.#objective * this.#slots);
    out[g++] = squashed(task.estimate, seconds);
    out[g++] = squashedSigned(this.#slack(task.deadline - point.now, 0), seconds);
    if (this.#queues) out[g++] = squashed(point.queued, this.#slots);
    for (let c = 0; c < this.#classes; c++) out[g++] = c === task.classIndex ? 1 : 0;
    this.#workflow?.writeGlobals(point, out, g);
    this.#gpus?.writeGlobals(out, g + (this.#workflow?.globals.length ?? 0));
  }
}

function kindFeatures(kinds: readonly CandidateKind[]): string[] {
  if (kinds.length === 0) return [];
  return [
    'waitRow',
    ...(kinds.includes('scale') ? ['open'] : []),
    ...(kinds.length > 1 ? kinds.map((kind) => `kind:${kind}`) : []),
  ];
}

/** The most rows that can be shown: of control dispatch all and at least as many as asked for, else as many as asked for. */
function rowLimit(
  { control, executors }: Scenario,
  others: ReadonlyMap<CandidateKind, number>,
  maxRows: number | undefined,
): number {
  const size = executors.reduce((sum, { count }) => sum + count, 0);
  const migrations = others.get('migrate') ?? 0;
  const beside = [...others.values()].reduce((sum, count) => sum + count, 0) - migrations;
  const most = Math.max(size + beside, migrations + 1);
  if (control === 'dispatch') return Math.max(most, maxRows ?? 0);
  return control === 'placement' ? Math.min(most, maxRows ?? PLACEMENT_ROWS) : (maxRows ?? PLACEMENT_ROWS);
}

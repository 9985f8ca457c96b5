import type { Arena, Stateful } from '../core/arena.ts';
import { QuantileSketch } from '../core/sketch.ts';
import { MICROS } from './clock.ts';
import type { ColdStartReport } from './cold-starts/cold-starts.ts';
import type { ScalingReport } from './elasticity/scaling.ts';
import type { FailureReport } from './failures/report.ts';
import type { NetworkMetrics } from './network/carrier.ts';
import type { GpuAllocation } from './resources/gpu-allocation.ts';
import type { Allocation } from './resources/usage.ts';
import type { Scenario } from './scenario/schema.ts';
import type { SchedulerReport } from './scheduler.ts';
import { Penalties } from './sla/penalties.ts';
import type { SlaReport } from './sla/report.ts';
import type { TaskPool } from './tasks.ts';
import type { FairnessMetrics, TenantMetrics } from './tenants/fairness.ts';
import type { WorkflowReport } from './workflow/totals.ts';

/** Below this run time, 10 s, slowdown is bounded (Feitelson and Rudolph, 1998). */
const SLOWDOWN_BOUND = 10 * MICROS;

/** max(1, (wait + run) / max(run, 10 s)), from microseconds. */
export function boundedSlowdown(wait: number, run: number): number {
  return Math.max(1, (wait + run) / Math.max(run, SLOWDOWN_BOUND));
}

/** What one class of tasks came to. */
export interface ClassMetrics {
  readonly completed: number;
  readonly meanWait: number | null;
  readonly meanResponse: number | null;
  readonly p95Response: number | null;
  readonly slaAttainment: number | null;
}

/** Results of a run over its measured tasks (those after the warm-up); null where a metric has no meaning. */
export interface Metrics {
  readonly meanWait: number | null;
  readonly maxWait: number | null;
  readonly meanResponse: number | null;
  readonly p50Response: number | null;
  readonly p95Response: number | null;
  readonly p99Response: number | null;
  readonly meanBoundedSlowdown: number | null;
  readonly makespan: number | null;
  readonly utilisation: number | null;
  readonly cost: number;
  readonly slaAttainment: number | null;
  readonly slaPenalty: number;
  readonly byClass: Readonly<Record<string, ClassMetrics>>;
  /** Joules, and grams of CO2, of the whole run; absent where nothing draws power. */
  readonly energy?: number;
  readonly carbon?: number;
  /** By pool that is scaled: how it was; and how often executors were taken away. Absent without such. */
  readonly scaling?: Readonly<Record<string, ScalingReport>>;
  readonly revocations?: number;
  /** What is allocated of each resource; GPUs, under `gpu`, in thousandths. Absent without resources. */
  readonly resources?: Readonly<Record<string, Allocation>>;
  /** How much of the GPUs was allocated as load arrived, percent; absent without GPUs. */
  readonly gpuAllocation?: GpuAllocation;
  /** By tenant, and how even it is between them; absent without tenants. */
  readonly byTenant?: Readonly<Record<string, TenantMetrics>>;
  readonly fairness?: FairnessMetrics;
  /** What moved between sites in the whole run; absent without a network. */
  readonly network?: NetworkMetrics;
  /** What arrived in workflows came to; absent without them. */
  readonly workflows?: WorkflowReport;
  /** Measured tasks whose slots had to be set up first; absent where slots are always warm. */
  readonly coldStarts?: ColdStartReport;
  /** Breakdowns, failed attempts and retries of the whole run; absent where nothing can fail. */
  readonly failures?: FailureReport;
  /** What the scheduler counted, e.g. messages; absent where it counts nothing. */
  readonly scheduler?: SchedulerReport;
  /** Promises and what became of them; absent where nothing is promised. */
  readonly sla?: SlaReport;
}

const CELLS = 5;
const COMPLETED = 0;
const WAIT = 1;
const RESPONSE = 2;
const DUE = 3;
const MET = 4;

/** Streaming sums over completed tasks: constant memory, whatever the length of a run. */
export class MetricSums implements Stateful {
  readonly #warmup: number;
  readonly #penalties: Penalties;
  readonly #classNames: readonly string[];
  /** Per class: completed, Σ wait, Σ response, tasks with an SLA, those that met it. Microseconds. */
  readonly #byClass: Float64Array;
  readonly #sketches: readonly QuantileSketch[];
  readonly #all = new QuantileSketch();
  /** max wait, Σ slowdown, Σ run × slots, first arrival, last finish, Σ cost, Σ penalty; microseconds and money. */
  readonly #sums = new Float64Array(7);
  #missedDeadlines = 0;

  constructor(scenario: Scenario) {
    this.#warmup = scenario.horizon.warmup;
    this.#classNames = scenario.tasks.map((task) => task.name);
    this.#penalties = new Penalties(scenario.tasks);
    this.#byClass = new Float64Array(CELLS * scenario.tasks.length);
    // One class alone is the whole: its quantiles are those of all tasks.
    this.#sketches = scenario.tasks.length > 1 ? scenario.tasks.map(() => new QuantileSketch()) : [];
    this.#sums[3] = Number.POSITIVE_INFINITY;
  }

  /** Measured tasks that did not meet their deadline. */
  get missedDeadlines(): number {
    return this.#missedDeadlines;
  }

  get responses(): QuantileSketch {
    return this.#all;
  }

  arrived(origin: number, time: number): void {
    if (origin >= this.#warmup && time < this.#sums[3]!) this.#sums[3] = time;
  }

  /** Takes in a task that completes, its run ending now; returns the SLA penalty it brings. The pool is passed, not
   * its numbers: a call that is not inlined would box each of them. */
  completed(tasks: TaskPool, task: number, finish: number): number {
    const submit = tasks.submit[task]!;
    const due = tasks.due[task]!;
    const classIndex = tasks.classIndex[task]!;
    const response = finish - submit;
    const late = finish > due;
    const penalty = late ? this.#penalties.late(classIndex, finish - due) : 0;
    if (tasks.origin[task]! < this.#warmup) return penalty;
    const start = tasks.start[task]!;
    const wait = start - submit;
    const run = finish - start;
    const cell = CELLS * classIndex;
    const byClass = this.#byClass;
    byClass[cell + COMPLETED]!++;
    byClass[cell + WAIT]! += wait;
    byClass[cell + RESPONSE]! += response;
    if (due !== Number.POSITIVE_INFINITY) {
      byClass[cell + DUE]!++;
      if (late) this.#missedDeadlines++;
      else byClass[cell + MET]!++;
    }
    const seconds = response * 1e-6;
    this.#all.add(seconds);
    if (this.#sketches.length > 0) this.#sketches[classIndex]!.add(seconds);
    const sums = this.#sums;
    if (wait > sums[0]!) sums[0] = wait;
    sums[1]! += boundedSlowdown(wait, run);
    sums[2]! += run * tasks.slots[task]!;
    if (finish > sums[4]!) sums[4] = finish;
    sums[5]! += tasks.spent[task]!;
    sums[6]! += penalty;
    return penalty;
  }

  /** Takes in a task that ended otherwise or not at all: it misses its SLA. Returns the penalty. */
  missed(tasks: TaskPool, task: number): number {
    const measured = tasks.origin[task]! >= this.#warmup;
    if (measured) this.#sums[5]! += tasks.spent[task]!;
    if (tasks.due[task]! === Number.POSITIVE_INFINITY) return 0;
    const classIndex = tasks.classIndex[task]!;
    const penalty = this.#penalties.unserved(classIndex);
    if (!measured) return penalty;
    this.#byClass[CELLS * classIndex + DUE]!++;
    this.#missedDeadlines++;
    this.#sums[6]! += penalty;
    return penalty;
  }

  /** @param slots of the whole fleet, null where they do not limit it; @param provisioned money for capacity that is billed whether used or not */
  report(slots: number | null, provisioned: number): Metrics {
    const total = (cell: number) => this.#total(cell);
    const completed = total(COMPLETED);
    const mean = (sum: number) => (completed === 0 ? null : sum / completed);
    const sums = this.#sums;
    const makespan = completed === 0 ? null : sums[4]! - sums[3]!;
    return {
      meanWait: mean(total(WAIT) / MICROS),
      maxWait: completed === 0 ? null : sums[0]! / MICROS,
      meanResponse: mean(total(RESPONSE) / MICROS),
      p50Response: this.#all.quantile(0.5),
      p95Response: this.#all.quantile(0.95),
      p99Response: this.#all.quantile(0.99),
      meanBoundedSlowdown: mean(sums[1]!),
      makespan: makespan === null ? null : makespan / MICROS,
      utilisation: makespan && slots ? sums[2]! / (slots * makespan) : null,
      cost: sums[5]! + provisioned,
      slaAttainment: total(DUE) === 0 ? null : total(MET) / total(DUE),
      slaPenalty: sums[6]!,
      byClass: Object.fromEntries(this.#classNames.map((name, c) => [name, this.#classReport(c)])),
    };
  }

  save(arena: Arena): void {
    arena.write(this.#byClass);
    arena.write(this.#sums);
    this.#all.save(arena);
    for (const sketch of this.#sketches) sketch.save(arena);
  }

  load(arena: Arena): void {
    arena.read(this.#byClass);
    arena.read(this.#sums);
    this.#all.load(arena);
    for (const sketch of this.#sketches) sketch.load(arena);
    this.#missedDeadlines = this.#total(DUE) - this.#total(MET);
  }

  #total(cell: number): number {
    return this.#classNames.reduce((sum, _, c) => sum + this.#byClass[CELLS * c + cell]!, 0);
  }

  #classReport(c: number): ClassMetrics {
    const at = (cell: number) => this.#byClass[CELLS * c + cell]!;
    const completed = at(COMPLETED);
    return {
      completed,
      meanWait: completed === 0 ? null : at(WAIT) / completed / MICROS,
      meanResponse: completed === 0 ? null : at(RESPONSE) / completed / MICROS,
      p95Response: (this.#sketches[c] ?? this.#all).quantile(0.95),
      slaAttainment: at(DUE) === 0 ? null : at(MET) / at(DUE),
    };
  }
}

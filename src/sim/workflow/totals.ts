import type { Arena, Stateful } from '../../core/arena.ts';
import { QuantileSketch } from '../../core/sketch.ts';
import { MICROS } from '../clock.ts';
import type { Workflow } from './template.ts';

/** What the workflows of a run, or those of one kind, came to. Seconds; null where a figure has no meaning. */
export interface WorkflowMetrics {
  readonly completed: number;
  /** Those of which a step failed, was rejected or abandoned. */
  readonly failed: number;
  readonly unfinished: number;
  /** From arrival to the finish of the last step. */
  readonly meanResponse: number | null;
  readonly p95Response: number | null;
  /** Mean of response / critical path, every step on the executor where it is fastest. */
  readonly meanSlowdown: number | null;
  readonly slaAttainment: number | null;
  readonly slaPenalty: number;
  /** Steps that never came because one before them did not complete. */
  readonly lostSteps: number;
}

export interface WorkflowReport extends WorkflowMetrics {
  readonly byWorkflow: Readonly<Record<string, WorkflowMetrics>>;
}

const CELLS = 9;
const ARRIVED = 0;
const COMPLETED = 1;
const FAILED = 2;
const RESPONSE = 3;
const SLOWDOWN = 4;
const DUE = 5;
const MET = 6;
const PENALTY = 7;
const LOST = 8;

/** Streaming sums over workflows by kind; those of the warm-up are left out. */
export class WorkflowTotals implements Stateful {
  /** Money for all missed deadlines, those of the warm-up too: a KPI. */
  penalty = 0;
  readonly #warmup: number;
  readonly #kinds: readonly Workflow[];
  readonly #sums: Float64Array;
  readonly #all = new QuantileSketch();
  readonly #sketches: readonly QuantileSketch[];

  constructor(kinds: readonly Workflow[], warmup: number) {
    this.#warmup = warmup;
    this.#kinds = kinds;
    this.#sums = new Float64Array(CELLS * kinds.length);
    // One kind alone is the whole.
    this.#sketches = kinds.length > 1 ? kinds.map(() => new QuantileSketch()) : [];
  }

  arrived(ordinal: number, kind: number): void {
    if (ordinal >= this.#warmup) this.#sums[CELLS * kind + ARRIVED]!++;
  }

  /** A workflow is done, so many microseconds after its arrival; `path` is its critical path. */
  completed(ordinal: number, kind: number, response: number, path: number): void {
    const { deadline } = this.#kinds[kind]!;
    const met = response <= deadline;
    if (ordinal >= this.#warmup) {
      const cell = CELLS * kind;
      this.#sums[cell + COMPLETED]!++;
      this.#sums[cell + RESPONSE]! += response;
      this.#sums[cell + SLOWDOWN]! += path > 0 ? response / path : 1;
      if (deadline !== Number.POSITIVE_INFINITY && met) {
        this.#sums[cell + DUE]!++;
        this.#sums[cell + MET]!++;
      }
      this.#all.add(response / MICROS);
      if (this.#sketches.length > 0) this.#sketches[kind]!.add(response / MICROS);
    }
    if (!met) this.missed(ordinal, kind);
  }

  /** A workflow ends without so many of its steps. */
  failed(ordinal: number, kind: number, lost: number): void {
    if (ordinal >= this.#warmup) {
      this.#sums[CELLS * kind + FAILED]!++;
      this.#sums[CELLS * kind + LOST]! += lost;
    }
    if (this.#kinds[kind]!.deadline !== Number.POSITIVE_INFINITY) this.missed(ordinal, kind);
  }

  /** A workflow misses its deadline. */
  missed(ordinal: number, kind: number): void {
    const { penalty } = this.#kinds[kind]!;
    this.penalty += penalty;
    if (ordinal < this.#warmup) return;
    this.#sums[CELLS * kind + DUE]!++;
    this.#sums[CELLS * kind + PENALTY]! += penalty;
  }

  report(): WorkflowReport {
    const kinds = this.#kinds.map((_, kind) => this.#sums.subarray(CELLS * kind, CELLS * (kind + 1)));
    const whole = Float64Array.from({ length: CELLS }, (_, cell) =>
      kinds.reduce((sum, kind) => sum + kind[cell]!, 0),
    );
    return {
      ...metricsOf(whole, this.#all),
      byWorkflow: Object.fromEntries(
        kinds.map((sums, kind) => [
          this.#kinds[kind]!.name,
          metricsOf(sums, this.#sketches[kind] ?? this.#all),
        ]),
      ),
    };
  }

  save(arena: Arena): void {
    arena.writeNumber(this.penalty);
    arena.write(this.#sums);
    for (const sketch of [this.#all, ...this.#sketches]) sketch.save(arena);
  }

  load(arena: Arena): void {
    this.penalty = arena.readNumber();
    arena.read(this.#sums);
    for (const sketch of [this.#all, ...this.#sketches]) sketch.load(arena);
  }
}

function metricsOf(sums: Float64Array, responses: QuantileSketch): WorkflowMetrics {
  const at = (cell: number) => sums[cell]!;
  const completed = at(COMPLETED);
  return {
    completed,
    failed: at(FAILED),
    unfinished: at(ARRIVED) - completed - at(FAILED),
    meanResponse: completed === 0 ? null : at(RESPONSE) / completed / MICROS,
    p95Response: responses.quantile(0.95),
    meanSlowdown: completed === 0 ? null : at(SLOWDOWN) / completed,
    slaAttainment: at(DUE) === 0 ? null : at(MET) / at(DUE),
    slaPenalty: at(PENALTY),
    lostSteps: at(LOST),
  };
}

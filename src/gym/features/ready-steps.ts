import type { DecisionPoint } from '../../sim/decision-point.ts';
import { ReadyPlan } from '../../sim/planning/ready-plan.ts';
import type { RowSelection } from './row-selection.ts';

/** What to do with the steps that are shown if those of the longest, or of the shortest, way to go come first. */
export class ReadySteps {
  /** The least ordinal of the workflows that are shown. */
  firstWorkflow = 0;
  anyTurn = false;
  anyShortTurn = false;
  readonly #plan = new ReadyPlan();
  /** By shown row its step, as a position in `#rows`. */
  #step = new Int32Array(16);
  /** By step a row of it, its ordinal, and the seconds to go. */
  readonly #rows: number[] = [];
  #way = new Float64Array(16);
  /** By shown row. */
  #turn = new Uint8Array(16);
  #shortTurn = new Uint8Array(16);
  #finish = new Float64Array(16);

  look(point: DecisionPoint, rows: RowSelection): void {
    this.#list(point, rows);
    const plan = this.#plan;
    plan.read(point, this.#rows);
    plan.make((k) => this.#way[k]!);
    this.anyShortTurn = this.#take(point, rows, this.#shortTurn);
    plan.make((k) => -this.#way[k]!);
    this.anyTurn = this.#take(point, rows, this.#turn);
    for (let r = 0; r < rows.runs; r++) this.#finish[r] = plan.finish[this.#step[r]!]!;
  }

  /** Seconds until the step of a shown row would end at the best place, had it that for itself. */
  alone(r: number): number {
    return this.#plan.alone[this.#step[r]!]!;
  }

  /** The same behind the steps of a longer way. */
  finish(r: number): number {
    return this.#finish[r]!;
  }

  turn(r: number): number {
    return this.#turn[r]!;
  }

  shortTurn(r: number): number {
    return this.#shortTurn[r]!;
  }

  /** Notes the steps of the rows, which stand together. */
  #list(point: DecisionPoint, rows: RowSelection): void {
    this.#makeRoom(rows.runs);
    this.#rows.length = 0;
    this.firstWorkflow = Number.POSITIVE_INFINITY;
    let last = -1;
    for (let r = 0; r < rows.runs; r++) {
      const i = rows.candidate(r);
      const task = point.task(i);
      if (task.index !== last) {
        last = task.index;
        this.#way[this.#rows.length] = task.step?.upwardRank ?? task.estimate;
        this.#rows.push(i);
        if (task.workflow !== null) this.firstWorkflow = Math.min(this.firstWorkflow, task.workflow);
      }
      this.#step[r] = this.#rows.length - 1;
    }
  }

  /** Whether the plan sends something now, and the rows that are. */
  #take(point: DecisionPoint, rows: RowSelection, into: Uint8Array): boolean {
    const { now, executor } = this.#plan;
    let any = false;
    for (let r = 0; r < rows.runs; r++) {
      const k = this.#step[r]!;
      const turn = now[k] === 1 && point.executor(rows.candidate(r)).index === executor[k];
      into[r] = turn ? 1 : 0;
      any ||= turn;
    }
    return any;
  }

  #makeRoom(rows: number): void {
    if (rows <= this.#step.length) return;
    this.#step = new Int32Array(2 * rows);
    this.#way = new Float64Array(2 * rows);
    this.#turn = new Uint8Array(2 * rows);
    this.#shortTurn = new Uint8Array(2 * rows);
    this.#finish = new Float64Array(2 * rows);
  }
}

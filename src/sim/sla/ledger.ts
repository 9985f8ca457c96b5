import type { Arena } from '../../core/arena.ts';
import { toMicros } from '../clock.ts';
import { REASONS, type Reason } from '../endings.ts';
import type { Engine } from '../engine.ts';
import type { SlaLedger } from '../feature-contracts.ts';
import type { Scenario } from '../scenario/schema.ts';
import { Penalties } from './penalties.ts';
import { type ClassCounts, type SlaReport, slaReport } from './report.ts';

const CELLS = 6;
const ENDED = 0;
const COMPLETED = 1;
const MET = 2;
const WITHIN = 3;
const PENALTY = 4;
const SPENT = 5;

export function needsLedger({ tasks, budgets }: Scenario): boolean {
  return budgets.length > 0 || tasks.some((task) => task.sla !== undefined);
}

/** Keeps who was promised what, what became of it, and why not; and what has been spent of each budget. */
export class Ledger implements SlaLedger {
  readonly #engine: Engine;
  readonly #warmup: number;
  readonly #penalties: Penalties;
  /** Microseconds of the percentile target, by class. */
  readonly #within: Float64Array;
  /** By class the cells above, and the misses by reason. */
  readonly #cells: Float64Array;
  readonly #reasons: Float64Array;
  /** By budget: whether a class is charged to it, and the money. */
  readonly #charged: readonly (readonly boolean[])[];
  readonly #spent: Float64Array;
  readonly #rejecting: boolean;

  constructor(engine: Engine) {
    const { tasks: classes, horizon, budgets } = engine.scenario;
    this.#engine = engine;
    this.#warmup = horizon.warmup;
    this.#penalties = new Penalties(classes);
    this.#within = Float64Array.from(classes, ({ sla }) =>
      toMicros(sla?.percentile?.within ?? sla?.deadline ?? Number.POSITIVE_INFINITY),
    );
    this.#cells = new Float64Array(CELLS * classes.length);
    this.#reasons = new Float64Array(REASONS.length * classes.length);
    this.#charged = budgets.map((budget) =>
      classes.map((task) =>
        budget.class !== undefined
          ? task.name === budget.class
          : (budget.tenant ?? task.tenant) === task.tenant,
      ),
    );
    this.#spent = new Float64Array(budgets.length);
    this.#rejecting = budgets.some((budget) => budget.over === 'reject');
  }

  exhausted(task: number): boolean {
    if (!this.#rejecting) return false;
    const classIndex = this.#engine.tasks.classIndex[task]!;
    return this.#engine.scenario.budgets.some(
      ({ over, money }, b) =>
        over === 'reject' && this.#charged[b]![classIndex] === true && this.#spent[b]! >= money,
    );
  }

  completed(task: number): void {
    const { tasks, now } = this.#engine;
    const cell = this.#end(task);
    if (cell < 0) return;
    const late = now - tasks.due[task]!;
    const cells = this.#cells;
    cells[cell + COMPLETED]!++;
    if (now - tasks.submit[task]! <= this.#within[tasks.classIndex[task]!]!) cells[cell + WITHIN]!++;
    if (late > 0) {
      cells[cell + PENALTY]! += this.#penalties.late(tasks.classIndex[task]!, late);
      this.#miss(task, this.#whyLate(task));
    } else cells[cell + MET]!++;
  }

  missed(task: number, reason: Reason): void {
    const cell = this.#end(task);
    if (cell < 0) return;
    if (this.#engine.tasks.due[task]! === Number.POSITIVE_INFINITY) return;
    this.#cells[cell + PENALTY]! += this.#penalties.unserved(this.#engine.tasks.classIndex[task]!);
    this.#miss(task, reason);
  }

  targetPenalties(): number {
    return Object.values(this.report().byClass).reduce((sum, { targetPenalty }) => sum + targetPenalty, 0);
  }

  report(): SlaReport {
    const { tasks: classes, budgets } = this.#engine.scenario;
    const counts = classes.map((_, c): ClassCounts => {
      const at = (cell: number) => this.#cells[CELLS * c + cell]!;
      return {
        ended: at(ENDED),
        completed: at(COMPLETED),
        met: at(MET),
        within: at(WITHIN),
        penalty: at(PENALTY),
        spent: at(SPENT),
        misses: this.#reasons.subarray(REASONS.length * c, REASONS.length * (c + 1)),
      };
    });
    return slaReport(classes, counts, budgets, this.#spent);
  }

  save(arena: Arena): void {
    for (const column of [this.#cells, this.#reasons, this.#spent]) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of [this.#cells, this.#reasons, this.#spent]) arena.read(column);
  }

  /** Counts a task that ends. @returns where its class's cells begin, −1 for a task of the warm-up */
  #end(task: number): number {
    const { tasks } = this.#engine;
    const classIndex = tasks.classIndex[task]!;
    for (let b = 0; b < this.#spent.length; b++) {
      if (this.#charged[b]![classIndex]) this.#spent[b]! += tasks.spent[task]!;
    }
    if (tasks.origin[task]! < this.#warmup) return -1;
    const cell = CELLS * classIndex;
    this.#cells[cell + ENDED]!++;
    this.#cells[cell + SPENT]! += tasks.spent[task]!;
    return cell;
  }

  #miss(task: number, reason: Reason): void {
    const at = REASONS.length * this.#engine.tasks.classIndex[task]! + REASONS.indexOf(reason);
    this.#reasons[at]!++;
  }

  /** The first thing without which a task that is done now would have had a chance. */
  #whyLate(task: number): Reason {
    const { tasks, fleet, features, now } = this.#engine;
    const promised = tasks.due[task]! - tasks.submit[task]!;
    const run = now - tasks.start[task]!;
    if (run > promised) return 'long';
    if (features.attempts !== null && features.attempts.attemptOf(task) > 1) return 'retried';
    return run + fleet.latency[tasks.executor[task]!]! > promised ? 'far' : 'queued';
  }
}

import type { Arena, Stateful } from '../core/arena.ts';
import type { Fleet } from './fleet.ts';
import type { Scenario } from './scenario/schema.ts';
import { Penalties } from './sla/penalties.ts';
import type { TaskPool } from './tasks.ts';

/**
 * What past choices still have to bring: predicted finishes and missed deadlines of the tasks that were sent and have
 * not ended. A learner that sees this can tell the consequences of a choice at once, not when they come due.
 */
export class Commitments implements Stateful {
  readonly #fleet: Fleet;
  readonly #tasks: TaskPool;
  readonly #penalties: Penalties;
  #count = 0;
  #finishes = 0;
  /** Money for deadlines that are predicted to be missed. */
  penalty = 0;

  constructor(scenario: Scenario, fleet: Fleet, tasks: TaskPool) {
    this.#fleet = fleet;
    this.#tasks = tasks;
    this.#penalties = new Penalties(scenario.tasks);
  }

  /** Predicted microseconds until the tasks that were sent have finished, one after another added up. */
  remaining(now: number): number {
    return this.#finishes - this.#count * now;
  }

  /** Predicted money that occupied slots and starts of these tasks will still cost. */
  cost(now: number): number {
    const fleet = this.#fleet;
    let money = 0;
    for (let executor = 0; executor < fleet.size; executor++) {
      money += fleet.priceOf(executor, fleet.backlog(executor, now, this.#tasks), fleet.waiting(executor));
    }
    return money;
  }

  /** A task is sent; when it will finish has been predicted. */
  sent(task: number): void {
    const tasks = this.#tasks;
    const finish = tasks.finish[task]!;
    this.#count++;
    this.#finishes += finish;
    const late = finish - tasks.due[task]!;
    if (late > 0) this.penalty += this.#penalties.late(tasks.classIndex[task]!, late);
  }

  /** A task that was sent leaves its executor, completed or not. */
  ended(task: number): void {
    const tasks = this.#tasks;
    const finish = tasks.finish[task]!;
    this.#count--;
    if (this.#count === 0) {
      // An empty system owes exactly nothing: rounding does not pile up over a long run.
      this.#finishes = 0;
      this.penalty = 0;
      return;
    }
    this.#finishes -= finish;
    const late = finish - tasks.due[task]!;
    if (late > 0) this.penalty -= this.#penalties.late(tasks.classIndex[task]!, late);
  }

  save(arena: Arena): void {
    for (const value of [this.#count, this.#finishes, this.penalty]) arena.writeNumber(value);
  }

  load(arena: Arena): void {
    this.#count = arena.readNumber();
    this.#finishes = arena.readNumber();
    this.penalty = arena.readNumber();
  }
}

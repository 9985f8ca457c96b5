import type { Arena, Stateful } from '../core/arena.ts';
import type { Engine } from './engine.ts';
import type { Fleet } from './fleet.ts';
import type { StartPrediction } from './prediction.ts';
import { Penalties } from './sla/penalties.ts';
import { NONE, type TaskPool } from './tasks.ts';

/**
 * What past choices still have to bring: predicted finishes and missed deadlines of the tasks that were sent and have
 * not ended. A learner that sees this can tell the consequences of a choice at once, not when they come due. It is kept
 * from the first time that somebody asks.
 */
export class Commitments implements Stateful {
  readonly #fleet: Fleet;
  readonly #tasks: TaskPool;
  readonly #prediction: StartPrediction;
  readonly #penalties: Penalties;
  #kept = false;
  #count = 0;
  #finishes = 0;
  #penalty = 0;

  constructor({ scenario, fleet, tasks, prediction }: Engine) {
    this.#fleet = fleet;
    this.#tasks = tasks;
    this.#prediction = prediction;
    this.#penalties = new Penalties(scenario.tasks);
  }

  /** Money for deadlines that are predicted to be missed. */
  get penalty(): number {
    this.#keep();
    return this.#penalty;
  }

  /** Predicted microseconds until the tasks that were sent have finished, one after another added up. */
  remaining(now: number): number {
    this.#keep();
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
    if (this.#kept) this.#add(task);
  }

  /** A task that was sent leaves its executor, completed or not. */
  ended(task: number): void {
    if (!this.#kept) return;
    this.#count--;
    if (this.#count === 0) {
      // An empty system owes exactly nothing: rounding does not pile up over a long run.
      this.#finishes = 0;
      this.#penalty = 0;
      return;
    }
    this.#finishes -= this.#prediction.finishOf(task);
    this.#penalty -= this.#penaltyOf(task);
  }

  save(arena: Arena): void {
    for (const value of [Number(this.#kept), this.#count, this.#finishes, this.#penalty])
      arena.writeNumber(value);
  }

  load(arena: Arena): void {
    this.#kept = arena.readNumber() === 1;
    this.#count = arena.readNumber();
    this.#finishes = arena.readNumber();
    this.#penalty = arena.readNumber();
  }

  #keep(): void {
    if (this.#kept) return;
    this.#kept = true;
    this.#prediction.keep();
    for (const task of this.#tasks.living()) if (this.#tasks.executor[task] !== NONE) this.#add(task);
  }

  #add(task: number): void {
    this.#count++;
    this.#finishes += this.#prediction.finishOf(task);
    this.#penalty += this.#penaltyOf(task);
  }

  #penaltyOf(task: number): number {
    const tasks = this.#tasks;
    const late = this.#prediction.finishOf(task) - tasks.due[task]!;
    return this.#penalties.late(tasks.classIndex[task]!, late);
  }
}

import type { Engine } from '../engine.ts';
import { CLOSING, OPENING } from '../event-kinds.ts';
import type { Scenario } from '../scenario/schema.ts';
import { NONE } from '../tasks.ts';
import { WeeklyHours } from './hours.ts';

export function needsCalendars({ executors }: Scenario): boolean {
  return executors.some(({ calendar }) => calendar !== undefined);
}

/** Executors that open and close by the clock: office hours, maintenance. The clock is all its state. */
export class Calendars {
  readonly #engine: Engine;
  /** By pool; null where it is always open. */
  readonly #hours: readonly (WeeklyHours | null)[];

  constructor(engine: Engine) {
    const { scenario, events, now } = engine;
    this.#engine = engine;
    this.#hours = scenario.executors.map(({ calendar }) => (calendar ? new WeeklyHours(calendar) : null));
    engine.on(OPENING, (pool) => this.#open(pool));
    engine.on(CLOSING, (pool) => this.#close(pool));
    this.#hours.forEach((hours, pool) => {
      if (hours === null) return;
      if (!hours.isOpen(now)) {
        this.#shut(pool);
        events.push(hours.nextOpening(now), OPENING, pool);
      } else if (hours.nextClosing(now) !== Number.POSITIVE_INFINITY) {
        events.push(hours.nextClosing(now), CLOSING, pool);
      }
    });
  }

  isClosed(executor: number): boolean {
    const { fleet, now } = this.#engine;
    return this.#hours[fleet.pool[executor]!]?.isOpen(now) === false;
  }

  /** Microseconds until it opens. */
  delay(executor: number): number {
    const { fleet, now } = this.#engine;
    return this.isClosed(executor) ? this.#hours[fleet.pool[executor]!]!.nextOpening(now) - now : 0;
  }

  /** When an executor will have been open for so many microseconds from a time on. */
  after(executor: number, time: number, micros: number): number {
    return this.#hours[this.#engine.fleet.pool[executor]!]?.after(time, micros) ?? time + micros;
  }

  #members(pool: number): number[] {
    const { fleet } = this.#engine;
    return Array.from(fleet.pool.keys()).filter((executor) => fleet.pool[executor] === pool);
  }

  #open(pool: number): void {
    const engine = this.#engine;
    engine.events.push(this.#hours[pool]!.nextClosing(engine.now), CLOSING, pool);
    for (const executor of this.#members(pool)) {
      engine.journal?.note(engine.now, 'up', null, executor);
      engine.open(executor);
    }
  }

  #close(pool: number): void {
    const engine = this.#engine;
    engine.events.push(this.#hours[pool]!.nextOpening(engine.now), OPENING, pool);
    this.#shut(pool);
    if (engine.scenario.executors[pool]!.calendar!.atClosing === 'finish') return;
    for (const executor of this.#members(pool)) this.#pause(executor);
  }

  #shut(pool: number): void {
    const engine = this.#engine;
    for (const executor of this.#members(pool)) {
      engine.journal?.note(engine.now, 'down', null, executor, { closed: true });
      engine.close(executor);
    }
  }

  /** What runs goes on first thing when it opens again. */
  #pause(executor: number): void {
    const engine = this.#engine;
    const { fleet, tasks } = engine;
    const running: number[] = [];
    for (let task = fleet.runningHead[executor]!; task !== NONE; task = tasks.next[task]!) running.push(task);
    for (const task of running) engine.interrupt(task, 'all', 'closed');
    for (const task of running) engine.requeue(task);
  }
}

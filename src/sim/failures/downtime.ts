import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { JournalEntry } from '../journal.ts';
import type { Scenario } from '../scenario/schema.ts';
import { interruptAll } from './interruption.ts';

/** Whether executors can be down because they, or all at their site, have failed. */
export function needsDowntime({ executors, sites }: Scenario): boolean {
  return [...executors, ...sites].some(({ failures }) => failures);
}

/** Executors that are down, for one reason or several at once, and for how long they were. */
export class Downtime implements Stateful {
  readonly #engine: Engine;
  /** Reasons for which each executor is down, and since when it is. */
  readonly #reasons: Int32Array;
  readonly #since: Float64Array;
  /** Microseconds for which each was down before. */
  readonly #total: Float64Array;
  /** When each is expected to be up again. */
  readonly #back: Float64Array;

  constructor(engine: Engine) {
    const { size } = engine.fleet;
    this.#engine = engine;
    this.#reasons = new Int32Array(size);
    this.#since = new Float64Array(size);
    this.#total = new Float64Array(size);
    this.#back = new Float64Array(size);
  }

  /** An executor goes down, for so many microseconds as far as is known: what runs there is interrupted. */
  begin(executor: number, expected: number, cause: JournalEntry['detail'] = null): void {
    const { now, journal } = this.#engine;
    journal?.note(now, 'breakdown', null, executor, cause);
    if (this.#reasons[executor]!++ === 0) this.#since[executor] = now;
    this.expect(executor, expected);
    this.#engine.close(executor);
    interruptAll(this.#engine, executor, 'breakdown');
  }

  /** One reason is gone; with the last of them the executor is up. */
  end(executor: number): void {
    const { now, journal } = this.#engine;
    journal?.note(now, 'repair', null, executor);
    if (--this.#reasons[executor]! === 0) this.#total[executor]! += now - this.#since[executor]!;
    this.#engine.open(executor);
  }

  /** An executor that is down is expected to be so for this many microseconds from now. */
  expect(executor: number, micros: number): void {
    this.#back[executor] = Math.max(this.#back[executor]!, this.#engine.now + micros);
  }

  /** When an executor is expected to be up: now when it is, or is overdue. */
  expectedUp(executor: number): number {
    const { now } = this.#engine;
    return this.#reasons[executor] === 0 ? now : Math.max(now, this.#back[executor]!);
  }

  /** The share of the time, from the start of the run, for which the fleet's slots were up. */
  availability(): number {
    const { fleet, now, source } = this.#engine;
    let down = 0;
    let all = 0;
    for (let e = 0; e < fleet.size; e++) {
      const current = this.#reasons[e] === 0 ? 0 : now - this.#since[e]!;
      down += fleet.slots[e]! * (this.#total[e]! + current);
      all += fleet.slots[e]! * (now - source.origin);
    }
    return all === 0 ? 1 : 1 - down / all;
  }

  save(arena: Arena): void {
    for (const column of this.#state()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#state()) arena.read(column);
  }

  #state() {
    return [this.#reasons, this.#since, this.#total, this.#back];
  }
}

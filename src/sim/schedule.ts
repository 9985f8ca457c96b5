import { type Arena, grown, type Stateful } from '../core/arena.ts';
import { OUTCOMES, type Outcome } from './endings.ts';

/** What happened to every task, by ordinal of arrival; kept only when a run is asked to record. Microseconds. */
export class Schedule implements Stateful {
  size = 0;
  arrival = new Float64Array(64);
  /** When the SLA expires; Infinity without one. */
  due = new Float64Array(64);
  start = new Float64Array(64);
  finish = new Float64Array(64);
  cost = new Float64Array(64);
  executor = new Int32Array(64);
  classIndex = new Int32Array(64);
  outcome = new Uint8Array(64);
  attempts = new Int32Array(64);

  arrived(index: number, classIndex: number, time: number, due: number): void {
    if (index === this.arrival.length) this.#grow();
    this.size = index + 1;
    this.arrival[index] = time;
    this.due[index] = due;
    this.start[index] = Number.NaN;
    this.finish[index] = Number.NaN;
    this.cost[index] = 0;
    this.executor[index] = -1;
    this.classIndex[index] = classIndex;
    this.outcome[index] = 0;
    this.attempts[index] = 0;
  }

  /** A task begins; `attempt` counts from 1, and one that goes on after an interruption is not new. */
  began(index: number, executor: number, time: number, attempt: number): void {
    if (attempt === this.attempts[index]) return;
    this.attempts[index] = attempt;
    this.executor[index] = executor;
    this.start[index] = time;
  }

  ended(index: number, outcome: Outcome, time: number, cost: number): void {
    this.finish[index] = time;
    this.cost[index] = cost;
    this.outcome[index] = OUTCOMES.indexOf(outcome);
  }

  save(arena: Arena): void {
    arena.writeNumber(this.size);
    for (const column of this.#columns()) arena.write(column, this.size);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    while (this.arrival.length < size) this.#grow();
    this.size = size;
    for (const column of this.#columns()) arena.read(column, size);
  }

  #columns() {
    return [
      this.arrival,
      this.due,
      this.start,
      this.finish,
      this.cost,
      this.executor,
      this.classIndex,
      this.outcome,
      this.attempts,
    ];
  }

  #grow(): void {
    const capacity = 2 * this.arrival.length;
    this.arrival = grown(this.arrival, capacity);
    this.due = grown(this.due, capacity);
    this.start = grown(this.start, capacity);
    this.finish = grown(this.finish, capacity);
    this.cost = grown(this.cost, capacity);
    this.executor = grown(this.executor, capacity);
    this.classIndex = grown(this.classIndex, capacity);
    this.outcome = grown(this.outcome, capacity);
    this.attempts = grown(this.attempts, capacity);
  }
}

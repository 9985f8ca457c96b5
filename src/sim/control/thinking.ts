import type { Arena, Stateful } from '../../core/arena.ts';
import { toMicros } from '../clock.ts';
import { CANDIDATE_KINDS } from '../decision-point.ts';
import type { Engine } from '../engine.ts';
import { DECIDED } from '../event-kinds.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { NONE } from '../tasks.ts';

const NEVER = -1;

/**
 * Simulated time between a question and its answer. Meanwhile the world goes on and nobody else is asked; the row that
 * was chosen takes effect then, if the same question still has it and allows it.
 */
export class Thinking implements Stateful {
  readonly #engine: Engine;
  readonly #spec: NonNullable<Scenario['thinking']>;
  #until = NEVER;
  #done = false;
  /** The chosen row: its kind, the ordinals of its task and of the first row's, its executor. */
  #kind = 0;
  #task = NONE;
  #first = NONE;
  #executor = NONE;

  constructor(engine: Engine, spec: NonNullable<Scenario['thinking']>) {
    this.#engine = engine;
    this.#spec = spec;
    engine.on(DECIDED, () => {
      this.#done = true;
    });
  }

  /** Whether an answer is still being thought about. */
  get busy(): boolean {
    return this.#until !== NEVER && !this.#done;
  }

  /**
   * Begins to think about a row; false when that takes no time.
   *
   * @param measured microseconds that it really took; @param messageRounds that the policy needed
   */
  begin(point: SimulatedPoint, row: number, measured: number, messageRounds: number): boolean {
    const { constant, perCandidate, message, measured: factor } = this.#spec;
    const micros =
      toMicros(constant + perCandidate * point.size + message * messageRounds) +
      Math.round(factor * measured);
    if (micros === 0) return false;
    this.#until = this.#engine.now + micros;
    this.#kind = CANDIDATE_KINDS.indexOf(point.kind(row));
    this.#task = this.#ordinal(point, row);
    this.#first = this.#ordinal(point, 0);
    this.#executor = point.executorSlot(row);
    this.#engine.events.push(this.#until, DECIDED, NONE);
    return true;
  }

  /** The row that was chosen for the question that is open now, once; −1 when there is none any more. */
  takeAnswer(point: SimulatedPoint): number {
    if (!this.#done) return -1;
    this.drop();
    if (this.#ordinal(point, 0) !== this.#first) return -1;
    for (let i = 0; i < point.size; i++) if (this.#isChosen(point, i)) return point.allowed(i) ? i : -1;
    return -1;
  }

  /** The question has gone away. */
  drop(): void {
    this.#done = false;
    this.#until = NEVER;
  }

  save(arena: Arena): void {
    for (const value of this.#state()) arena.writeNumber(value);
  }

  load(arena: Arena): void {
    this.#until = arena.readNumber();
    this.#done = arena.readNumber() === 1;
    this.#kind = arena.readNumber();
    this.#task = arena.readNumber();
    this.#first = arena.readNumber();
    this.#executor = arena.readNumber();
  }

  #isChosen(point: SimulatedPoint, i: number): boolean {
    return (
      point.kind(i) === CANDIDATE_KINDS[this.#kind] &&
      point.executorSlot(i) === this.#executor &&
      this.#ordinal(point, i) === this.#task
    );
  }

  #ordinal(point: SimulatedPoint, i: number): number {
    const task = point.taskSlot(i);
    return task === NONE ? NONE : this.#engine.tasks.index[task]!;
  }

  #state(): number[] {
    return [this.#until, Number(this.#done), this.#kind, this.#task, this.#first, this.#executor];
  }
}

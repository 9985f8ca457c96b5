import type { Outcomes } from './rollout.ts';

/** Doubles of a step: when it was decided, what it paid, what later value is worth, and V by the network that acted. */
const NUMBERS = 4;

const FIRST_CAPACITY = 64;

/** State of a {@link Trajectory}; JSON and typed arrays. */
export interface TrajectoryState {
  readonly episode: number;
  readonly piece: number;
  readonly end: number;
  readonly endValue: number;
  readonly rows: Float32Array;
  readonly numbers: Float64Array;
}

/** An episode of one environment, or a piece of a long one, in arrays that grow with it. */
export class Trajectory {
  /** Number of the episode among those of its environment. */
  readonly episode: number;
  /** Number of the piece in its episode. */
  readonly piece: number;
  readonly #width: number;
  #rows: Float32Array;
  #numbers: Float64Array;
  #length = 0;
  #end = 0;
  #endValue = 0;

  /** @param width floats of a row of training */
  constructor(width: number, episode: number, piece: number) {
    this.#width = width;
    this.episode = episode;
    this.piece = piece;
    this.#rows = new Float32Array(FIRST_CAPACITY * width);
    this.#numbers = new Float64Array(FIRST_CAPACITY * NUMBERS);
  }

  static of(width: number, { episode, piece, end, endValue, rows, numbers }: TrajectoryState): Trajectory {
    const trajectory = new Trajectory(width, episode, piece);
    trajectory.#rows = rows.slice();
    trajectory.#numbers = numbers.slice();
    trajectory.#length = numbers.length / NUMBERS;
    trajectory.#end = end;
    trajectory.#endValue = endValue;
    return trajectory;
  }

  /** Number of steps. */
  get length(): number {
    return this.#length;
  }

  /** The rows of its steps. */
  get rows(): Float32Array {
    return this.#rows.subarray(0, this.#length * this.#width);
  }

  /** When what follows the last step began. */
  get end(): number {
    return this.#end;
  }

  /** When step k was decided, in seconds since the episode began. */
  time(k: number): number {
    return this.#numbers[k * NUMBERS]!;
  }

  /** V of what step k acted on. */
  value(k: number): number {
    return this.#numbers[k * NUMBERS + 3]!;
  }

  /** Appends a step decided at `time`, whose row of training is `rows[at …]`. */
  add(rows: Float32Array, at: number, time: number, { reward, discount, value, elapsed }: Outcomes): void {
    if (this.#length * NUMBERS >= this.#numbers.length) this.#grow();
    const to = this.#length * this.#width;
    for (let k = 0; k < this.#width; k++) this.#rows[to + k] = rows[at + k]!;
    const from = this.#length * NUMBERS;
    this.#numbers[from] = time;
    this.#numbers[from + 1] = reward;
    this.#numbers[from + 2] = discount;
    this.#numbers[from + 3] = value;
    this.#length++;
    this.#end = time + elapsed;
  }

  /** Says what all that comes after the last step is worth: 0 where the task ended. */
  close(endValue: number): void {
    this.#endValue = endValue;
  }

  /** The discounted sum of rewards from each step on, G = R + D · G′, and behind them that from the end on. */
  returns(): Float64Array {
    const returns = new Float64Array(this.#length + 1);
    returns[this.#length] = this.#endValue;
    for (let k = this.#length - 1; k >= 0; k--) {
      returns[k] = this.#numbers[k * NUMBERS + 1]! + this.#numbers[k * NUMBERS + 2]! * returns[k + 1]!;
    }
    return returns;
  }

  save(): TrajectoryState {
    return {
      episode: this.episode,
      piece: this.piece,
      end: this.#end,
      endValue: this.#endValue,
      rows: this.rows.slice(),
      numbers: this.#numbers.slice(0, this.#length * NUMBERS),
    };
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, 2 * this.#length);
    const rows = new Float32Array(capacity * this.#width);
    const numbers = new Float64Array(capacity * NUMBERS);
    rows.set(this.#rows);
    numbers.set(this.#numbers);
    this.#rows = rows;
    this.#numbers = numbers;
  }
}

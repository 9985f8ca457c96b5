/** State of {@link NStepWindows}. */
export interface NStepState {
  readonly count: number;
  readonly rows: Float32Array;
  readonly actions: Int32Array;
  readonly returns: Float64Array;
  readonly discounts: Float64Array;
  readonly first: Int32Array;
  readonly sizes: Int32Array;
}

/** What one step brought in one environment. */
export interface StepOutcome {
  readonly reward: number;
  /** D of the seconds that really passed. */
  readonly discount: number;
  /** Nothing follows. */
  readonly terminated: boolean;
  /** The episode was cut off: what was seen last still counts. */
  readonly truncated: boolean;
}

/**
 * The last decisions of several environments that have not yet seen n steps (Sutton 1988, n-step returns):
 *
 *     R = R₁ + D₁ R₂ + D₁ D₂ R₃ + …      bootstrap = D₁ D₂ … Dₘ, 0 where the task ended      m ≤ n
 *
 * No window crosses the end of an episode. There, those that are shorter than n steps are complete too: none of the
 * last decisions is lost, and all of them see the episode's last observation.
 */
export class NStepWindows {
  readonly count: number;
  readonly #steps: number;
  readonly #width: number;
  /** The states decided in, window after window. */
  readonly rows: Float32Array;
  readonly actions: Int32Array;
  /** R of each window. */
  readonly returns: Float64Array;
  /** The bootstrap factor of each window. */
  readonly discounts: Float64Array;
  /** Of each environment: where its oldest open window is, and how many are open. */
  readonly #first: Int32Array;
  readonly #sizes: Int32Array;

  /** @param count number of environments @param steps n @param width floats of a state */
  constructor(count: number, steps: number, width: number) {
    this.count = count;
    this.#steps = steps;
    this.#width = width;
    this.rows = new Float32Array(count * steps * width);
    this.actions = new Int32Array(count * steps);
    this.returns = new Float64Array(count * steps);
    this.discounts = new Float64Array(count * steps);
    this.#first = new Int32Array(count);
    this.#sizes = new Int32Array(count);
  }

  /** Whether any decision still waits for what comes of it. */
  get open(): boolean {
    return this.#sizes.some((size) => size > 0);
  }

  /** Notes a decision of environment i in the state at `rows[at]`, and what came of it. */
  add(i: number, rows: Float32Array, at: number, action: number, came: StepOutcome): void {
    this.#begin(i, rows, at, action);
    const discount = came.terminated ? 0 : came.discount;
    for (let k = 0; k < this.#sizes[i]!; k++) {
      const window = this.#place(i, k);
      this.returns[window]! += this.discounts[window]! * came.reward;
      this.discounts[window]! *= discount;
    }
  }

  /**
   * Removes the oldest window of environment i if it is complete.
   * @param ended whether the last step ended the episode
   * @returns where it is, until the next {@link add}; −1 if there is none
   */
  take(i: number, ended: boolean): number {
    const size = this.#sizes[i]!;
    if (size === 0 || (size < this.#steps && !ended)) return -1;
    const window = this.#place(i, 0);
    this.#first[i] = (this.#first[i]! + 1) % this.#steps;
    this.#sizes[i]!--;
    return window;
  }

  /** Calls `change` with the rows and the place of every open decision's state. */
  forEachState(change: (rows: Float32Array, at: number) => void): void {
    for (let i = 0; i < this.count; i++) {
      for (let k = 0; k < this.#sizes[i]!; k++) change(this.rows, this.#place(i, k) * this.#width);
    }
  }

  /** Multiplies the sums of all open windows. */
  scaleReturns(factor: number): void {
    for (let window = 0; window < this.returns.length; window++) this.returns[window]! *= factor;
  }

  save(): NStepState {
    return {
      count: this.count,
      rows: this.rows.slice(),
      actions: this.actions.slice(),
      returns: this.returns.slice(),
      discounts: this.discounts.slice(),
      first: this.#first.slice(),
      sizes: this.#sizes.slice(),
    };
  }

  load({ rows, actions, returns, discounts, first, sizes }: NStepState): void {
    this.rows.set(rows);
    this.actions.set(actions);
    this.returns.set(returns);
    this.discounts.set(discounts);
    this.#first.set(first);
    this.#sizes.set(sizes);
  }

  #begin(i: number, rows: Float32Array, at: number, action: number): void {
    const window = this.#place(i, this.#sizes[i]!++);
    for (let k = 0; k < this.#width; k++) this.rows[window * this.#width + k] = rows[at + k]!;
    this.actions[window] = action;
    this.returns[window] = 0;
    this.discounts[window] = 1;
  }

  /** Of the k-th oldest open window of environment i. */
  #place(i: number, k: number): number {
    return i * this.#steps + ((this.#first[i]! + k) % this.#steps);
  }
}

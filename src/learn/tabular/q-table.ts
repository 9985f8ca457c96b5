/** What is known about a state: the value of each choice, and how often it was updated. */
interface Entry {
  readonly values: Float64Array;
  readonly visits: Float64Array;
}

/** `values` and `visits` hold the entries of `keys` one after the other. */
export interface SavedQTable {
  readonly keys: readonly string[];
  readonly values: Float64Array;
  readonly visits: Float64Array;
}

/** Q as a table: states by their keys, each with a value for every choice. States appear when they are asked for. */
export class QTable {
  readonly #choices: number;
  readonly #initial: number;
  readonly #entries = new Map<string, Entry>();

  /** @param initial the value of what was never updated */
  constructor(choices: number, initial: number) {
    this.#choices = choices;
    this.#initial = initial;
  }

  /** How many states were seen. */
  get size(): number {
    return this.#entries.size;
  }

  /** The values of a state's choices, live. */
  values(key: string): Float64Array {
    return this.#entry(key).values;
  }

  /** Moves a value towards `target` by a share α, or by 1 / (number of its updates). */
  update(key: string, choice: number, target: number, learningRate: number | 'visits'): void {
    const { values, visits } = this.#entry(key);
    visits[choice]!++;
    const share = learningRate === 'visits' ? 1 / visits[choice]! : learningRate;
    values[choice]! += share * (target - values[choice]!);
  }

  /** Begins a value anew, as if it had been updated so often. */
  start(key: string, choice: number, value: number, visits: number): void {
    const entry = this.#entry(key);
    entry.values[choice] = value;
    entry.visits[choice] = visits;
  }

  /** The states that were seen. */
  keys(): string[] {
    return [...this.#entries.keys()];
  }

  save(): SavedQTable {
    const entries = [...this.#entries.values()];
    return {
      keys: [...this.#entries.keys()],
      values: Float64Array.from(entries.flatMap(({ values }) => [...values])),
      visits: Float64Array.from(entries.flatMap(({ visits }) => [...visits])),
    };
  }

  load({ keys, values, visits }: SavedQTable): void {
    this.#entries.clear();
    for (const [i, key] of keys.entries()) {
      const [from, to] = [i * this.#choices, (i + 1) * this.#choices];
      this.#entries.set(key, { values: values.slice(from, to), visits: visits.slice(from, to) });
    }
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const values = new Float64Array(this.#choices).fill(this.#initial);
      entry = { values, visits: new Float64Array(this.#choices) };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

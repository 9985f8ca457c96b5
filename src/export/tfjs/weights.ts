/** A constant of a graph: where in the weights' file it lies follows from its place in the list. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

const NUMBER_BYTES = 4;

/** The constants of a graph, each told once. */
export class Weights {
  readonly specs: WeightSpec[] = [];
  readonly #values: number[][] = [];
  readonly #known = new Map<string, string>();

  /** The name of a constant. */
  add(dtype: WeightSpec['dtype'], values: ArrayLike<number>, shape: readonly number[]): string {
    const list = Array.from(values);
    const key = `${dtype} [${shape}] ${list}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = `k${this.specs.length}`;
    this.#known.set(key, name);
    this.specs.push({ name, shape, dtype });
    this.#values.push(list);
    return name;
  }

  /** Their values one after the other, little-endian. */
  bytes(): Uint8Array {
    const count = this.#values.reduce((sum, values) => sum + values.length, 0);
    const view = new DataView(new ArrayBuffer(count * NUMBER_BYTES));
    let at = 0;
    for (const [k, { dtype }] of this.specs.entries()) {
      for (const value of this.#values[k]!) {
        if (dtype === 'float32') view.setFloat32(at, value, true);
        else view.setInt32(at, value, true);
        at += NUMBER_BYTES;
      }
    }
    return new Uint8Array(view.buffer);
  }
}

import type { NetworkModel } from '../policy-model.ts';
import { type Activate, activateOf, addProduct, checkedWeights } from './dense.ts';

interface Layer {
  readonly matrix: Float32Array;
  readonly bias: Float32Array;
  readonly values: Float64Array;
  /** Null for the head. */
  readonly activate: Activate | null;
}

/** A chain of layers as named by `mlpShapes`. */
export class Chain {
  readonly first: Layer;
  readonly #later: readonly Layer[];

  /** @param widths those of all layers, the head included */
  constructor(model: NetworkModel, widths: readonly number[]) {
    const weights = checkedWeights(model);
    const layers = widths.map((width, k): Layer => {
      const head = k === widths.length - 1;
      const name = head ? 'head' : `layer${k + 1}`;
      return {
        matrix: weights[`${name}.weight`]!,
        bias: weights[`${name}.bias`]!,
        values: new Float64Array(width),
        activate: head ? null : activateOf(model, name, weights),
      };
    });
    this.first = layers[0]!;
    this.#later = layers.slice(1);
  }

  /**
   * What the head says; overwritten by the next call.
   * @param x the leading inputs of the first layer @param start its sums without them: the bias, where they are all
   */
  run(x: Float64Array, start: ArrayLike<number> = this.first.bias): Float64Array {
    let before = advance(this.first, x, start);
    for (let k = 0; k < this.#later.length; k++) {
      const layer = this.#later[k]!;
      before = advance(layer, before, layer.bias);
    }
    return before;
  }
}

function advance(
  { matrix, values, activate }: Layer,
  x: Float64Array,
  start: ArrayLike<number>,
): Float64Array {
  values.set(start);
  addProduct(x, 0, x.length, matrix, values, 0, values.length);
  activate?.(values, 0, values.length);
  return values;
}

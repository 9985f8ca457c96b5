import type { NetworkModel } from '../policy-model.ts';
import { type Activate, activateOf, storeWeights } from './dense.ts';
import { padded } from './kernel/columns.ts';
import type { Workspace } from './workspace.ts';

/** Where things begin in the workspace. */
interface Layer {
  readonly matrix: number;
  readonly bias: number;
  readonly values: number;
  readonly width: number;
  /** Null for the head. */
  readonly activate: Activate | null;
}

/** A chain of layers as named by `mlpShapes`. */
export class Chain {
  readonly first: Layer;
  readonly #later: readonly Layer[];
  readonly #space: Workspace;

  /** @param widths those of all layers, the head included */
  constructor(model: NetworkModel, widths: readonly number[], space: Workspace) {
    const weights = storeWeights(model, space);
    const layers = widths.map((width, k): Layer => {
      const head = k === widths.length - 1;
      const name = head ? 'head' : `layer${k + 1}`;
      return {
        matrix: weights[`${name}.weight`]!,
        bias: weights[`${name}.bias`]!,
        values: space.room(width),
        width,
        activate: head ? null : activateOf(model, name, width, weights, space),
      };
    });
    this.first = layers[0]!;
    this.#later = layers.slice(1);
    this.#space = space;
  }

  /**
   * Where to find what the head says.
   * @param x the leading inputs of the first layer @param start its sums without them: the bias, where they are all
   */
  run(x: number, inputs: number, start: number = this.first.bias): number {
    this.#advance(this.first, x, inputs, start);
    let before = this.first;
    for (let k = 0; k < this.#later.length; k++) {
      const layer = this.#later[k]!;
      this.#advance(layer, before.values, before.width, layer.bias);
      before = layer;
    }
    return before.values;
  }

  #advance({ matrix, values, width, activate }: Layer, x: number, inputs: number, start: number): void {
    this.#space.affine(x, inputs, matrix, start, padded(width), values);
    activate?.(values);
  }
}

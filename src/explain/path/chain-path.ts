import type { NetworkModel } from '../../learn/policy-model.ts';
import { HiddenLayer } from './hidden-layer.ts';
import type { KinkLayer, Path } from './path.ts';
import { addProduct, transposed } from './products.ts';
import { weightOf } from './weights.ts';

/** A plain chain of layers: an `mlp`, or a `scorer` without context that sees one candidate. Its parts are its inputs. */
export class ChainPath implements Path {
  readonly scores: number;
  readonly parts: number;
  readonly linear: boolean;
  readonly kinks: readonly KinkLayer[];
  readonly #inputs: Float64Array;
  readonly #layers: readonly HiddenLayer[];
  /** Of every layer and, last, of the head. */
  readonly #weights: readonly Float64Array[];
  readonly #back: readonly Float64Array[];
  readonly #biases: readonly Float64Array[];

  /** @param inputs standardised */
  constructor(model: NetworkModel, inputs: Float64Array) {
    const names = [...model.hidden.map((_, k) => `layer${k + 1}`), 'head'];
    this.scores = model.actions ?? 1;
    this.parts = inputs.length;
    this.#inputs = inputs;
    this.#weights = names.map((name) => weightOf(model, `${name}.weight`));
    const widths = [...model.hidden, this.scores];
    this.#back = this.#weights.map((weight, k) => transposed(weight, widths[k]!));
    this.#biases = names.map((name) => weightOf(model, `${name}.bias`));
    this.#layers = model.hidden.map((width, k) => new HiddenLayer(model, names[k]!, width, 1));
    this.linear = model.hidden.length === 0 || (model.activation === 'relu' && !model.layerNorm);
    this.kinks =
      model.activation === 'relu'
        ? this.#layers.map(({ width, sums }, k) => ({
            rows: 1,
            width,
            atZero: true,
            atOvertaking: false,
            linear: !model.layerNorm,
            at: (t) => {
              this.#run(t, k + 1);
              return sums.slice();
            },
          }))
        : [];
  }

  values(t: number): Float64Array {
    this.#run(t, this.#layers.length);
    const head = this.#biases.at(-1)!.slice();
    const { out } = this.#layers.at(-1) ?? { out: this.#inputs.map((x) => t * x) };
    addProduct(out, 0, this.#weights.at(-1)!, this.scores, head, 0);
    return head;
  }

  addSlopes(t: number, weight: number, into: Float64Array): void {
    this.#run(t, this.#layers.length);
    for (let a = 0; a < this.scores; a++) {
      const gradient = this.#gradient(a);
      for (let k = 0; k < this.parts; k++)
        into[a * this.parts + k]! += weight * gradient[k]! * this.#inputs[k]!;
    }
  }

  /** Works out the first so many layers. */
  #run(t: number, layers: number): void {
    let x: Float64Array = this.#inputs.map((value) => t * value);
    for (let k = 0; k < layers; k++) {
      const layer = this.#layers[k]!;
      layer.sums.set(this.#biases[k]!);
      addProduct(x, 0, this.#weights[k]!, layer.width, layer.sums, 0);
      layer.forward(0);
      x = layer.out;
    }
  }

  /** Of one score with respect to the inputs. */
  #gradient(score: number): Float64Array {
    let d = new Float64Array(this.scores);
    d[score] = 1;
    for (let k = this.#layers.length; k >= 0; k--) {
      const before = this.#layers[k - 1];
      const back = new Float64Array(before?.width ?? this.parts);
      addProduct(d, 0, this.#back[k]!, back.length, back, 0);
      before?.backward(0, back, 0);
      d = back;
    }
    return d;
  }
}

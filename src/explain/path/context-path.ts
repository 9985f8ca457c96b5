import type { NetworkModel } from '../../learn/policy-model.ts';
import { AttentionContext } from './attention-context.ts';
import type { CandidatesContext } from './candidates-context.ts';
import { HiddenLayer } from './hidden-layer.ts';
import type { KinkLayer, Path } from './path.ts';
import { PooledContext } from './pooled-context.ts';
import { addProduct, transposed } from './products.ts';
import { weightOf } from './weights.ts';

/**
 * A `scorer` with context that sees all candidates at once. The parts of a candidate's score are its own features, the
 * globals, and all other candidates together.
 */
export class ContextPath implements Path {
  readonly scores: number;
  readonly parts: number;
  readonly linear: boolean;
  readonly kinks: readonly KinkLayer[];
  readonly #rows: readonly Float64Array[];
  readonly #globals: Float64Array;
  readonly #first: HiddenLayer;
  readonly #second: HiddenLayer;
  readonly #context: CandidatesContext;
  readonly #weights: Readonly<Record<'row' | 'globals' | 'hidden' | 'head', Float64Array>>;
  /** Back from the sums of the second layer to the activations of the first. */
  readonly #hiddenBack: Float64Array;
  readonly #bias: Readonly<Record<'row' | 'hidden' | 'head', Float64Array>>;
  /** The sums of the first layer grow by these with t: all of them, and without the globals; [rows × width]. */
  readonly #growth: Float64Array;
  readonly #ownGrowth: Float64Array;
  readonly #gradient: Float64Array;

  /** @param rows standardised features of each candidate that is allowed @param globals standardised */
  constructor(model: NetworkModel, rows: readonly Float64Array[], globals: Float64Array) {
    const [width, after] = model.hidden as [number, number];
    const weight = (name: string) => weightOf(model, `${name}.weight`);
    const bias = (name: string) => weightOf(model, `${name}.bias`);
    this.scores = rows.length;
    this.parts = model.features.length + globals.length + 1;
    this.#rows = rows;
    this.#globals = globals;
    this.#weights = {
      row: weight('row'),
      globals: weight('globals'),
      hidden: weight('hidden'),
      head: weight('head'),
    };
    this.#hiddenBack = transposed(this.#weights.hidden, after);
    this.#bias = { row: bias('row'), hidden: bias('hidden'), head: bias('head') };
    this.#first = new HiddenLayer(model, 'row', width, rows.length);
    this.#second = new HiddenLayer(model, 'hidden', after, rows.length);
    this.#context =
      model.context === 'attention'
        ? new AttentionContext(model, rows.length)
        : new PooledContext(model, rows.length);
    this.#gradient = new Float64Array(rows.length * width);
    this.#ownGrowth = new Float64Array(rows.length * width);
    for (const [r, row] of rows.entries())
      addProduct(row, 0, this.#weights.row, width, this.#ownGrowth, r * width);
    this.#growth = this.#ownGrowth.slice();
    for (const r of rows.keys())
      addProduct(globals, 0, this.#weights.globals, width, this.#growth, r * width);
    const relu = model.activation === 'relu';
    this.linear = relu && !model.layerNorm && model.context === 'pooled';
    const { overtakes } = this.#context;
    this.kinks = [
      ...(relu || overtakes ? [this.#kinksOf(this.#first, relu, overtakes, !model.layerNorm)] : []),
      ...(relu ? [this.#kinksOf(this.#second, true, false, this.linear)] : []),
    ];
  }

  values(t: number): Float64Array {
    this.#run(t);
    const { out, width } = this.#second;
    return Float64Array.from(this.#rows, (_, r) => {
      let sum = this.#bias.head[0]!;
      for (let j = 0; j < width; j++) sum += out[r * width + j]! * this.#weights.head[j]!;
      return sum;
    });
  }

  addSlopes(t: number, weight: number, into: Float64Array): void {
    this.#run(t);
    for (let r = 0; r < this.scores; r++) this.#addSlopesOf(r, weight, into.subarray(r * this.parts));
  }

  #kinksOf(layer: HiddenLayer, atZero: boolean, atOvertaking: boolean, linear: boolean): KinkLayer {
    const at = (t: number) => {
      if (layer === this.#first) this.#runFirst(t);
      else this.#run(t);
      return layer.sums.slice();
    };
    return { rows: layer.rows, width: layer.width, atZero, atOvertaking, linear, at };
  }

  #runFirst(t: number): void {
    const { sums, width } = this.#first;
    for (let r = 0; r < this.scores; r++) {
      const from = r * width;
      for (let j = 0; j < width; j++) sums[from + j] = this.#bias.row[j]! + t * this.#growth[from + j]!;
      this.#first.forward(r);
    }
  }

  #run(t: number): void {
    this.#runFirst(t);
    const { out, width } = this.#first;
    const second = this.#second;
    this.#context.look(out);
    for (let r = 0; r < this.scores; r++) {
      const to = r * second.width;
      second.sums.set(this.#bias.hidden, to);
      addProduct(out, r * width, this.#weights.hidden, second.width, second.sums, to);
      this.#context.add(r, second.sums, to);
      second.forward(r);
    }
  }

  #addSlopesOf(score: number, weight: number, into: Float64Array): void {
    const { width } = this.#first;
    const d = this.#firstGradient(score);
    const shared = new Float64Array(width);
    let others = 0;
    for (let r = 0; r < this.scores; r++) {
      const from = r * width;
      for (let j = 0; j < width; j++) {
        shared[j]! += d[from + j]!;
        if (r !== score) others += d[from + j]! * this.#ownGrowth[from + j]!;
      }
    }
    const own = this.#rows[score]!;
    addWeighted(this.#weights.row, d.subarray(score * width, (score + 1) * width), own, weight, into, 0);
    addWeighted(this.#weights.globals, shared, this.#globals, weight, into, own.length);
    into[this.parts - 1]! += weight * others;
  }

  /** Of one score with respect to the sums of every row's first layer. */
  #firstGradient(score: number): Float64Array {
    const first = this.#first;
    const d = this.#gradient.fill(0);
    const ofSecond = this.#weights.head.slice();
    this.#second.backward(score, ofSecond, 0);
    addProduct(ofSecond, 0, this.#hiddenBack, first.width, d, score * first.width);
    this.#context.addGradient(score, ofSecond, d);
    for (let r = 0; r < this.scores; r++) first.backward(r, d, r * first.width);
    return d;
  }
}

/** Adds weight · inputₖ · (W · d)ₖ for every input. */
function addWeighted(
  matrix: Float64Array,
  d: Float64Array,
  inputs: Float64Array,
  weight: number,
  into: Float64Array,
  to: number,
): void {
  for (let k = 0, w = 0; k < inputs.length; k++, w += d.length) {
    let slope = 0;
    for (let j = 0; j < d.length; j++) slope += matrix[w + j]! * d[j]!;
    into[to + k]! += weight * inputs[k]! * slope;
  }
}

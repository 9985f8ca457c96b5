import type { NetworkModel } from '../policy-model.ts';
import { padded } from './kernel/columns.ts';
import { type Kernel, kernelOfThread } from './kernel/instance.ts';
import { kernelPays } from './kernel/pays.ts';
import { affineLoops, type Products } from './kernel/products.ts';

/** The numbers that a network computes with: what it has learned, then what is at hand. */
export abstract class Workspace implements Products {
  /** Of which `image` is the beginning; valid from `enter` on until another network is asked. */
  numbers: Float64Array = new Float64Array(0);
  protected image: Float64Array = new Float64Array(0);
  protected used = 0;

  abstract affine(x: number, inputs: number, weight: number, bias: number, outputs: number, to: number): void;
  abstract relu(from: number, count: number): void;
  /** To be called before a network computes. @param perRow numbers needed beyond those set aside */
  abstract enter(perRow?: number): void;

  /** Where the numbers begin that `enter` is asked for; nothing is set aside any more. */
  get end(): number {
    return this.used;
  }

  /** Sets numbers aside, zeros; answers where they begin. */
  room(count: number): number {
    const from = this.used;
    this.used += padded(count);
    if (this.used > this.image.length) {
      const before = this.image;
      this.image = new Float64Array(2 * this.used);
      this.image.set(before);
    }
    return from;
  }

  /** Keeps a row-major matrix of rows of `width`; answers where it begins. */
  store(values: Float32Array, width: number): number {
    const stride = padded(width);
    const rows = values.length / width;
    const from = this.room(rows * stride);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < width; j++) this.image[from + i * stride + j] = values[i * width + j]!;
    }
    return from;
  }
}

/** Plain loops over an array of its own. */
class Loops extends Workspace {
  affine(x: number, inputs: number, weight: number, bias: number, outputs: number, to: number): void {
    affineLoops(this.numbers, x, inputs, weight, bias, outputs, to);
  }

  relu(from: number, count: number): void {
    const { numbers } = this;
    for (let i = from; i < from + count; i++) if (numbers[i]! < 0) numbers[i] = 0;
  }

  enter(perRow = 0): void {
    const count = this.used + perRow;
    if (count > this.image.length) {
      const before = this.image;
      this.image = new Float64Array(2 * count);
      this.image.set(before);
    }
    this.numbers = this.image;
  }
}

/** WebAssembly, two numbers at a time, in the memory that all networks of the thread share. */
class Wasm extends Workspace {
  override readonly affine: Products['affine'];
  override readonly relu: Products['relu'];
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    super();
    this.#kernel = kernel;
    this.affine = kernel.products.affine;
    this.relu = kernel.products.relu;
  }

  enter(perRow = 0): void {
    if (this.image.length > this.used) this.image = this.image.slice(0, this.used);
    this.#kernel.hold(this.image, this.used + perRow);
    this.numbers = this.#kernel.numbers;
  }
}

/** How networks may compute; the scores are the same to the bit. */
export type Way = 'wasm-simd' | 'loops';

/** The faster way that there is here. */
export function fasterWay(model: NetworkModel): Way {
  return kernelPays(model) ? 'wasm-simd' : 'loops';
}

/** @param way plain loops are taken where there is no WebAssembly */
export function workspaceOf(way: Way): Workspace {
  const kernel = way === 'loops' ? null : kernelOfThread();
  return kernel === null ? new Loops() : new Wasm(kernel);
}

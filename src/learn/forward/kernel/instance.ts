import { KERNEL_WASM } from './bytes.ts';
import type { Products } from './products.ts';

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What `kernel.wat` exports. */
interface Exports extends Products {
  readonly memory: Memory;
}

/** The standard global, as far as it is used here. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const PAGE = 65_536;

/**
 * The kernel and its memory, of which a thread has one for all of its policies: engines set gigabytes of addresses
 * aside for each memory. It holds the numbers of the policy that was asked last.
 */
export class Kernel {
  readonly products: Products;
  numbers: Float64Array;
  readonly #memory: Memory;
  #resident: Float64Array | null = null;

  constructor(exports: Exports) {
    this.products = exports;
    this.#memory = exports.memory;
    this.numbers = new Float64Array(exports.memory.buffer);
  }

  /** Makes room for so many numbers, and lets them begin with those of a policy. */
  hold(image: Float64Array, count: number): void {
    if (count > this.numbers.length) this.#grow(count);
    if (this.#resident === image) return;
    this.numbers.set(image);
    this.#resident = image;
  }

  #grow(count: number): void {
    const bytes = 8 * Math.max(count, 2 * this.numbers.length);
    this.#memory.grow(Math.ceil((bytes - this.numbers.byteLength) / PAGE));
    this.numbers = new Float64Array(this.#memory.buffer);
  }
}

let instance: Kernel | null | undefined;

/** The kernel of this thread; null where WebAssembly with SIMD is missing or forbidden. */
export function kernelOfThread(): Kernel | null {
  if (instance === undefined) instance = instantiate();
  return instance;
}

function instantiate(): Kernel | null {
  try {
    const bytes = Uint8Array.from(atob(KERNEL_WASM), (character) => character.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return new Kernel(exports as Exports);
  } catch {
    return null;
  }
}

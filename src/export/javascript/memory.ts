import { KERNEL_WASM } from '../../learn/forward/kernel/bytes.ts';
import { COLUMNS } from '../../learn/forward/kernel/columns.ts';

/**
 * Code for the numbers that a network computes with, and for its products.
 * @param kernel whether WebAssembly is to be tried first
 */
export function memoryCode(kernel: boolean): string {
  return `${kernel ? KERNEL : NO_KERNEL}
/** All that is computed with: what was learned, then what is at hand. Functions are told where theirs begins. */
let numbers = ${kernel ? 'new Float64Array(simd === null ? 0 : simd.memory.buffer)' : 'new Float64Array(0)'};
let used = 0;

/** Sets numbers aside, zeros; answers where they begin. */
function room(count) {
  const from = used;
  used += padded(count);
  if (used > numbers.length) grow(2 * used);
  return from;
}

${kernel ? GROW_EITHER : GROW}
/** Rows are filled up with zeros to a multiple of ${COLUMNS}. */
function padded(count) {
  return Math.ceil(count / ${COLUMNS}) * ${COLUMNS};
}

/** bias + x * weight: a row vector times a matrix of \`inputs\` rows; \`outputs\` is a multiple of ${COLUMNS}. */
function loops(x, inputs, weight, bias, outputs, to) {
  for (let j = 0; j < outputs; j += ${COLUMNS}) {
    let a = numbers[bias + j];
    let b = numbers[bias + j + 1];
    let c = numbers[bias + j + 2];
    let d = numbers[bias + j + 3];
    for (let i = 0, w = weight + j; i < inputs; i++, w += outputs) {
      const factor = numbers[x + i];
      a += factor * numbers[w];
      b += factor * numbers[w + 1];
      c += factor * numbers[w + 2];
      d += factor * numbers[w + 3];
    }
    numbers[to + j] = a;
    numbers[to + j + 1] = b;
    numbers[to + j + 2] = c;
    numbers[to + j + 3] = d;
  }
}

const affine = ${kernel ? 'simd === null ? loops : simd.affine' : 'loops'};
`;
}

/** What says how a policy computes that is too small for WebAssembly. */
export const NO_KERNEL = `/** How it computes: it is too small for more than plain loops. */
export const kernel = 'loops';
`;

const KERNEL = `/** WebAssembly that takes two numbers at a time; null where there is none, or it is not allowed. */
function instantiate() {
  try {
    const bytes = atob('${KERNEL_WASM}');
    const module = new WebAssembly.Module(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
    return new WebAssembly.Instance(module).exports;
  } catch {
    return null;
  }
}

const simd = instantiate();

/** How it computes; the scores are the same to the bit. */
export const kernel = simd === null ? 'loops' : 'wasm-simd';
`;

const GROW = `function grow(count) {
  const before = numbers;
  numbers = new Float64Array(count);
  numbers.set(before);
}
`;

const GROW_EITHER = `function grow(count) {
  const before = numbers;
  if (simd === null) {
    numbers = new Float64Array(count);
    numbers.set(before);
  } else {
    simd.memory.grow(Math.ceil((8 * count - before.byteLength) / 65536));
    numbers = new Float64Array(simd.memory.buffer);
  }
}
`;

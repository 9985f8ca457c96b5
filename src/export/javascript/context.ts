import { padded } from '../../learn/forward/kernel/columns.ts';
import type { NetworkModel } from '../../learn/policy-model.ts';

/** Code for what rows see of one another: what the sums of their second layer begin with, written to `context`. */
export interface ContextCode {
  /** Once all first layers are there. */
  readonly before: string;
  /** Then for each row, a line or none. */
  readonly each: string;
  readonly functions: string;
  /** Widths of the stretches that it works on. */
  readonly rooms: Readonly<Record<string, number>>;
  /** Those that grow with the number of rows, and how long they are, as code. */
  readonly perRow: Readonly<Record<string, string>>;
}

/** The mean and maximum of a layer over all rows, the same for each of them. */
export function pooledCode({ hidden }: NetworkModel): ContextCode {
  const [width, widthAfter] = hidden as [number, number];
  return {
    before: 'pool(count);',
    each: '',
    functions: `/** The mean of each column, then the maximum of each. */
function pool(count) {
  numbers.fill(0, pooled, pooled + ${width});
  numbers.fill(-Infinity, pooled + ${width}, pooled + ${2 * width});
  for (let place = 0; place < count; place++) {
    for (let j = 0; j < ${width}; j++) {
      const x = numbers[first + place * ${padded(width)} + j];
      numbers[pooled + j] += x;
      if (x > numbers[pooled + ${width} + j]) numbers[pooled + ${width} + j] = x;
    }
  }
  for (let j = 0; j < ${width}; j++) numbers[pooled + j] /= count;
  affine(pooled, ${2 * width}, contextWeight, hiddenBias, ${padded(widthAfter)}, context);
}
`,
    rooms: { pooled: 2 * width },
    perRow: {},
  };
}

/** One head of attention. */
export function attentionCode({ hidden }: NetworkModel): ContextCode {
  const [width, widthAfter] = hidden as [number, number];
  const stride = padded(width);
  return {
    before: 'meet(count);',
    each: '    attend(place, count);\n',
    functions: `/** Keys and values of all rows. Keys lie in columns, so that their likeness to a query is a product too. */
function meet(count) {
  const columns = padded(count);
  for (let place = 0; place < count; place++) {
    affine(first + place * ${stride}, ${width}, keyWeight, zeros, ${stride}, picked);
    for (let j = 0; j < ${width}; j++) numbers[keys + j * columns + place] = numbers[picked + j];
    affine(first + place * ${stride}, ${width}, valueWeight, zeros, ${stride}, values + place * ${stride});
  }
}

/** A mean of the values, each weighed by how well its key answers the query of the row. */
function attend(place, count) {
  affine(first + place * ${stride}, ${width}, queryWeight, zeros, ${stride}, query);
  affine(query, ${width}, keys, zeros, padded(count), shares);
  let top = -Infinity;
  for (let s = shares; s < shares + count; s++) {
    numbers[s] /= Math.sqrt(${width});
    if (numbers[s] > top) top = numbers[s];
  }
  let total = 0;
  for (let s = shares; s < shares + count; s++) {
    numbers[s] = Math.exp(numbers[s] - top);
    total += numbers[s];
  }
  for (let s = shares; s < shares + count; s++) numbers[s] /= total;
  affine(shares, count, values, zeros, ${stride}, picked);
  affine(picked, ${width}, contextWeight, hiddenBias, ${padded(widthAfter)}, context);
}
`,
    rooms: { query: width, picked: width },
    perRow: {
      keys: `places * ${stride}`,
      values: `places * ${stride}`,
      shares: 'places',
      zeros: `places + ${stride}`,
    },
  };
}

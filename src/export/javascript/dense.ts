import { padded } from '../../learn/forward/kernel/columns.ts';
import { LAYER_NORM_EPSILON, type NetworkModel, weightShapes } from '../../learn/policy-model.ts';
import { encodeFloats } from '../weights-text.ts';

/**
 * Code that all kinds of networks need; sums run in the order of `compileForward`, so that the bits agree.
 * @param kernel whether WebAssembly is to be tried first
 */
export function denseCode({ activation, layerNorm }: NetworkModel, kernel: boolean): string {
  return `/** (x - mean) / deviation, of the numbers of \`x\` from \`from\` on. */
function standardise(x, from, { mean, deviation }, to) {
  for (let k = 0; k < mean.length; k++) numbers[to + k] = (x[from + k] - mean[k]) / deviation[k];
}

${activation === 'tanh' ? TANH : kernel ? RELU_EITHER : RELU}${layerNorm ? NORMALISE : ''}
/** Keeps a matrix of 32-bit floats, row by row, little-endian in base64; answers where it begins. */
function stored(base64, width) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const rows = bytes.length / 4 / width;
  const from = room(rows * padded(width));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) numbers[from + i * padded(width) + j] = view.getFloat32(4 * (i * width + j), true);
  }
  return from;
}
`;
}

const TANH = `function activate(from, count) {
  for (let i = from; i < from + count; i++) numbers[i] = Math.tanh(numbers[i]);
}
`;

const RELU = `function activate(from, count) {
  for (let i = from; i < from + count; i++) if (numbers[i] < 0) numbers[i] = 0;
}
`;

const RELU_EITHER = `${RELU.replace('activate', 'relu')}
const activate = simd === null ? relu : simd.relu;
`;

const NORMALISE = `
/** The sums of a layer with mean 0 and deviation 1, times its scale, plus its shift. */
function normalise(from, count, scale, shift) {
  let mean = 0;
  for (let j = 0; j < count; j++) mean += numbers[from + j];
  mean /= count;
  let variance = 0;
  for (let j = 0; j < count; j++) variance += (numbers[from + j] - mean) * (numbers[from + j] - mean);
  const deviation = Math.sqrt(variance / count + ${LAYER_NORM_EPSILON});
  for (let j = 0; j < count; j++) {
    numbers[from + j] = ((numbers[from + j] - mean) / deviation) * numbers[scale + j] + numbers[shift + j];
  }
}
`;

/** A stretch of numbers of the generated code: where it begins, as code, and how long it is. */
export interface Stretch {
  readonly at: string;
  readonly width: number;
}

/** Lines of code that write the activations of a hidden layer, or the sums of a head. */
export function layerCode(
  model: NetworkModel,
  x: Stretch,
  layer: { readonly name: string; readonly weight?: string; readonly bias?: string },
  to: Stretch,
): string[] {
  const { name, weight = weightName(`${name}.weight`), bias = weightName(`${name}.bias`) } = layer;
  const sums = `affine(${x.at}, ${x.width}, ${weight}, ${bias}, ${padded(to.width)}, ${to.at});`;
  if (name === 'head') return [sums];
  const [scale, shift] = [weightName(`${name}.scale`), weightName(`${name}.shift`)];
  return [
    sums,
    ...(model.layerNorm ? [`normalise(${to.at}, ${to.width}, ${scale}, ${shift});`] : []),
    `activate(${to.at}, ${padded(to.width)});`,
  ];
}

/** `row.weight` → `rowWeight`. */
export function weightName(name: string): string {
  return name.replace(/\.(.)/, (_, letter: string) => letter.toUpperCase());
}

/** What a network has learned: inputs are normalised first, matrices are stored row by row. */
export function denseConstants(model: NetworkModel): string {
  const { normalisation, weights } = model;
  const moments = (part: keyof typeof normalisation) => {
    const { mean, deviation } = normalisation[part];
    return `  ${part}: {\n    mean: Float64Array.of(${mean.join(', ')}),\n    deviation: Float64Array.of(${deviation.join(', ')}),\n  },\n`;
  };
  const lines = Object.entries(weightShapes(model)).map(
    ([name, shape]) =>
      `// ${shape.join(' x ')}\nconst ${weightName(name)} = stored('${encodeFloats(weights[name]!.values)}', ${shape.at(-1)});\n`,
  );
  return `const normalisation = {\n${moments('globals')}${moments('features')}};\n\n${lines.join('')}`;
}

/** Declarations of stretches by name. */
export function roomCode(widths: Readonly<Record<string, number>>): string {
  return Object.entries(widths)
    .map(([name, width]) => `const ${name} = room(${width});\n`)
    .join('');
}

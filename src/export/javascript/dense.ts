import { LAYER_NORM_EPSILON, type NetworkModel, weightShapes } from '../../learn/policy-model.ts';
import { encodeFloats } from '../weights-text.ts';
import { literal } from './literal.ts';

/** Code that all kinds of networks need; sums run in the order of `compileForward`, so that the bits agree. */
export function denseCode({ activation, layerNorm }: NetworkModel): string {
  return `/** (x - mean) / deviation, of the numbers from \`from\` on. */
function standardised(x, from, { mean, deviation }) {
  return mean.map((center, k) => (x[from + k] - center) / deviation[k]);
}

/** bias + x * weight: a row vector times a matrix whose rows follow one another. */
function affine(x, weight, bias) {
  const sums = Float64Array.from(bias);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < sums.length; j++) sums[j] += x[i] * weight[i * sums.length + j];
  }
  return sums;
}

function activated(x) {
  return x.map(${activation === 'tanh' ? 'Math.tanh' : '(value) => (value < 0 ? 0 : value)'});
}
${layerNorm ? NORMALISED : ''}
/** Numbers from the base64 of little-endian 32-bit floats. */
function floats(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
`;
}

const NORMALISED = `
/** The sums of a layer with mean 0 and deviation 1, times its scale, plus its shift. */
function normalised(x, layer) {
  const [scale, shift] = [weights[layer + '.scale'], weights[layer + '.shift']];
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / x.length;
  const deviation = Math.sqrt(variance + ${LAYER_NORM_EPSILON});
  return x.map((value, j) => ((value - mean) / deviation) * scale[j] + shift[j]);
}
`;

/** Code for the activations of a hidden layer from code for its sums. */
export function activationCode({ layerNorm }: NetworkModel, layer: string, sums: string): string {
  return layerNorm ? `activated(normalised(${sums}, '${layer}'))` : `activated(${sums})`;
}

/** What a network has learned: inputs are normalised first, matrices are stored row by row. */
export function denseConstants(model: NetworkModel): string {
  const { normalisation, weights } = model;
  const moments = (part: keyof typeof normalisation) =>
    `  ${part}: { mean: ${literal(normalisation[part].mean)}, deviation: ${literal(normalisation[part].deviation)} },\n`;
  const lines = Object.entries(weightShapes(model)).map(
    ([name, shape]) =>
      `  // ${shape.join(' x ')}\n  '${name}': floats('${encodeFloats(weights[name]!.values)}'),\n`,
  );
  return `const normalisation = {\n${moments('globals')}${moments('features')}};\n\nconst weights = {\n${lines.join('')}};\n`;
}

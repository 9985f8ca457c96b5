import { LAYER_NORM_EPSILON, type NetworkModel, weightShapes } from '../../learn/policy-model.ts';
import { encodeFloats } from '../weights-text.ts';
import { literal } from './literal.ts';

/** Code that all kinds of networks need; sums run in the order of `compileForward`, so that they round alike. */
export function denseCode({ activation, layerNorm }: NetworkModel): string {
  return `def _standardised(x, moments):
    """(x - mean) / deviation, element by element."""
    return [(value - mean) / deviation for value, mean, deviation in zip(x, *moments)]


def _affine(x, weight, bias):
    """bias + x * weight: a row vector times a list of rows."""
    sums = bias
    for value, row in zip(x, weight):
        sums = [total + value * w for total, w in zip(sums, row)]
    return sums


def _activated(x):
    return [${activation === 'tanh' ? 'math.tanh(value)' : '0.0 if value < 0 else value'} for value in x]

${layerNorm ? NORMALISED : ''}
def _row(base64):
    """Numbers from the base64 of little-endian 32-bit floats."""
    return struct.unpack("<%df" % (len(b64decode(base64)) // 4), b64decode(base64))


def _rows(base64, width):
    """The same as rows of a width."""
    numbers = _row(base64)
    return [numbers[start : start + width] for start in range(0, len(numbers), width)]
`;
}

const NORMALISED = `
def _normalised(x, layer):
    """The sums of a layer with mean 0 and deviation 1, times its scale, plus its shift."""
    scale, shift = _WEIGHTS[layer + ".scale"], _WEIGHTS[layer + ".shift"]
    mean = sum(x) / len(x)
    variance = sum((value - mean) * (value - mean) for value in x) / len(x)
    deviation = math.sqrt(variance + ${LAYER_NORM_EPSILON})
    return [(value - mean) / deviation * s + t for value, s, t in zip(x, scale, shift)]

`;

/** Code for the activations of a hidden layer from code for its sums. */
export function activationCode({ layerNorm }: NetworkModel, layer: string, sums: string): string {
  return layerNorm ? `_activated(_normalised(${sums}, "${layer}"))` : `_activated(${sums})`;
}

/** What a network has learned: inputs are normalised first. */
export function denseConstants({ normalisation, weights, ...shape }: NetworkModel): string {
  const moments = ({ mean, deviation }: { mean: readonly number[]; deviation: readonly number[] }) =>
    `(${literal(mean)}, ${literal(deviation)})`;
  const lines = Object.entries(weightShapes(shape)).map(([name, [rows, width]]) => {
    const text = encodeFloats(weights[name]!.values);
    const code = width === undefined ? `_row("${text}")` : `_rows("${text}", ${width})`;
    return `    # ${width === undefined ? rows : `${rows} x ${width}`}\n    "${name}": ${code},\n`;
  });
  return `_GLOBALS = ${moments(normalisation.globals)}
_FEATURES = ${moments(normalisation.features)}

_WEIGHTS = {
${lines.join('')}}
`;
}

/** Code for the features of a row of `candidates`, standardised. */
export const FEATURES_OF_ROW =
  '_standardised(candidates[row * len(FEATURE_NAMES) : (row + 1) * len(FEATURE_NAMES)], _FEATURES)';

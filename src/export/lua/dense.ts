import { LAYER_NORM_EPSILON, type NetworkModel, weightShapes } from '../../learn/policy-model.ts';
import { encodeFloats } from '../weights-text.ts';
import { literal } from './literal.ts';

/** Code that all kinds of networks need; sums run in the order of `compileForward`, so that they round alike. */
export function denseCode({ activation, layerNorm }: NetworkModel): string {
  return `-- (x - mean) / deviation, of the numbers behind the first \`from\`.
local function standardised(x, from, moments)
  local result = {}
  for k = 1, #moments.mean do result[k] = (x[from + k] - moments.mean[k]) / moments.deviation[k] end
  return result
end

-- bias + x * weight: a row vector times a matrix whose rows follow one another, those behind the first \`from\`.
local function affine(x, weight, bias, from)
  local width, sums = #bias, {}
  for j = 1, width do sums[j] = bias[j] end
  for i = 1, #x do
    local before = ((from or 0) + i - 1) * width
    for j = 1, width do sums[j] = sums[j] + x[i] * weight[before + j] end
  end
  return sums
end

${activation === 'tanh' ? TANH : RELU}${layerNorm ? NORMALISED : ''}`;
}

/** Lua 5.4 has no `math.tanh`. */
const TANH = `local function activated(x)
  local result = {}
  for j = 1, #x do
    local shrunk = exp(-2 * abs(x[j]))
    local size = (1 - shrunk) / (1 + shrunk)
    result[j] = x[j] < 0 and -size or size
  end
  return result
end
`;

const RELU = `local function activated(x)
  local result = {}
  for j = 1, #x do result[j] = x[j] < 0 and 0 or x[j] end
  return result
end
`;

const NORMALISED = `
-- The sums of a layer with mean 0 and deviation 1, times its scale, plus its shift.
local function normalised(x, layer)
  local scale, shift = weights[layer .. ".scale"], weights[layer .. ".shift"]
  local mean, variance = 0, 0
  for j = 1, #x do mean = mean + x[j] end
  mean = mean / #x
  for j = 1, #x do variance = variance + (x[j] - mean) * (x[j] - mean) end
  local deviation = sqrt(variance / #x + ${LAYER_NORM_EPSILON})
  local result = {}
  for j = 1, #x do result[j] = (x[j] - mean) / deviation * scale[j] + shift[j] end
  return result
end
`;

/** Code for the activations of a hidden layer from code for its sums. */
export function activationCode({ layerNorm }: NetworkModel, layer: string, sums: string): string {
  return layerNorm ? `activated(normalised(${sums}, "${layer}"))` : `activated(${sums})`;
}

/** What a network has learned: inputs are normalised first, matrices are stored row by row. */
export function denseConstants({ normalisation, weights, ...shape }: NetworkModel): string {
  const moments = ({ mean, deviation }: { mean: readonly number[]; deviation: readonly number[] }) =>
    `{mean = ${literal(mean)}, deviation = ${literal(deviation)}}`;
  const lines = Object.entries(weightShapes(shape)).map(
    ([name, of]) =>
      `  -- ${of.join(' x ')}\n  ["${name}"] = decoded("${encodeFloats(weights[name]!.values)}"),\n`,
  );
  return `${DECODED}
local of_globals = ${moments(normalisation.globals)}
local of_features = ${moments(normalisation.features)}

local weights = {
${lines.join('')}}
`;
}

/** Lua 5.1 cannot unpack floats: IEEE 754, binary32, by hand. */
const DECODED = `local DIGITS = {}
do
  local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  for k = 1, #alphabet do DIGITS[alphabet:sub(k, k)] = k - 1 end
end

-- Numbers from the base64 of little-endian 32-bit floats.
local function decoded(base64)
  local bytes, result = {}, {}
  for a, b, c, d in base64:gmatch("(.)(.)(.)(.)") do
    local bits = ((DIGITS[a] * 64 + DIGITS[b]) * 64 + (DIGITS[c] or 0)) * 64 + (DIGITS[d] or 0)
    bytes[#bytes + 1] = floor(bits / 65536)
    if c ~= "=" then bytes[#bytes + 1] = floor(bits / 256) % 256 end
    if d ~= "=" then bytes[#bytes + 1] = bits % 256 end
  end
  for k = 1, #bytes, 4 do
    local exponent = bytes[k + 3] % 128 * 2 + floor(bytes[k + 2] / 128)
    local fraction = (bytes[k + 2] % 128 * 65536 + bytes[k + 1] * 256 + bytes[k]) / 8388608
    local value
    if exponent == 255 then value = fraction == 0 and huge or huge - huge
    elseif exponent == 0 then value = fraction * 2 ^ -126
    else value = (1 + fraction) * 2 ^ (exponent - 127) end
    result[#result + 1] = bytes[k + 3] < 128 and value or -value
  end
  return result
end
`;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const EXPONENT_BIAS = 1023;

/**
 * log₂(1 + x / scale) for x ≥ 0, straight between the powers of two: 0 at 0, 1 at scale, 2 at 3 · scale, …; continuous
 * and increasing. The exponent and mantissa of a double are just that, and reading them costs a tenth of a logarithm,
 * of which an observation would need a hundred.
 */
export function squashed(x: number, scale: number): number {
  double[0] = 1 + x / scale;
  return words[HIGH_WORD]! / 0x100000 - EXPONENT_BIAS;
}

/** The same for numbers of either sign: odd around 0. */
export function squashedSigned(x: number, scale: number): number {
  return x < 0 ? -squashed(-x, scale) : squashed(x, scale);
}

/**
 * base^exponent for base > 0, with the same bits on every Node: `**` and Math.pow changed their last bit between
 * Node 22 and 24 on one argument in ten, while Math.log and Math.exp did not. Its relative error is up to
 * 3 |exponent · ln base| + 2 times 2⁻⁵³, the price of a logarithm that is carried in 53 bits.
 */
export function power(base: number, exponent: number): number {
  return Math.exp(exponent * Math.log(base));
}

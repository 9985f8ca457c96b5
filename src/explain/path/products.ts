/** Adds the row vector x · W to `out`; W is [inputs, outputs], row-major. */
export function addProduct(
  x: Float64Array,
  from: number,
  weight: Float64Array,
  outputs: number,
  out: Float64Array,
  to: number,
): void {
  const inputs = weight.length / outputs;
  for (let i = 0, w = 0; i < inputs; i++, w += outputs) {
    const value = x[from + i]!;
    if (value === 0) continue;
    for (let j = 0; j < outputs; j++) out[to + j]! += value * weight[w + j]!;
  }
}

/** Wᵀ, by which a gradient comes back through a product: d · Wᵀ. */
export function transposed(weight: Float64Array, outputs: number): Float64Array {
  const inputs = weight.length / outputs;
  return Float64Array.from(weight, (_, k) => weight[(k % inputs) * outputs + Math.floor(k / inputs)]!);
}

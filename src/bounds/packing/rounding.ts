/**
 * Sizes of which several fit in 1, rounded so that they still do: u(x) is x where (k + 1) x is whole, else
 * ⌊(k + 1) x⌋ / k (a dual feasible function: Fekete and Schepers, 2001). Sizes just above 1 / (k + 1) grow to 1 / k, so a
 * relaxation that fills nodes to the brim learns that they leave a rest. The result is k (k + 1) u, a whole number.
 *
 * @param size in units, of which the capacity holds `capacity`
 * @param k a whole number; 0 leaves sizes as they are, and the result is in units
 */
export function rounded(size: number, capacity: number, k: number): number {
  if (k === 0) return size;
  const scaled = (k + 1) * size;
  return scaled % capacity === 0 ? (k * scaled) / capacity : (k + 1) * Math.floor(scaled / capacity);
}

/** What the rounded sizes of all that fits come to at most. */
export function roundedCapacity(capacity: number, k: number): number {
  return k === 0 ? capacity : k * (k + 1);
}

/**
 * Solves A x = b by Gaussian elimination with the greatest pivot of each column; A (row-major) and b are overwritten, b
 * by the solution. A column without a pivot leaves its unknown at 0.
 */
export function solveInPlace(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) {
      if (Math.abs(a[row * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = row;
    }
    swapRows(a, b, k, pivot);
    const head = a[k * n + k]!;
    if (head === 0) continue;
    for (let row = k + 1; row < n; row++) {
      const factor = a[row * n + k]! / head;
      for (let column = k; column < n; column++) a[row * n + column]! -= factor * a[k * n + column]!;
      b[row]! -= factor * b[k]!;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    let rest = b[k]!;
    for (let column = k + 1; column < n; column++) rest -= a[k * n + column]! * b[column]!;
    const head = a[k * n + k]!;
    b[k] = head === 0 ? 0 : rest / head;
  }
}

function swapRows(a: Float64Array, b: Float64Array, i: number, j: number): void {
  if (i === j) return;
  const n = b.length;
  for (let column = 0; column < n; column++) {
    const kept = a[i * n + column]!;
    a[i * n + column] = a[j * n + column]!;
    a[j * n + column] = kept;
  }
  const kept = b[i]!;
  b[i] = b[j]!;
  b[j] = kept;
}

import type { SequentialStream } from '../../core/random.ts';

/**
 * A random matrix, row-major, whose rows or columns (whichever are fewer) are orthogonal and of length `gain`
 * (Saxe, McClelland & Ganguli 2014): Gram–Schmidt on normal random vectors, in doubles.
 */
export function orthogonal(
  rows: number,
  columns: number,
  gain: number,
  stream: SequentialStream,
): Float64Array {
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => stream.normal());
    for (const other of vectors) {
      const overlap = dot(vector, other);
      for (let i = 0; i < length; i++) vector[i]! -= overlap * other[i]!;
    }
    const norm = Math.sqrt(dot(vector, vector));
    if (norm > 1e-6) vectors.push(vector.map((x) => x / norm));
  }
  const matrix = new Float64Array(rows * columns);
  vectors.forEach((vector, k) => {
    for (let i = 0; i < length; i++)
      matrix[rows < columns ? k * columns + i : i * columns + k] = gain * vector[i]!;
  });
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

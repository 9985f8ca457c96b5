import { solveInPlace } from '../../core/statistics/linear-system.ts';
import type { Features } from './logged-step.ts';

/** Predicts an outcome from what is known before a choice. */
export type OutcomeModel = (features: Features) => number;

/** Weight of the penalty, as so many observations with standardised features. */
const RIDGE = 1;

/**
 * Ridge regression (Hoerl and Kennard 1970) on standardised features; the mean is not penalised, so without features that
 * tell anything it predicts the mean. Columns that are constant tell nothing.
 */
export function fitOutcomes(rows: readonly Features[], outcomes: readonly number[]): OutcomeModel {
  const width = rows[0]?.length ?? 0;
  const centre = meanOf(outcomes);
  const means = Array.from({ length: width }, (_, j) => meanOf(rows.map((row) => row[j]!)));
  const scales = means.map((mean, j) => deviationOf(rows, j, mean));
  const standard = (row: Features) =>
    Float64Array.from(row, (x, j) => (scales[j]! > 0 ? (x - means[j]!) / scales[j]! : 0));
  const gram = new Float64Array(width * width);
  const weights = new Float64Array(width);
  rows.forEach((row, k) => {
    const x = standard(row);
    for (let i = 0; i < width; i++) {
      weights[i]! += x[i]! * (outcomes[k]! - centre);
      for (let j = 0; j < width; j++) gram[i * width + j]! += x[i]! * x[j]!;
    }
  });
  for (let i = 0; i < width; i++) gram[i * width + i]! += RIDGE;
  solveInPlace(gram, weights);
  return (row) => {
    const x = standard(row);
    return weights.reduce((sum, weight, j) => sum + weight * x[j]!, centre);
  };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 0 where all values are equal, but for rounding. */
function deviationOf(rows: readonly Features[], j: number, mean: number): number {
  const variance = meanOf(rows.map((row) => (row[j]! - mean) ** 2));
  return variance > 1e-20 * Math.max(1, mean * mean) ? Math.sqrt(variance) : 0;
}

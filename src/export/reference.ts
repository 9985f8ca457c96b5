import type { Observation } from '../gym/env.ts';
import { shortest } from './parity.ts';

/** What a policy met in training: of each column the least, the nine deciles, and the greatest. */
export interface Reference {
  /** Observations that it was measured over. */
  readonly samples: number;
  readonly globals: readonly (readonly number[])[];
  /** Over the allowed rows of all observations. */
  readonly features: readonly (readonly number[])[];
}

const STEPS = 10;

/** @param widths how many globals there are, and how many features a row has */
export function referenceOf(
  observations: readonly Observation[],
  widths: { readonly globals: number; readonly features: number },
): Reference {
  const rows = observations.flatMap(({ candidates, mask }) =>
    [...mask].flatMap((allowed, row) =>
      allowed ? [candidates.subarray(row * widths.features, (row + 1) * widths.features)] : [],
    ),
  );
  return {
    samples: observations.length,
    globals: columns(
      widths.globals,
      observations.map(({ globals }) => globals),
    ),
    features: columns(widths.features, rows),
  };
}

function columns(width: number, rows: readonly ArrayLike<number>[]): number[][] {
  return Array.from({ length: width }, (_, k) => deciles(Float64Array.from(rows, (row) => row[k]!).sort()));
}

function deciles(sorted: Float64Array): number[] {
  return Array.from({ length: STEPS + 1 }, (_, k) =>
    shortest(sorted[Math.round((k / STEPS) * (sorted.length - 1))]!),
  );
}

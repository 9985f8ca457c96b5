import type { Layout } from '../core/statistics/layout.ts';
import type { TrialResult } from './trial.ts';

/** Values of one metric, a row a training and a column a world, and how they hang together. */
export interface Observations {
  readonly values: readonly number[];
  readonly layout: Layout;
}

/** Two policies on the worlds on which both have the metric. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly layout: Layout;
}

/** The worlds on which every training has the metric. */
export function observationsOf(
  results: readonly TrialResult[],
  metric: string,
  worlds: number,
): Observations {
  const { ours, layout } = pairsOf(results, results.slice(0, worlds), metric, worlds);
  return { values: ours, layout };
}

/**
 * Every training of ours meets the other on the same worlds; where both were trained several times, the same number of
 * times, the first meets the first, and so on.
 */
export function pairsOf(
  ours: readonly TrialResult[],
  theirs: readonly TrialResult[],
  metric: string,
  worlds: number,
): Pairs {
  const rows = Math.max(ours.length, theirs.length) / worlds;
  const of = (results: readonly TrialResult[], row: number, world: number) =>
    results[(row * worlds + world) % results.length]!.metrics[metric];
  const range = Array.from({ length: rows }, (_, row) => row);
  const met = Array.from({ length: worlds }, (_, world) => world).filter((world) =>
    range.every((row) => of(ours, row, world) != null && of(theirs, row, world) != null),
  );
  return {
    ours: range.flatMap((row) => met.map((world) => of(ours, row, world)!)),
    theirs: range.flatMap((row) => met.map((world) => of(theirs, row, world)!)),
    layout: { rows, columns: [met.length] },
  };
}

/** Several scenarios as strata of one: the same trainings in each. */
export function joined<T extends { readonly layout: Layout }>(
  parts: readonly T[],
  valuesOf: (part: T) => readonly number[],
): Observations {
  const { rows } = parts[0]!.layout;
  const columns = parts.flatMap(({ layout }) => layout.columns);
  const rowOf = (part: T, row: number) => {
    const [width] = part.layout.columns;
    return valuesOf(part).slice(row * width!, (row + 1) * width!);
  };
  const values = Array.from({ length: rows }, (_, row) => parts.flatMap((part) => rowOf(part, row))).flat();
  return { values, layout: { rows, columns } };
}

import { mean } from './location.ts';

/**
 * P(X > Y) for independent samples: the share of pairs in which x is greater, ties counting one half. This is the
 * Mann-Whitney U statistic divided by the number of pairs (Agarwal et al. 2021).
 */
export function probabilityGreater(xs: readonly number[], ys: readonly number[]): number {
  let wins = 0;
  for (const x of xs) for (const y of ys) wins += won(x - y);
  return wins / (xs.length * ys.length);
}

/** The share of pairs (one a seed, in the same order) in which x is greater, ties counting one half. */
export function pairedProbabilityGreater(xs: readonly number[], ys: readonly number[]): number {
  return mean(pairedWins(xs, ys));
}

/** Pair by pair: 1 where x is greater, ½ where both are the same, 0 where it is not. */
export function pairedWins(xs: readonly number[], ys: readonly number[]): number[] {
  return xs.map((x, i) => won(x - ys[i]!));
}

function won(difference: number): number {
  return difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
}

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
  let wins = 0;
  for (const [i, x] of xs.entries()) wins += won(x - ys[i]!);
  return wins / xs.length;
}

function won(difference: number): number {
  return difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
}

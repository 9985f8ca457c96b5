import { integrate } from './integrate.ts';

/** A distribution of sizes by what the formulas need: F(x) and its partial moments; seconds. */
export interface Sizes {
  readonly density: (x: number) => number;
  readonly tail: (x: number) => number;
  /** ∫₀ˣ t dF and ∫₀ˣ t² dF. */
  readonly first: (x: number) => number;
  readonly second: (x: number) => number;
  /** Above it there is no weight worth counting. */
  readonly largest: number;
}

export function exponentialSizes(mean: number): Sizes {
  return {
    density: (x) => Math.exp(-x / mean) / mean,
    tail: (x) => Math.exp(-x / mean),
    first: (x) => mean - (x + mean) * Math.exp(-x / mean),
    second: (x) => 2 * mean ** 2 - (x ** 2 + 2 * mean * x + 2 * mean ** 2) * Math.exp(-x / mean),
    largest: 50 * mean,
  };
}

/**
 * Mean response time of M/G/1 where the shortest remaining work goes first (Schrage and Miller, 1966):
 * T(x) = λ(∫₀ˣ t²dF + x²(1 − F(x))) / (2(1 − ρ(x))²) + ∫₀ˣ dt / (1 − ρ(t)), ρ(x) = λ∫₀ˣ t dF. Averaged over F, the last
 * term is ∫ (1 − F(t)) / (1 − ρ(t)) dt.
 */
export function shortestRemaining(
  arrivals: number,
  { density, tail, first, second, largest }: Sizes,
): number {
  return integrate(
    (x) => {
      const spare = 1 - arrivals * first(x);
      const waiting = (arrivals * (second(x) + x ** 2 * tail(x))) / (2 * spare ** 2);
      return waiting * density(x) + tail(x) / spare;
    },
    0,
    largest,
  );
}

/** Mean wait of M/G/1 where the shortest waiting task goes next: (λE[S²] / 2) ∫ dF(x) / (1 − ρ(x))² (Phipps, 1956). */
export function shortestFirstWait(arrivals: number, { density, first, second, largest }: Sizes): number {
  const residual = (arrivals * second(largest)) / 2;
  return integrate((x) => (residual * density(x)) / (1 - arrivals * first(x)) ** 2, 0, largest);
}

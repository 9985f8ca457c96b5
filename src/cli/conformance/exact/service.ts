import type { DistributionSpec } from '../../../workload/distribution.ts';

/** E[S], E[S²], E[S³] of a service time; seconds and their powers. */
export interface Moments {
  readonly mean: number;
  readonly second: number;
  readonly third: number;
}

/** Service times whose moments are known here. */
export type KnownSpec = Extract<
  DistributionSpec,
  { dist: 'exponential' | 'deterministic' | 'uniform' | 'erlang' | 'hyperexponential' }
>;

/** The first three moments of what a scenario writes as a distribution. */
export function momentsOf(spec: KnownSpec): Moments {
  switch (spec.dist) {
    case 'exponential':
      return mixture([1], [spec.mean]);
    case 'deterministic':
      return { mean: spec.value, second: spec.value ** 2, third: spec.value ** 3 };
    case 'uniform':
      return uniform(spec.low, spec.high);
    case 'erlang':
      return erlang(spec.k, spec.mean);
    case 'hyperexponential': {
      const often = (1 + Math.sqrt((spec.scv - 1) / (spec.scv + 1))) / 2;
      return mixture([often, 1 - often], [spec.mean / (2 * often), spec.mean / (2 * (1 - often))]);
    }
  }
}

/** The squared coefficient of variation, variance / mean². */
export function scvOf({ mean, second }: Moments): number {
  return second / mean ** 2 - 1;
}

/** Of a service time that is one of several, each with its probability. */
export function mixedMoments(
  parts: readonly { readonly probability: number; readonly moments: Moments }[],
): Moments {
  const mixed = (of: (moments: Moments) => number) =>
    parts.reduce((sum, { probability, moments }) => sum + probability * of(moments), 0);
  return { mean: mixed((m) => m.mean), second: mixed((m) => m.second), third: mixed((m) => m.third) };
}

/** Of a mixture of exponentials: E[Sⁿ] = n! Σ pᵢ mᵢⁿ. */
function mixture(probabilities: readonly number[], means: readonly number[]): Moments {
  const power = (n: number) => probabilities.reduce((sum, p, i) => sum + p * means[i]! ** n, 0);
  return { mean: power(1), second: 2 * power(2), third: 6 * power(3) };
}

function uniform(low: number, high: number): Moments {
  const power = (n: number) => (high ** (n + 1) - low ** (n + 1)) / ((n + 1) * (high - low));
  return { mean: power(1), second: power(2), third: power(3) };
}

function erlang(k: number, mean: number): Moments {
  const phase = mean / k;
  return { mean, second: k * (k + 1) * phase ** 2, third: k * (k + 1) * (k + 2) * phase ** 3 };
}

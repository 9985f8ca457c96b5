import { balancedPoints, fitPoints, preferencePoints, type ShapePoint } from './plugins.ts';

/** What a file of weights holds, whole numbers all of it. A plugin of weight 0 is left out. */
export interface KubeWeights {
  /** Ascending in utilisation, from 0 to 100. */
  readonly shape: readonly ShapePoint[];
  /** Of the resources, in their order. */
  readonly resources: readonly number[];
  /** How much each pool is preferred, 0 to 100; empty where pools cannot be told apart. */
  readonly pools: readonly number[];
  /** Of NodeResourcesFit. */
  readonly fit: number;
  /** Of NodeResourcesBalancedAllocation. */
  readonly balanced: number;
  /** Of NodeAffinity. */
  readonly affinity: number;
}

/**
 * Points of some candidates under some weights: what kube-scheduler adds up of the three plugins.
 *
 * @param inputs candidates × (requested share of each resource, index of the pool)
 */
export function kubeScores(weights: KubeWeights, inputs: Float64Array): Float64Array {
  const resources = weights.resources.length;
  const width = resources + 1;
  const scores = new Float64Array(inputs.length / width);
  for (let i = 0; i < scores.length; i++) {
    const requested = inputs.subarray(i * width, i * width + resources);
    if (weights.fit > 0) scores[i]! += weights.fit * fitPoints(requested, weights.shape, weights.resources);
    if (weights.balanced > 0) scores[i]! += weights.balanced * balancedPoints(requested);
  }
  if (weights.affinity === 0) return scores;
  const preferred = preferencePoints(
    Array.from(scores, (_, i) => weights.pools[inputs[i * width + resources]!]!),
  );
  return scores.map((score, i) => score + weights.affinity * preferred[i]!);
}

/** The same without points on a straight line between their neighbours, and weights without a common divisor. */
export function tidied(weights: KubeWeights): KubeWeights {
  const { shape, resources, fit, balanced, affinity } = weights;
  const bends = shape.filter(
    ({ score }, k) =>
      k === 0 || k === shape.length - 1 || 2 * score !== shape[k - 1]!.score + shape[k + 1]!.score,
  );
  const plugins = divisor(divisor(fit, balanced), affinity) || 1;
  const common = resources.reduce(divisor, 0) || 1;
  return {
    ...weights,
    shape: bends,
    resources: resources.map((weight) => weight / common),
    fit: fit / plugins,
    balanced: balanced / plugins,
    affinity: affinity / plugins,
  };
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

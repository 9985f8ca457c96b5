/** A point of a `RequestedToCapacityRatio` shape: percent of a resource that is requested → a score from 0 to 10. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** Points that a score plugin gives at most, and that a shape's score is worth. */
const MAX_NODE_SCORE = 100;
const POINTS_A_SCORE = 10;
/** Requests are whole millicores and bytes: a percentage this close to the next is the next. */
const ROUNDING = 1e-9;

/** A shape's value at a whole percentage, in whole points: straight between its points, divided as Go divides. */
function shapePoints(shape: readonly ShapePoint[], percent: number): number {
  const next = shape.findIndex(({ utilization }) => percent <= utilization);
  if (next < 0) return POINTS_A_SCORE * shape.at(-1)!.score;
  if (next === 0) return POINTS_A_SCORE * shape[0]!.score;
  const [from, to] = [shape[next - 1]!, shape[next]!];
  const rise = POINTS_A_SCORE * (to.score - from.score) * (percent - from.utilization);
  return POINTS_A_SCORE * from.score + Math.trunc(rise / (to.utilization - from.utilization));
}

/**
 * NodeResourcesFit with `RequestedToCapacityRatio`, in whole points (Kubernetes 1.30, requested_to_capacity_ratio.go): the
 * mean over the resources by their weights, of those that score more than 0.
 *
 * @param requested share of each resource that is requested with the pod there; NaN where the node has none
 */
export function fitPoints(
  requested: ArrayLike<number>,
  shape: readonly ShapePoint[],
  weights: readonly number[],
): number {
  let points = 0;
  let sum = 0;
  for (let r = 0; r < weights.length; r++) {
    const share = requested[r]!;
    if (Number.isNaN(share)) continue;
    const own = shapePoints(shape, Math.min(100, Math.floor(100 * share + ROUNDING)));
    if (own === 0) continue;
    points += weights[r]! * own;
    sum += weights[r]!;
  }
  return sum === 0 ? 0 : Math.round(points / sum);
}

/** NodeResourcesBalancedAllocation, in whole points: 1 minus the standard deviation of the requested shares. */
export function balancedPoints(requested: ArrayLike<number>): number {
  return Math.floor(MAX_NODE_SCORE * balance(requested) + ROUNDING);
}

/** The same as a number from 0 to 1. */
export function balance(requested: ArrayLike<number>): number {
  const shares = Array.from(requested)
    .filter((share) => !Number.isNaN(share))
    .map((share) => Math.min(1, share));
  if (shares.length < 2) return 1;
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
  return 1 - Math.sqrt(variance);
}

/**
 * NodeAffinity, in whole points, where the scheduler's own preferences are all there is: 100 for the most preferred of the
 * nodes asked about, the others in proportion (node_affinity.go, DefaultNormalizeScore).
 */
export function preferencePoints(preferences: readonly number[]): number[] {
  const most = Math.max(...preferences);
  return preferences.map((own) => (most === 0 ? 0 : Math.floor((MAX_NODE_SCORE * own) / most)));
}

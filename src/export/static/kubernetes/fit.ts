import { type Choice, fitChoicesAboveZero } from '../choice-regression.ts';
import { type Decision, favourites } from '../decision.ts';
import { chanceOfFavourite } from '../fidelity.ts';
import { anyOfTheBest } from '../rule.ts';
import { improveWholeNumbers } from '../whole-numbers.ts';
import { balance, balancedPoints, fitPoints, type ShapePoint } from './plugins.ts';

/** What a file of weights holds, whole numbers all of it. */
export interface KubeWeights {
  /** Ascending in utilisation, from 0 to 100. */
  readonly shape: readonly ShapePoint[];
  /** Of the resources, in their order. */
  readonly resources: readonly number[];
  /** Of NodeResourcesFit; 0 leaves it out. */
  readonly fit: number;
  /** Of NodeResourcesBalancedAllocation; 0 leaves it out. */
  readonly balanced: number;
}

const KNOTS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const MOST_SCORE = 10;
const MOST_WEIGHT = 10;
const MOST_PLUGIN_WEIGHT = 100;
/** What a bend of the shape costs: where the policy says nothing the shape goes straight on. */
const BEND = 0.01;
/** Decisions that whole numbers are tried on. */
const TRIED = 1000;

/** Points of a candidate under some weights: what kube-scheduler adds up of the two plugins. */
export function kubePoints(weights: KubeWeights, requested: ArrayLike<number>): number {
  const fit = weights.fit === 0 ? 0 : weights.fit * fitPoints(requested, weights.shape, weights.resources);
  return fit + (weights.balanced === 0 ? 0 : weights.balanced * balancedPoints(requested));
}

export function kubeScores(weights: KubeWeights, { scores, inputs }: Decision): Float64Array {
  const width = weights.resources.length;
  return scores.map((_, i) => kubePoints(weights, inputs.subarray(i * width, (i + 1) * width)));
}

/**
 * Fits a piecewise-linear score of utilisation and a weight of balance to a policy's choices, then rounds both to what
 * Kubernetes takes and improves the whole numbers one by one.
 */
export function fitKubeWeights(decisions: readonly Decision[], resources: number): KubeWeights {
  const balanced = resources > 1;
  const columns = KNOTS.length + (balanced ? 1 : 0);
  const choices = decisions.map((decision) => choiceOf(decision, resources, balanced));
  const bounded = balanced ? [KNOTS.length] : [];
  const beta = fitChoicesAboveZero(choices, columns, bounded, bendingCost(columns));
  const start = rounded([...beta.subarray(0, KNOTS.length)], balanced ? beta[KNOTS.length]! : 0);
  const every = Math.ceil(decisions.length / TRIED);
  const tried = decisions.filter((_, i) => i % every === 0);
  const limits = [
    ...KNOTS.map(() => ({ low: 0, high: MOST_SCORE })),
    ...Array.from({ length: resources }, () => ({ low: 1, high: balanced ? MOST_WEIGHT : 1 })),
    { low: 0, high: balanced ? MOST_PLUGIN_WEIGHT : 1 },
    { low: 0, high: balanced ? MOST_PLUGIN_WEIGHT : 0 },
  ];
  const of = (numbers: readonly number[]) => weightsOf(numbers, resources);
  const worth = (numbers: readonly number[]) => {
    const chances = (decision: Decision) => anyOfTheBest(kubeScores(of(numbers), decision));
    return tried.reduce((sum, decision) => sum + chanceOfFavourite({ chances }, decision), 0);
  };
  const numbers = [...start.scores, ...new Array<number>(resources).fill(1), start.fit, start.balanced];
  return tidied(of(improveWholeNumbers(numbers, limits, worth)));
}

/** Rows of hat functions, one a knot, averaged over the resources; and of the balance. */
function choiceOf(decision: Decision, resources: number, balanced: boolean): Choice {
  const columns = KNOTS.length + (balanced ? 1 : 0);
  const { scores, inputs } = decision;
  const rows = new Float64Array(scores.length * columns);
  for (let i = 0; i < scores.length; i++) {
    const requested = inputs.subarray(i * resources, (i + 1) * resources);
    const there = requested.filter((share) => !Number.isNaN(share));
    for (const share of there) {
      KNOTS.forEach((knot, k) => {
        rows[i * columns + k]! += hat(100 * share, knot) / there.length;
      });
    }
    if (balanced) rows[i * columns + KNOTS.length] = balance(requested);
  }
  return { rows, chosen: favourites(decision) };
}

/** 1 at its knot, 0 at its neighbours, straight between. */
function hat(percent: number, knot: number): number {
  return Math.max(0, 1 - Math.abs(Math.min(100, percent) - knot) / (KNOTS[1]! - KNOTS[0]!));
}

/** Half the sum of the squared second differences of the shape, as a quadratic form. */
function bendingCost(columns: number): Float64Array {
  const cost = new Float64Array(columns * columns);
  const bend = [1, -2, 1];
  for (let k = 1; k < KNOTS.length - 1; k++) {
    for (const [i, a] of bend.entries()) {
      for (const [j, b] of bend.entries()) cost[(k - 1 + i) * columns + k - 1 + j]! += BEND * a * b;
    }
  }
  return cost;
}

/** The shape's values as scores of 0 to 10, and weights of the plugins in about their proportion. */
function rounded(values: readonly number[], balanced: number) {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const scores = values.map((value) => (range === 0 ? 0 : Math.round((MOST_SCORE * (value - low)) / range)));
  if (range === 0) return { scores, fit: 0, balanced: balanced > 0 ? 1 : 0 };
  const ratio = balanced / range;
  const fit = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((best, own) =>
    Math.abs(Math.round(ratio * own) / own - ratio) < Math.abs(Math.round(ratio * best) / best - ratio) - 0.01
      ? own
      : best,
  );
  return { scores, fit, balanced: Math.min(MOST_PLUGIN_WEIGHT, Math.round(ratio * fit)) };
}

function weightsOf(numbers: readonly number[], resources: number): KubeWeights {
  const shape = KNOTS.map((utilization, k) => ({ utilization, score: numbers[k]! }));
  const at = KNOTS.length + resources;
  return { shape, resources: numbers.slice(KNOTS.length, at), fit: numbers[at]!, balanced: numbers[at + 1]! };
}

/** The same without points on a straight line between their neighbours, and weights without a common divisor. */
function tidied({ shape, resources, fit, balanced }: KubeWeights): KubeWeights {
  const bends = shape.filter(
    ({ score }, k) =>
      k === 0 || k === shape.length - 1 || 2 * score !== shape[k - 1]!.score + shape[k + 1]!.score,
  );
  const plugins = divisor(fit, balanced) || 1;
  const common = resources.reduce(divisor, 0) || 1;
  return {
    shape: bends,
    resources: resources.map((weight) => weight / common),
    fit: fit / plugins,
    balanced: balanced / plugins,
  };
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

import { type Choice, fitChoicesAboveZero } from '../choice-regression.ts';
import { type Decision, favourites } from '../decision.ts';
import { chanceOf } from '../fidelity.ts';
import { anyOfTheBest } from '../rule.ts';
import { improveWholeNumbers, type Limits, proportions } from '../whole-numbers.ts';
import { balance } from './plugins.ts';
import { type KubeWeights, kubeScores, tidied } from './weights.ts';

const KNOTS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const MOST_SCORE = 10;
const MOST_WEIGHT = 10;
const MOST_PLUGIN_WEIGHT = 20;
const MOST_PREFERENCE = 100;
/** What a bend of the shape costs: where the policy says nothing the shape goes straight on. */
const BEND = 0.01;
/** Decisions that whole numbers are tried on. */
const TRIED = 1000;

/** What there is to fit: numbers of resources, and of pools that can be told apart (0 where they cannot). */
export interface KubeSizes {
  readonly resources: number;
  readonly pools: number;
}

/**
 * Fits a piecewise-linear score of utilisation, a weight of balance and a preference for each pool to a policy's choices,
 * then rounds all to what Kubernetes takes and improves the whole numbers one by one.
 */
export function fitKubeWeights(decisions: readonly Decision[], sizes: KubeSizes): KubeWeights {
  const balanced = sizes.resources > 1;
  const columns = KNOTS.length + 1 + sizes.pools;
  const choices = decisions.map((decision) => choiceOf(decision, sizes));
  const beta = fitChoicesAboveZero(choices, columns, balanced ? [KNOTS.length] : [], bendingCost(columns));
  const every = Math.ceil(decisions.length / TRIED);
  const tried = decisions
    .filter((_, i) => i % every === 0)
    .map((decision) => ({ inputs: decision.inputs, best: favourites(decision) }));
  const of = (numbers: readonly number[]) => weightsOf(numbers, sizes);
  const worth = (numbers: readonly number[]) => {
    const weights = of(numbers);
    return tried.reduce(
      (sum, { inputs, best }) => sum + chanceOf(best, anyOfTheBest(kubeScores(weights, inputs))),
      0,
    );
  };
  return tidied(of(improveWholeNumbers(rounded(beta, sizes), limitsOf(sizes), worth)));
}

/** Rows of hat functions, one a knot, averaged over the resources; of the balance; and of the pool, one of `pools`. */
function choiceOf(decision: Decision, { resources, pools }: KubeSizes): Choice {
  const columns = KNOTS.length + 1 + pools;
  const { scores, inputs } = decision;
  const rows = new Float64Array(scores.length * columns);
  for (let i = 0; i < scores.length; i++) {
    const at = i * (resources + 1);
    const requested = inputs.subarray(at, at + resources);
    const there = requested.filter((share) => !Number.isNaN(share));
    for (const share of there) {
      KNOTS.forEach((knot, k) => {
        rows[i * columns + k]! += hat(100 * share, knot) / there.length;
      });
    }
    if (resources > 1) rows[i * columns + KNOTS.length] = balance(requested);
    if (pools > 0) rows[i * columns + KNOTS.length + 1 + inputs[at + resources]!] = 1;
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

/** Scores of the shape, weights of the resources, preferences of the pools, weights of the plugins. */
function rounded(beta: Float64Array, { resources, pools }: KubeSizes): number[] {
  const shape = stretched(beta.subarray(0, KNOTS.length), MOST_SCORE);
  const preferences = stretched(beta.subarray(KNOTS.length + 1), MOST_PREFERENCE);
  const balanced = resources > 1 ? beta[KNOTS.length]! : 0;
  // With one resource the shape is all there is of it: it stays in, for the search to find more.
  const ranges = [shape.range, balanced, pools > 0 ? preferences.range : 0];
  const ones = new Array<number>(resources).fill(1);
  return [...shape.values, ...ones, ...preferences.values, ...proportions(ranges, MOST_PLUGIN_WEIGHT)];
}

/** Values from their least to their greatest as whole numbers from 0 to `most`. */
function stretched(values: Float64Array, most: number): { values: number[]; range: number } {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const range = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - low;
  const whole = (value: number) => (range > 0 ? Math.round((most * (value - low)) / range) : 0);
  return { values: Array.from(values, whole), range };
}

function limitsOf({ resources, pools }: KubeSizes): Limits[] {
  const plugin = (used: boolean) => ({ low: 0, high: used ? MOST_PLUGIN_WEIGHT : 0 });
  return [
    ...KNOTS.map(() => ({ low: 0, high: MOST_SCORE })),
    ...Array.from({ length: resources }, () => ({ low: 1, high: resources > 1 ? MOST_WEIGHT : 1 })),
    ...Array.from({ length: pools }, () => ({ low: 0, high: MOST_PREFERENCE })),
    plugin(true),
    plugin(resources > 1),
    plugin(pools > 0),
  ];
}

function weightsOf(numbers: readonly number[], { resources, pools }: KubeSizes): KubeWeights {
  const shape = KNOTS.map((utilization, k) => ({ utilization, score: numbers[k]! }));
  const at = KNOTS.length + resources;
  const [fit, balanced, affinity] = numbers.slice(at + pools);
  return {
    shape,
    resources: numbers.slice(KNOTS.length, at),
    pools: numbers.slice(at, at + pools),
    fit: fit!,
    balanced: balanced!,
    affinity: affinity!,
  };
}

import { solveInPlace } from '../../core/statistics/linear-system.ts';

/** Candidates of one decision as rows of numbers, and those of them that were chosen: all are taken to be as good. */
export interface Choice {
  /** candidates × columns, row-major. */
  readonly rows: Float64Array;
  readonly chosen: readonly number[];
}

/** Keeps coefficients finite where the choices can be told apart without error. */
const RIDGE = 1e-3;
const ROUNDS = 60;
const HALVINGS = 30;
const ENOUGH = 1e-9;

/**
 * Coefficients β of a linear score x · β that make a decision maker's choices likely, where P(i) = exp(xᵢ · β) / Σ exp:
 * conditional logit (McFadden 1974), which is the first place of a Plackett–Luce ranking. Maximum likelihood with a
 * small ridge, by Newton's method with halved steps; the mean log-likelihood is concave, so there is one optimum.
 *
 * @param penalty a further quadratic cost ½ βᵀ P β, columns × columns
 */
export function fitChoices(
  choices: readonly Choice[],
  columns: number,
  penalty: Float64Array = new Float64Array(columns * columns),
): Float64Array {
  const cost = penalty.map((value, at) => value + (at % (columns + 1) === 0 ? RIDGE : 0));
  const told = choices.filter(({ chosen }) => chosen.length > 0);
  let beta: Float64Array = new Float64Array(columns);
  let worth = worthOf(told, beta, cost);
  for (let round = 0; round < ROUNDS && told.length > 0; round++) {
    const step = newtonStep(told, beta, cost);
    const before = worth;
    for (let halving = 0, share = 1; halving < HALVINGS; halving++, share /= 2) {
      const there = beta.map((value, c) => value + share * step[c]!);
      const found = worthOf(told, there, cost);
      if (found <= worth) continue;
      beta = there;
      worth = found;
      break;
    }
    if (worth - before < ENOUGH) break;
  }
  return beta;
}

/** Mean log-likelihood minus the quadratic cost. */
function worthOf(choices: readonly Choice[], beta: Float64Array, cost: Float64Array): number {
  let sum = 0;
  for (const { rows, chosen } of choices) {
    const chances = softmax(rows, beta);
    for (const i of chosen) sum += Math.log(Math.max(chances[i]!, Number.MIN_VALUE)) / chosen.length;
  }
  let paid = 0;
  for (let c = 0; c < beta.length; c++) paid += (beta[c]! * slope(cost, beta, c)) / 2;
  return sum / Math.max(1, choices.length) - paid;
}

/** Row c of the cost, times β. */
function slope(cost: Float64Array, beta: Float64Array, c: number): number {
  return beta.reduce((sum, value, d) => sum + cost[c * beta.length + d]! * value, 0);
}

function newtonStep(choices: readonly Choice[], beta: Float64Array, cost: Float64Array): Float64Array {
  const columns = beta.length;
  const gradient = new Float64Array(columns);
  const curvature = new Float64Array(columns * columns);
  for (const choice of choices) addChoice(choice, beta, gradient, curvature);
  for (let c = 0; c < columns; c++) gradient[c] = gradient[c]! / choices.length - slope(cost, beta, c);
  for (let at = 0; at < curvature.length; at++) curvature[at] = curvature[at]! / choices.length + cost[at]!;
  solveInPlace(curvature, gradient);
  return gradient;
}

/** Adds a choice's gradient, and minus its Hessian: the covariance of the rows under their probabilities. */
function addChoice(
  { rows, chosen }: Choice,
  beta: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
) {
  const columns = beta.length;
  const chances = softmax(rows, beta);
  const mean = new Float64Array(columns);
  for (let i = 0; i < chances.length; i++) {
    for (let c = 0; c < columns; c++) mean[c]! += chances[i]! * rows[i * columns + c]!;
  }
  for (const i of chosen) {
    for (let c = 0; c < columns; c++) gradient[c]! += (rows[i * columns + c]! - mean[c]!) / chosen.length;
  }
  for (let i = 0; i < chances.length; i++) {
    for (let c = 0; c < columns; c++) {
      const weighted = chances[i]! * (rows[i * columns + c]! - mean[c]!);
      for (let d = 0; d < columns; d++) {
        curvature[c * columns + d]! += weighted * (rows[i * columns + d]! - mean[d]!);
      }
    }
  }
}

function softmax(rows: Float64Array, beta: Float64Array): Float64Array {
  const columns = beta.length;
  const scores = new Float64Array(rows.length / columns);
  for (let i = 0; i < scores.length; i++) {
    for (let c = 0; c < columns; c++) scores[i]! += rows[i * columns + c]! * beta[c]!;
  }
  const greatest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = Math.exp(scores[i]! - greatest);
    sum += scores[i]!;
  }
  return scores.map((score) => score / sum);
}

/**
 * The same where some coefficients may not be negative: while one is, the most negative is held at 0 and the rest is
 * fitted anew.
 *
 * @param bounded columns whose coefficient is at least 0
 */
export function fitChoicesAboveZero(
  choices: readonly Choice[],
  columns: number,
  bounded: readonly number[],
  penalty?: Float64Array,
): Float64Array {
  const held = new Set<number>();
  for (;;) {
    const beta = fitChoices(choices, columns, holding(held, columns, penalty));
    for (const column of held) beta[column] = 0;
    const negative = bounded.filter((column) => beta[column]! < 0).sort((a, b) => beta[a]! - beta[b]!);
    if (negative.length === 0) return beta;
    held.add(negative[0]!);
  }
}

/** What it costs a held coefficient to leave 0. */
const HELD = 1e12;

function holding(held: ReadonlySet<number>, columns: number, penalty?: Float64Array): Float64Array {
  const all = penalty?.slice() ?? new Float64Array(columns * columns);
  for (const column of held) all[column * columns + column] = HELD;
  return all;
}

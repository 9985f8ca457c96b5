import type { Budget } from './space.ts';

/**
 * The budgets at which configurations are judged: `maximum` and what is η, η², … times smaller, down to `minimum`
 * (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016).
 */
export function rungsOf({ minimum, maximum }: Budget, eta: number): number[] {
  const rungs = [maximum];
  for (let budget = maximum / eta; Math.round(budget) >= minimum; budget /= eta) {
    // Where budgets are a few worlds, rounding must not judge twice at one of them.
    if (Math.round(budget) === rungs[0]) break;
    rungs.unshift(Math.round(budget));
  }
  return rungs;
}

/** So many configurations, all judged first at one rung. */
export interface Bracket {
  /** The index of the rung. */
  readonly first: number;
  readonly trials: number;
}

/**
 * Shares trials out among brackets as Hyperband does (Li et al. 2018, algorithm 1): the one with s promotions before
 * it gets in proportion to η^s / (s + 1), those left over going to the largest remainders.
 *
 * @param count how many brackets at most, the one from the lowest rung first; alone it is successive halving
 */
export function bracketsOf(trials: number, rungs: number, eta: number, count: number): Bracket[] {
  const shares = Array.from({ length: Math.min(count, rungs) }, (_, first) => {
    const promotions = rungs - 1 - first;
    return { first, weight: eta ** promotions / (promotions + 1) };
  });
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  const exact = shares.map(({ first, weight }) => ({ first, share: (trials * weight) / total }));
  const left = trials - exact.reduce((sum, { share }) => sum + Math.floor(share), 0);
  const favoured = [...exact]
    .sort((a, b) => (b.share % 1) - (a.share % 1) || a.first - b.first)
    .slice(0, left)
    .map(({ first }) => first);
  return exact
    .map(({ first, share }) => ({ first, trials: Math.floor(share) + (favoured.includes(first) ? 1 : 0) }))
    .filter((bracket) => bracket.trials > 0);
}

/** How many of `count` go on: ⌈count / η⌉. */
export function promotions(count: number, eta: number): number {
  return Math.ceil(count / eta);
}

/** The `count` lowest scores, in the order in which they stand; of equal ones those that stand first. */
export function best<T extends { readonly score: number }>(scored: readonly T[], count: number): T[] {
  const places = scored.map((_, place) => place);
  places.sort((a, b) => order(scored[a]!.score, scored[b]!.score) || a - b);
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((place) => scored[place]!);
}

/** Failed trials have the score ∞, and ∞ − ∞ is no order. */
function order(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * What all brackets cost, budgets added up: whoever goes on pays only for what is new. One configuration more, the
 * defaults, goes through all rungs.
 */
export function costOf(brackets: readonly Bracket[], rungs: readonly number[], eta: number): number {
  const growth = (rung: number, first: number) => rungs[rung]! - (rung === first ? 0 : rungs[rung - 1]!);
  let cost = rungs.at(-1)!;
  for (const { first, trials } of brackets) {
    let going = trials;
    for (let rung = first; rung < rungs.length; rung++) {
      cost += going * growth(rung, first);
      going = promotions(going, eta);
    }
  }
  return cost;
}

/** How often a configuration is judged at each rung, the defaults at every one. */
export function judgementsAt(brackets: readonly Bracket[], rungs: number, eta: number): number[] {
  const counts = new Array<number>(rungs).fill(1);
  for (const { first, trials } of brackets) {
    let going = trials;
    for (let rung = first; rung < rungs; rung++) {
      counts[rung]! += going;
      going = promotions(going, eta);
    }
  }
  return counts;
}

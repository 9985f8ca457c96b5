import type { Value } from '../graph/graph.ts';
import { add, div, equal, mul, reduceMax, reduceSum, reshape, sub, toFloat } from '../graph/vocabulary.ts';

/** Puts masked actions below every value that is worth having, without a NaN where all are masked. */
const FORBIDDEN = 1e9;

/** Scores with masked actions far below all others, [b, actions]. */
export function masked(scores: Value, mask: Value): Value {
  return add(scores, mul(sub(mask, 1), FORBIDDEN));
}

/**
 * Where the greatest score among the allowed actions is, [b, actions]: 1 there and 0 elsewhere; equals share the 1,
 * as twins among candidates do. No gradient flows through it.
 */
export function bestChoice(scores: Value, mask: Value): Value {
  const allowed = masked(scores, mask);
  const greatest = toFloat(equal(allowed, reduceMax(allowed, [1], true)));
  return div(greatest, reduceSum(greatest, [1], true));
}

/** Where an action is, given its number [b, 1]: one-hot, [b, actions]. */
export function choiceOf(action: Value, actions: number): Value {
  const numbers = action.graph.constant(
    Array.from({ length: actions }, (_, k) => k),
    [1, actions],
  );
  return toFloat(equal(action, numbers));
}

/** The values of the chosen actions, [b, n], from those of all, [b, actions, n]. */
export function chosen(values: Value, choice: Value): Value {
  return reduceSum(mul(values, reshape(choice, [...choice.shape, 1])), [1]);
}

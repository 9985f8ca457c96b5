import type { Value } from '../graph/graph.ts';
import {
  add,
  greater,
  mul,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  square,
  sub,
  toFloat,
} from '../graph/vocabulary.ts';
import type { Objective } from '../update/update-loop.ts';
import { choiceOf, masked } from './action-values.ts';

/** By how much the value of what was demonstrated shall exceed all others, as in the paper. */
const MARGIN = 0.8;

/**
 * Large-margin classification of the actions shown (Hester et al. 2018, eq. 1), and half the squared error of their
 * values where their returns are known:
 *
 *     max over allowed a of [Q(s, a) + 0.8 · (a is not the action shown)] − Q(s, action shown)
 *
 * so that actions never shown get values below, not some value that was never learned.
 * @param values Q of all actions, [b, actions] @param fields `mask` and those of a demonstration
 */
export function marginObjective(values: Value, fields: Readonly<Record<string, Value>>): Objective {
  const [batch, actions] = values.shape as [number, number];
  const list = (name: string) => reshape(fields[name]!, [batch]);
  const choice = choiceOf(fields.action!, actions);
  const shown = reduceSum(mul(values, choice), [1]);
  const rivals = masked(add(values, mul(sub(1, choice), MARGIN)), fields.mask!);
  const margin = reduceMean(sub(reduceMax(rivals, [1]), shown));
  const error = mul(reduceMean(mul(square(sub(shown, list('return'))), list('known'))), 0.5);
  const best = reduceMax(masked(values, fields.mask!), [1]);
  return {
    loss: add(margin, error),
    metrics: {
      margin_loss: margin,
      value_loss: error,
      accuracy: reduceMean(toFloat(greater(add(shown, 1e-6), best))),
    },
  };
}

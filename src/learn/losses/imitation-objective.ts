import type { Value } from '../graph/graph.ts';
import {
  add,
  greater,
  mul,
  neg,
  reduceMax,
  reduceMean,
  reshape,
  square,
  sub,
  toFloat,
} from '../graph/vocabulary.ts';
import type { ActorCritic, Heads } from '../networks/actor-critic.ts';
import type { Objective, ObjectiveOf } from '../update/update-loop.ts';
import { chosenLogProbability } from './policy-loss.ts';

/** Cross-entropy of the actions taken, and half the squared error of known returns. */
export function imitationObjective(heads: Heads, fields: Readonly<Record<string, Value>>): Objective {
  const list = (name: string) => reshape(fields[name]!, heads.value.shape);
  const chosen = chosenLogProbability(heads, fields.action!);
  const crossEntropy = neg(reduceMean(chosen));
  const error = mul(reduceMean(mul(square(sub(heads.value, list('return'))), list('known'))), 0.5);
  const agrees = toFloat(greater(add(chosen, 1e-6), reduceMax(heads.logProbabilities, [1])));
  return {
    loss: add(crossEntropy, error),
    metrics: { cross_entropy: crossEntropy, value_loss: error, accuracy: reduceMean(agrees) },
  };
}

/** {@link imitationObjective} of an actor and a critic. */
export function cloning(network: ActorCritic): ObjectiveOf {
  return ({ fields, parameters }) => imitationObjective(network.heads(fields, parameters), fields);
}

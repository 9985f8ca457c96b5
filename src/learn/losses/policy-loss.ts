import type { Value } from '../graph/graph.ts';
import {
  add,
  div,
  exp,
  mul,
  neg,
  reduceMean,
  reduceSum,
  reshape,
  sqrt,
  square,
  sub,
} from '../graph/vocabulary.ts';
import type { Heads } from '../networks/actor-critic.ts';
import type { Objective } from '../update/update-loop.ts';
import { choiceOf } from './action-values.ts';

/** log π of the actions taken, [b]: a one-hot sum, because it has the plainest gradient. */
export function chosenLogProbability({ logProbabilities }: Heads, action: Value): Value {
  return reduceSum(mul(logProbabilities, choiceOf(action, logProbabilities.shape[1]!)), [1]);
}

/** The entropy of each policy of a batch, [b]; masked actions take no part: 0 · log 0 is 0. */
export function entropyOf({ logProbabilities }: Heads): Value {
  return neg(reduceSum(mul(exp(logProbabilities), logProbabilities), [1]));
}

/** (x − mean) / (deviation + 1e-8), the deviation that of a sample; alone, an advantage stays as it is. */
export function standardised(x: Value): Value {
  const count = x.shape[0]!;
  if (count < 2) return x;
  const centred = sub(x, reduceMean(x));
  return div(centred, add(sqrt(div(reduceSum(square(centred)), count - 1)), 1e-8));
}

export interface PolicyGradientOptions {
  readonly entropy: number | Value;
  readonly valueWeight: number;
  readonly normaliseAdvantages: boolean;
}

/**
 * The policy gradient of advantages that are taken as given, with an entropy bonus and half the squared error of
 * values: −mean(log π(a) · A) − entropy · H + valueWeight · mean((V − G)²) / 2, from a minibatch of `action`,
 * `advantage` and `return`.
 */
export function policyGradientObjective(
  heads: Heads,
  fields: Readonly<Record<string, Value>>,
  { entropy: weight, valueWeight, normaliseAdvantages }: PolicyGradientOptions,
): Objective {
  const list = (name: string) => reshape(fields[name]!, heads.value.shape);
  const advantage = normaliseAdvantages ? standardised(list('advantage')) : list('advantage');
  const policyLoss = neg(reduceMean(mul(chosenLogProbability(heads, fields.action!), advantage)));
  const valueLoss = mul(reduceMean(square(sub(heads.value, list('return')))), 0.5);
  const entropy = reduceMean(entropyOf(heads));
  const bonus = mul(entropy, typeof weight === 'number' ? weight : reshape(weight, []));
  return {
    loss: add(sub(policyLoss, bonus), mul(valueLoss, valueWeight)),
    metrics: { policy_gradient_loss: policyLoss, value_loss: valueLoss, entropy_loss: neg(entropy) },
  };
}

import type { ObservationSpace } from '../../gym/env.ts';
import type { Value } from '../graph/graph.ts';
import { add, div, max, mul, reduceSum, reshape, sub } from '../graph/vocabulary.ts';
import { Network, type NetworkOptions } from './network.ts';

export interface QNetworkOptions extends NetworkOptions {
  /** Whether Q is put together from the value of the state and the advantages of actions. */
  readonly dueling?: boolean | undefined;
  /** Quantiles of the return that are learned of each action (Dabney et al. 2018); 1, its mean, if not given. */
  readonly quantiles?: number | undefined;
}

/**
 * Values of actions. With `dueling` (Wang et al. 2016, eq. 9) the actor says advantages A and the critic V:
 *
 *     Q(s, a) = V(s) + A(s, a) − mean of A(s, ·) over the allowed actions
 *
 * for each quantile by itself. What padding and masked actions hold must not move the mean.
 */
export class QNetwork extends Network {
  readonly #dueling: boolean;

  /** @throws InputError when a scorer with context is asked for with other than two hidden layers */
  constructor(space: ObservationSpace, rows: number, options: QNetworkOptions) {
    const { dueling = false, quantiles = 1 } = options;
    const head = { outputs: quantiles, gain: 1 };
    super(space, rows, options, head, dueling ? head : null);
    this.#dueling = dueling;
  }

  /**
   * Q, [b, actions], or [b, actions, quantiles] where there are several. Masked actions have values too, without
   * meaning: who picks among them must mask.
   * @param fields {@link fields} as [b, width] @param flat all parameters
   */
  values(fields: Readonly<Record<string, Value>>, flat: Value): Value {
    const weights = this.weights(flat);
    const said = this.actor(fields, weights);
    if (!this.#dueling) return said;
    const value = this.critic(fields, weights);
    const single = said.shape.length === 2;
    const batch = value.shape[0]!;
    const mask = single ? fields.mask! : reshape(fields.mask!, [batch, this.rows, 1]);
    const mean = div(reduceSum(mul(said, mask), [1], true), max(reduceSum(mask, [1], true), 1));
    return add(sub(said, mean), single ? value : reshape(value, [batch, 1, this.outputs]));
  }

  /** {@link values} as quantiles, [b, actions, n], n = 1 where only the mean is learned. */
  quantiles(fields: Readonly<Record<string, Value>>, flat: Value): Value {
    const values = this.values(fields, flat);
    return reshape(values, [values.shape[0]!, this.rows, this.outputs]);
  }
}

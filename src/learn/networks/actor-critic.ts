import type { ObservationSpace } from '../../gym/env.ts';
import type { Value } from '../graph/graph.ts';
import { reshape } from '../graph/vocabulary.ts';
import { maskedLogSoftmax } from './masking.ts';
import { Network, type NetworkOptions } from './network.ts';

/** What the two networks say about a batch of b observations. */
export interface Heads {
  /** log π, [b, actions]; masked ones are about −1e9 */
  readonly logProbabilities: Value;
  /** V, [b] */
  readonly value: Value;
}

/** A policy network and a value network side by side: see {@link Network}. */
export class ActorCritic extends Network {
  /** @throws InputError when a scorer with context is asked for with other than two hidden layers */
  constructor(space: ObservationSpace, rows: number, options: NetworkOptions) {
    super(space, rows, options, { outputs: 1, gain: 0.01 }, { outputs: 1, gain: 1 });
  }

  /** @param fields {@link fields} as [b, width] @param flat all parameters */
  heads(fields: Readonly<Record<string, Value>>, flat: Value): Heads {
    const weights = this.weights(flat);
    const scores = this.actor(fields, weights);
    const value = this.critic(fields, weights);
    return {
      logProbabilities: maskedLogSoftmax(scores, fields.mask!),
      value: reshape(value, [value.shape[0]!]),
    };
  }
}

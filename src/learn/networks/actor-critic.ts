import { InputError } from '../../core/errors.ts';
import type { SequentialStream } from '../../core/random.ts';
import type { ObservationSpace } from '../../gym/env.ts';
import type { Value } from '../graph/graph.ts';
import { add, concat, logSoftmax, mul, reshape, sub } from '../graph/vocabulary.ts';
import {
  mlpShapes,
  type NetworkModel,
  type NetworkShape,
  type Normalisation,
  weightShapes,
} from '../policy-model.ts';
import { type Activation, mlp } from './mlp.ts';
import { ParameterLayout } from './parameters.ts';
import { scorer } from './scorer.ts';

/** Makes the probability of a masked action exactly 0 in 32-bit floats, and its gradient too, without a NaN. */
const FORBIDDEN = 1e9;

export interface NetworkOptions {
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

/** What the two networks say about a batch of b observations. */
export interface Heads {
  /** log π, [b, actions]; masked ones are about −1e9 */
  readonly logProbabilities: Value;
  /** V, [b] */
  readonly value: Value;
}

/**
 * A policy network and a value network side by side, without shared weights.
 *
 * Where actions have features, the actor is the `scorer` and the critic sees globals with the mean and maximum of
 * each feature over the allowed rows (its `summary`); elsewhere both are plain chains of layers on globals.
 */
export class ActorCritic {
  readonly shape: NetworkShape;
  readonly activation: Activation;
  /** Actions of an observation, padding included. */
  readonly rows: number;
  readonly parameters: ParameterLayout;
  /** What the network takes in, by name and width: fields of a row of training. */
  readonly fields: Readonly<Record<'globals' | 'summary' | 'candidates' | 'mask', number>>;

  /** @throws InputError when a scorer is asked for with other than two hidden layers. */
  constructor(space: ObservationSpace, rows: number, { hidden, activation }: NetworkOptions) {
    const { globals, features } = space;
    const kind = features.length > 0 ? 'scorer' : 'mlp';
    if (kind === 'scorer' && hidden.length !== 2) {
      throw new InputError(
        `hidden: [${hidden}] is not allowed (a per-candidate scorer has two hidden widths)`,
      );
    }
    this.shape = { kind, globals, features, hidden, actions: kind === 'mlp' ? rows : null };
    this.activation = activation;
    this.rows = rows;
    const summary = 2 * features.length;
    this.fields = { globals: globals.length, summary, candidates: rows * features.length, mask: rows };
    this.parameters = new ParameterLayout({
      ...prefixed('actor', weightShapes(this.shape)),
      ...prefixed('critic', mlpShapes([globals.length + summary, ...hidden, 1])),
    });
  }

  /** Orthogonal weights with gains √2 (hidden), 0.01 (policy head) and 1 (value head), biases 0. */
  initialise(stream: SequentialStream): Float32Array {
    return this.parameters.initialise(stream, (name) =>
      name === 'actor/head.weight' ? 0.01 : name === 'critic/head.weight' ? 1 : Math.SQRT2,
    );
  }

  /** @param fields {@link fields} as [b, width] @param flat all parameters */
  heads(fields: Readonly<Record<string, Value>>, flat: Value): Heads {
    const weights = this.parameters.cut(flat);
    const actor = withPrefix('actor', weights);
    const [globals, mask] = [fields.globals!, fields.mask!];
    const candidates = fields.candidates;
    const seen = fields.summary ? concat([globals, fields.summary], 1) : globals;
    const scores = candidates
      ? scorer({ globals, candidates, mask }, actor, this.activation)
      : mlp(globals, actor, this.activation);
    const value = mlp(seen, withPrefix('critic', weights), this.activation);
    return {
      logProbabilities: maskedLogSoftmax(scores, mask),
      value: reshape(value, [value.shape[0]!]),
    };
  }
}

/** log of the softmax over the allowed actions only. */
export function maskedLogSoftmax(scores: Value, mask: Value): Value {
  return logSoftmax(add(scores, mul(sub(mask, 1), FORBIDDEN)));
}

function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}

/** The actor with its weights as data, apart from the network it was trained in. */
export function policyNetwork(
  { shape, activation, parameters }: ActorCritic,
  flat: Float32Array,
  normalisation: Normalisation,
): NetworkModel {
  const views = withPrefix('actor', parameters.views(flat));
  const weights = Object.fromEntries(
    Object.entries(weightShapes(shape)).map(([name, size]) => [
      name,
      { shape: size, values: views[name]!.slice() },
    ]),
  );
  return { ...shape, activation, normalisation, weights };
}

/** The entries under a prefix, without it. */
function withPrefix<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  const under = Object.entries(record).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(under.map(([name, value]) => [name.slice(prefix.length + 1), value]));
}

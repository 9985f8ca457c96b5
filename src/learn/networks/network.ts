import { InputError } from '../../core/errors.ts';
import { prefixed, withPrefix } from '../../core/prefix.ts';
import type { SequentialStream } from '../../core/random.ts';
import type { ObservationSpace } from '../../gym/env.ts';
import type { Value } from '../graph/graph.ts';
import { concat, mul, reshape } from '../graph/vocabulary.ts';
import {
  hiddenProblem,
  mlpShapes,
  type NetworkShape,
  type ScorerContext,
  weightShapes,
} from '../policy-model.ts';
import type { Activation, Weights } from './layer.ts';
import { mlp } from './mlp.ts';
import { ParameterLayout } from './parameters.ts';
import { scorer } from './scorer.ts';
import { sightOf } from './unseen.ts';

export interface NetworkOptions {
  /** Widths; none make a linear network. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Pooled if not given; only candidates have one, and not in a linear network. */
  readonly context?: ScorerContext | undefined;
  /** Whether the sums of every hidden layer are normalised; not if not given. */
  readonly layerNorm?: boolean | undefined;
  /** Globals and features that it does not see, in training or ever; none if not given. */
  readonly hide?: readonly string[] | undefined;
}

/** The last layer of a part of a network. */
export interface Head {
  /** Numbers that it says of each action, or of the state. */
  readonly outputs: number;
  /** Of its orthogonal weights at the start. */
  readonly gain: number;
}

/** A linear map without an activation: nothing there halves the variance that √2 would make up for. */
const PROJECTIONS = ['query.weight', 'key.weight', 'value.weight'];

/**
 * A part that says something of every action (`actor`) and, if asked for, one that says something of the whole state
 * (`critic`), without shared weights. What they say means is for who extends this.
 *
 * Where actions have features, the actor is the `scorer` and the critic sees globals with the mean and maximum of
 * each feature over the allowed rows (its `summary`); elsewhere both are plain chains of layers on globals.
 */
export abstract class Network {
  readonly shape: NetworkShape;
  readonly activation: Activation;
  /** Actions of an observation, padding included. */
  readonly rows: number;
  /** Numbers that the actor says of each action. */
  readonly outputs: number;
  readonly parameters: ParameterLayout;
  /** What the network takes in, by name and width: fields of a row of training. */
  readonly fields: Readonly<Record<'globals' | 'summary' | 'candidates' | 'mask', number>>;
  readonly #gains: Readonly<Record<string, number>>;
  readonly #sight: Float32Array | null;

  /**
   * @throws InputError when a scorer with context is asked for with other than two hidden layers, and when something is
   * to be hidden that is not shown
   */
  constructor(
    space: ObservationSpace,
    rows: number,
    options: NetworkOptions,
    actor: Head,
    critic: Head | null,
  ) {
    const { globals, features } = space;
    this.shape = shapeOf(space, rows, options);
    const { hidden, layerNorm } = this.shape;
    this.activation = options.activation;
    this.rows = rows;
    this.outputs = actor.outputs;
    const summary = 2 * features.length;
    this.fields = { globals: globals.length, summary, candidates: rows * features.length, mask: rows };
    const seen = globals.length + summary;
    this.parameters = new ParameterLayout({
      ...prefixed('actor', weightShapes(this.shape, actor.outputs)),
      ...(critic && prefixed('critic', mlpShapes([seen, ...hidden, critic.outputs], layerNorm))),
    });
    this.#sight = sightOf(this.parameters, this.shape, space, options.hide ?? []);
    this.#gains = { 'actor/head.weight': actor.gain, ...(critic && { 'critic/head.weight': critic.gain }) };
  }

  /** Orthogonal weights with gains √2 (hidden) and that of each head, biases 0, scales of normalised layers 1. */
  initialise(stream: SequentialStream): Float32Array {
    const inner = (name: string) => (PROJECTIONS.some((end) => name.endsWith(`/${end}`)) ? 1 : Math.SQRT2);
    return this.parameters.initialise(stream, (name) => this.#gains[name] ?? inner(name));
  }

  /** The weights as tensors; those of inputs that are not seen are zeros, and have no gradient. */
  protected weights(flat: Value): Record<string, Value> {
    const sight = this.#sight;
    return this.parameters.cut(sight ? mul(flat, flat.graph.constant(sight, [sight.length])) : flat);
  }

  /** The weights as numbers, those of inputs that are not seen zeros. */
  weightsIn(flat: Float32Array): Record<string, Float32Array> {
    const sight = this.#sight;
    return this.parameters.views(sight ? flat.map((weight, k) => (sight[k] === 0 ? 0 : weight)) : flat);
  }

  /** What the actor says: [b, actions], or [b, actions, outputs] where there are several. */
  protected actor(fields: Weights, weights: Weights): Value {
    const [globals, mask, candidates] = [fields.globals!, fields.mask!, fields.candidates];
    const own = withPrefix('actor', weights);
    if (candidates)
      return scorer({ globals, candidates, mask }, own, { ...this.shape, activation: this.activation });
    const said = mlp(globals, own, this.activation);
    return this.outputs === 1 ? said : reshape(said, [said.shape[0]!, this.rows, this.outputs]);
  }

  /** What the critic says: [b, outputs]. */
  protected critic(fields: Weights, weights: Weights): Value {
    const seen = fields.summary ? concat([fields.globals!, fields.summary], 1) : fields.globals!;
    return mlp(seen, withPrefix('critic', weights), this.activation);
  }
}

function shapeOf(
  { globals, features }: ObservationSpace,
  rows: number,
  { hidden, context = 'pooled', layerNorm = false }: NetworkOptions,
): NetworkShape {
  if (features.length === 0) {
    return { kind: 'mlp', globals, features, hidden, layerNorm, context: 'none', actions: rows };
  }
  const linear = hidden.length === 0 && context === 'pooled';
  const shape: NetworkShape = {
    kind: 'scorer',
    globals,
    features,
    hidden,
    layerNorm,
    context: linear ? 'none' : context,
    actions: null,
  };
  const problem = hiddenProblem(shape);
  if (problem !== null) throw new InputError(`hidden: [${hidden}] is not allowed (${problem})`);
  return shape;
}

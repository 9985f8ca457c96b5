import {
  type AgentFactory,
  type AgentGiven,
  type Backend,
  Collector,
  choiceOf,
  chosen,
  epsilonGreedy,
  hyperparameters,
  networkOptions,
  normalising,
  numbers,
  type Objective,
  OUTCOME_FIELDS,
  onnxBackend,
  ops,
  type ProgressRecord,
  prefixed,
  QAgent,
  radam,
  refuseRemainder,
  rolloutOf,
  schedule,
  shuffledPasses,
  type Updater,
  type Value,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'pqn';

const { amount, fraction, positive, whole } = numbers;

const schema = z.object({
  rollout: whole.default(512).describe('Transitions between two updates, of all environments together.'),
  minibatch: whole.default(128).describe('Transitions that one gradient is computed from.'),
  epochs: whole.default(4).describe('Passes over the rollout in one update.'),
  learningRate: schedule(amount).default(5e-4).describe('Step size of rectified Adam.'),
  lambda: fraction.default(0.65).describe('λ of the returns: 0 believes the next value, 1 rewards only.'),
  exploration: schedule(fraction)
    .default({ from: 1, to: 0.05, steps: 50_000, shape: 'linear' })
    .describe('ε: how often an action is random.'),
  maxGradientNorm: positive.default(10).describe('Longest gradient.'),
  ...networkOptions,
  activation: networkOptions.activation.default('relu'),
  layerNorm: networkOptions.layerNorm.default(true),
  normalise: normalising('the first rollout measures the scale of inputs and rewards'),
});

export type PQNHyperparameters = z.output<typeof schema>;

/**
 * Half the squared error of the values of the actions taken, `values` being those of all actions, [b, actions]
 * (Gallici et al. 2024, algorithm 1).
 */
export function pqnObjective(values: Value, fields: Readonly<Record<string, Value>>): Objective {
  const { abs, mul, reduceMean, reshape, square, sub } = ops;
  const [batch, actions] = values.shape as [number, number];
  const q = chosen(reshape(values, [batch, actions, 1]), choiceOf(fields.action!, actions));
  const error = sub(fields.return!, q);
  return {
    loss: mul(reduceMean(square(error)), 0.5),
    metrics: { td_error: reduceMean(abs(error)), q_value: reduceMean(q) },
  };
}

/**
 * Parallelised Q-network (Gallici et al. 2024): Q-learning from rollouts of many environments, with neither a replay
 * nor a target network. Layer normalisation keeps it stable. Targets are λ-returns (Peng & Williams 1996):
 *
 *     G = R + D · [(1 − λ) · max Q(s′, ·) + λ · G′]
 *
 * with a discount D for each transition, maxima over allowed actions, and R alone where the task ended; where an
 * episode was cut off, max Q of its last observation follows.
 */
export class PQN extends QAgent<Collector> {
  protected override readonly gatherer: Collector;
  readonly #options: PQNHyperparameters;
  #updater: Updater | null = null;

  /** @throws InputError for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<PQN> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    const { rollout, minibatch } = options;
    refuseRemainder(METHOD, { minibatch }, { rollout });
    return new PQN(given, given.backend ?? (await onnxBackend()), options);
  }

  private constructor(given: AgentGiven, backend: Backend, options: PQNHyperparameters) {
    super(given, backend, options, OUTCOME_FIELDS);
    this.#options = options;
    this.gatherer = new Collector({
      inference: this.inference,
      normaliser: this.normaliser,
      layout: this.layout,
      size: options.rollout,
      experienceOf: (count) => rolloutOf(this.layout, options.rollout, count),
      discountRate: given.spec.discountRate,
      seed: given.seed,
      choose: (scores, mask, u, from, count, steps) =>
        epsilonGreedy(scores, mask, valueAt(options.exploration, steps), u, from, count),
    });
  }

  protected override async improve(): Promise<ProgressRecord | null> {
    if (!this.gatherer.full) return null;
    const { lambda, exploration, rollout, epochs } = this.#options;
    this.gatherer.finish(lambda);
    this.#updater ??= await this.#compile();
    const learningRate = valueAt(this.#options.learningRate, this.steps);
    const { metrics } = await this.#updater.run(this.optimiser, {
      rows: this.gatherer.rows,
      picks: shuffledPasses(rollout, epochs, this.order),
      learningRate,
    });
    return {
      'rollout/exploration_rate': valueAt(exploration, this.steps),
      ...prefixed('train', metrics),
      'train/learning_rate': learningRate,
      'train/n_updates': this.optimiser.step,
    };
  }

  #compile(): Promise<Updater> {
    const { rollout: rows, minibatch, maxGradientNorm } = this.#options;
    return this.updater(
      ({ fields, parameters }) => pqnObjective(this.network.values(fields, parameters), fields),
      { rows, minibatch, optimiser: radam(1e-8), maxGradientNorm },
    );
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createPQN: AgentFactory = (given) => PQN.create(given);

import {
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  type Backend,
  Collector,
  choiceOf,
  chosen,
  epsilonGreedy,
  hyperparameters,
  InputError,
  networkOptions,
  type Objective,
  OUTCOME_FIELDS,
  onnxBackend,
  ops,
  type ProgressRecord,
  QAgent,
  radam,
  rolloutOf,
  schedule,
  shuffledPasses,
  Updater,
  updateLoop,
  type Value,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'pqn';

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();
const whole = z.int().positive();

const schema = z.object({
  rollout: whole.default(512).describe('Transitions between two updates, of all environments together.'),
  minibatch: whole.default(128).describe('Transitions that one gradient is computed from.'),
  epochs: whole.default(4).describe('Passes over the rollout in one update.'),
  learningRate: schedule(z.number().min(0)).default(5e-4).describe('Step size of rectified Adam.'),
  lambda: fraction.default(0.65).describe('λ of the returns: 0 believes the next value, 1 rewards only.'),
  exploration: schedule(fraction)
    .default({ from: 1, to: 0.05, steps: 50_000, shape: 'linear' })
    .describe('ε: how often an action is random.'),
  maxGradientNorm: positive.default(10).describe('Longest gradient.'),
  ...networkOptions,
  activation: networkOptions.activation.default('relu'),
  layerNorm: networkOptions.layerNorm.default(true),
  normalise: z
    .boolean()
    .optional()
    .describe(
      'Whether the first rollout measures the scale of inputs and rewards; yes where there are candidates.',
    ),
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
    if (rollout % minibatch !== 0) {
      throw new InputError(
        `${METHOD}: minibatch: ${minibatch} is not allowed (a divisor of the rollout's ${rollout})`,
      );
    }
    return new PQN(given, given.backend ?? (await onnxBackend()), options);
  }

  private constructor(given: AgentGiven, backend: Backend, options: PQNHyperparameters) {
    super(given, backend, options, OUTCOME_FIELDS);
    this.#options = options;
    this.gatherer = new Collector({
      inference: this.actionValues,
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
    const told = Object.entries(metrics).map(([name, value]) => [`train/${name}`, value] as const);
    return {
      'rollout/exploration_rate': valueAt(exploration, this.steps),
      ...Object.fromEntries(told),
      'train/learning_rate': learningRate,
      'train/n_updates': this.optimiser.step,
    };
  }

  #compile(): Promise<Updater> {
    const { rollout: rows, minibatch, maxGradientNorm } = this.#options;
    const program = updateLoop(
      this.layout,
      ({ fields, parameters }) => pqnObjective(this.network.values(fields, parameters), fields),
      { size: this.network.parameters.size, rows, minibatch, optimiser: radam(1e-8), maxGradientNorm },
    );
    return Updater.compile(this.backend, program);
  }

  protected override saveOwn(): AgentState {
    return {};
  }

  protected override loadOwn(): void {}
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createPQN: AgentFactory = (given) => PQN.create(given);

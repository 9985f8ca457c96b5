import {
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  adam,
  BASELINES,
  type Backend,
  BatchUpdater,
  chosenLogProbability,
  copyOptimiserState,
  type EnvVector,
  Episodes,
  entropyOf,
  type Heads,
  hyperparameters,
  InputError,
  networkOptions,
  normalising,
  numbers,
  type Objective,
  OnPolicyAgent,
  type OptimiserState,
  onnxBackend,
  ops,
  optimiserState,
  type ProgressRecord,
  passes,
  SequentialStream,
  schedule,
  type Updater,
  UsageError,
  type Value,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'reinforce';

const { amount, positive, whole } = numbers;

const schema = z.object({
  baseline: z
    .enum(BASELINES)
    .optional()
    .describe('What returns are compared with; same-sequence where there are candidates, else value.'),
  sequenceRollouts: z
    .int()
    .min(2)
    .default(4)
    .describe('How many environments live through the same episodes, for the same-sequence baseline.'),
  rollout: whole.default(4096).describe('Steps of finished episodes that make one gradient, at least.'),
  longest: whole.default(8192).describe('Steps after which an episode is cut and goes on with its value.'),
  learningRate: schedule(amount).default(1e-2).describe('Step size of the policy’s Adam.'),
  entropy: schedule(amount).default(0).describe('Weight of the entropy bonus.'),
  normaliseAdvantages: z
    .boolean()
    .default(true)
    .describe('Whether advantages are standardised over all episodes of an update.'),
  valueLearningRate: schedule(amount).default(1e-3).describe('Step size of the values’ Adam.'),
  valueEpochs: whole.default(4).describe('Passes over the episodes in which values are fitted.'),
  minibatch: whole.default(512).describe('Steps that one gradient of the values is computed from.'),
  maxGradientNorm: positive.default(0.5).describe('Longest gradient.'),
  ...networkOptions,
  normalise: normalising('the first rollout measures the scale of inputs and rewards'),
});

type Options = z.output<typeof schema>;

/**
 * The policy gradient of a part of a batch, to be made small: −Σ w · r · A − entropy · Σ w · H, from `action`,
 * `logProbability` and `advantage`, where w is 1 / (all steps of the batch). r is the probability of the action over
 * what it was when it was taken: 1, unless an update came in mid-episode.
 */
export function reinforceObjective(
  heads: Heads,
  fields: Readonly<Record<string, Value>>,
  { weights, entropy: bonus }: Readonly<Record<'weights' | 'entropy', Value>>,
): Objective {
  const { add, exp, mul, neg, reduceSum, reshape, sub } = ops;
  const list = (name: string) => reshape(fields[name]!, heads.value.shape);
  const logRatio = sub(chosenLogProbability(heads, fields.action!), list('logProbability'));
  const ratio = exp(logRatio);
  const policyLoss = neg(reduceSum(mul(weights, mul(ratio, list('advantage')))));
  const entropy = reduceSum(mul(weights, entropyOf(heads)));
  return {
    loss: sub(policyLoss, mul(entropy, reshape(bonus, []))),
    metrics: {
      policy_gradient_loss: policyLoss,
      entropy_loss: neg(entropy),
      approx_kl: reduceSum(mul(weights, sub(add(ratio, -1), logRatio))),
    },
  };
}

/** Half the squared error of values. */
export function valueObjective(heads: Heads, fields: Readonly<Record<string, Value>>): Objective {
  const { mul, reduceMean, reshape, square, sub } = ops;
  const error = square(sub(heads.value, reshape(fields.return!, heads.value.shape)));
  const loss = mul(reduceMean(error), 0.5);
  return { loss, metrics: { value_loss: loss } };
}

/**
 * REINFORCE (Williams 1992) with a baseline: one step by the policy gradient of finished episodes, averaged over all
 * their steps. Returns are discounted by the time that passes; the factor that would discount a step's gradient by the
 * time since its episode began is left out, as usual, for late decisions matter as much as early ones.
 *
 * Values are fitted by an optimiser of their own, whatever the baseline: episodes that are cut off go on with them.
 */
export class Reinforce extends OnPolicyAgent {
  readonly sameEpisodes: number;
  readonly #options: Options & { readonly baseline: (typeof BASELINES)[number] };
  /** Moments of the values' optimiser; its parameters are those of the other one. */
  #critic: OptimiserState;
  readonly #valueOrder: SequentialStream;
  #episodes: Episodes | null = null;
  #policyUpdater: BatchUpdater | null = null;
  #valueUpdater: Updater | null = null;

  /** @throws InputError for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<Reinforce> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    const { rollout, minibatch } = options;
    if (minibatch > rollout) {
      throw new InputError(
        `${METHOD}: minibatch: ${minibatch} is not allowed (at most the rollout's ${rollout})`,
      );
    }
    return new Reinforce(given, given.backend ?? (await onnxBackend()), options);
  }

  private constructor(given: AgentGiven, backend: Backend, options: Options) {
    super(given, backend, { ...options, lambda: 1 });
    const { features } = given.spec.observationSpace;
    const baseline = options.baseline ?? (features.length > 0 ? 'same-sequence' : 'value');
    this.#options = { ...options, baseline };
    this.sameEpisodes = baseline === 'same-sequence' ? options.sequenceRollouts : 1;
    this.#critic = optimiserState(this.optimiser.parameters);
    this.#valueOrder = new SequentialStream(`${given.seed}/values`);
  }

  /** @throws UsageError when neighbours do not share their episodes and the baseline needs it */
  override async *train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    const { sameEpisodes = 1 } = env;
    if (this.sameEpisodes > 1 && sameEpisodes !== this.sameEpisodes) {
      throw new UsageError(
        `${METHOD}: the same-sequence baseline needs environments that share their episodes in groups of ` +
          `${this.sameEpisodes}, not ${sameEpisodes}`,
      );
    }
    yield* super.train(env, steps);
  }

  override save(): AgentState {
    const { mean, variance, step } = copyOptimiserState(this.#critic);
    return { ...super.save(), critic: { mean, variance, step }, valueOrder: this.#valueOrder.save() };
  }

  override load(state: AgentState): void {
    super.load(state);
    const { critic, valueOrder } = state as { critic: Omit<OptimiserState, 'parameters'>; valueOrder: never };
    this.#critic = copyOptimiserState({ ...critic, parameters: this.optimiser.parameters });
    this.#valueOrder.load(valueOrder);
  }

  protected override experienceOf(count: number): Episodes {
    const { baseline, rollout, longest, normaliseAdvantages } = this.#options;
    const { layout, sameEpisodes } = this;
    const shared = { layout, count, baseline, sameEpisodes, longest, normaliseAdvantages };
    this.#episodes = new Episodes({ ...shared, enough: rollout });
    return this.#episodes;
  }

  /** One step of the policy, then some passes of the values. */
  protected override async update(rows: Float32Array): Promise<Record<string, number>> {
    const learningRate = valueAt(this.#options.learningRate, this.steps);
    const inputs = { entropy: Float32Array.of(valueAt(this.#options.entropy, this.steps)) };
    this.#policyUpdater ??= await this.#compilePolicy();
    const metrics = await this.#policyUpdater.run(this.optimiser, { rows, learningRate, inputs });
    const value_loss = await this.#fitValues(rows);
    const dropped_steps = this.#episodes!.dropped;
    return { ...metrics, value_loss, learning_rate: learningRate, dropped_steps };
  }

  async #fitValues(rows: Float32Array): Promise<number> {
    const { minibatch, valueEpochs: epochs, valueLearningRate } = this.#options;
    const learningRate = valueAt(valueLearningRate, this.steps);
    this.#valueUpdater ??= await this.#compileValues();
    this.#critic.parameters = this.optimiser.parameters;
    const { width } = this.layout;
    const given = { rows, width, order: this.#valueOrder, epochs, minibatch, learningRate };
    const { value_loss = 0 } = await passes(this.#valueUpdater, this.#critic, given);
    this.optimiser.parameters = this.#critic.parameters;
    return value_loss;
  }

  #compilePolicy(): Promise<BatchUpdater> {
    const { minibatch: chunk, maxGradientNorm } = this.#options;
    return BatchUpdater.compile(
      this.backend,
      this.layout,
      ({ fields, parameters, input }) =>
        reinforceObjective(this.network.heads(fields, parameters), fields, {
          weights: input('weights', [chunk]),
          entropy: input('entropy', []),
        }),
      { size: this.network.parameters.size, chunk, optimiser: adam(1e-5), maxGradientNorm },
    );
  }

  #compileValues(): Promise<Updater> {
    const { minibatch, maxGradientNorm } = this.#options;
    return this.updater(
      ({ fields, parameters }) => valueObjective(this.network.heads(fields, parameters), fields),
      { rows: minibatch, minibatch, optimiser: adam(1e-5), maxGradientNorm },
    );
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createReinforce: AgentFactory = (given) => Reinforce.create(given);

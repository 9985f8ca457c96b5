import {
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  adam,
  type Backend,
  bestChoice,
  choiceOf,
  chosen,
  type Demonstration,
  followingFields,
  halfSquare,
  huber,
  hyperparameters,
  InputError,
  MetricMeans,
  type MetricMeansState,
  type Minibatch,
  networkOptions,
  normalising,
  numbers,
  type Objective,
  onnxBackend,
  ops,
  Priorities,
  type PrioritiesState,
  type ProgressRecord,
  prefixed,
  QAgent,
  type QNetwork,
  quantileHuber,
  ReplayCollector,
  schedule,
  timesPassed,
  type Updater,
  type Value,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'dqn';

const { amount, fraction, positive, whole } = numbers;

const schema = z.object({
  double: z.boolean().default(false).describe('Whether the online network chooses the next action.'),
  dueling: z.boolean().default(false).describe('Whether Q is put together from V and advantages.'),
  nStep: whole.default(1).describe('Steps whose rewards are summed before a value is believed.'),
  prioritized: z.boolean().default(false).describe('Whether surprising transitions are replayed more often.'),
  quantile: z.boolean().default(false).describe('Whether the distribution of returns is learned.'),
  quantiles: z.int().min(2).default(32).describe('Quantiles of that distribution.'),
  capacity: whole.default(20_000).describe('Transitions that are kept; all memory is taken at once.'),
  learningStarts: z.int().min(0).default(1000).describe('Environment steps before the first update.'),
  minibatch: whole.default(64).describe('Transitions that one gradient is computed from.'),
  trainEvery: whole.default(4).describe('Environment steps, of all environments, between updates.'),
  gradientSteps: whole.default(1).describe('Gradient steps of one update.'),
  targetEvery: whole.default(500).describe('Environment steps between changes of the target network.'),
  tau: fraction.default(1).describe('How far the target network then moves to the online one.'),
  learningRate: schedule(amount).default(5e-4).describe('Step size of Adam.'),
  adamEpsilon: positive.default(1e-8).describe('ε of Adam.'),
  exploration: schedule(fraction)
    .default({ from: 1, to: 0.05, steps: 20_000, shape: 'linear' })
    .describe('ε: how often an action is random.'),
  loss: z
    .enum(['huber', 'mse'])
    .default('huber')
    .describe('Of TD errors; quantiles have a loss of their own.'),
  priorityExponent: fraction.default(0.6).describe('α: 0 draws evenly, 1 in proportion to the error.'),
  importance: schedule(fraction)
    .default({ from: 0.4, to: 1, steps: 100_000, shape: 'linear' })
    .describe('β: how much of the bias of drawing unevenly is taken back.'),
  maxGradientNorm: positive.default(10).describe('Longest gradient.'),
  ...networkOptions,
  activation: networkOptions.activation.default('relu'),
  normalise: normalising('steps before learningStarts measure the scale'),
});

export type DQNHyperparameters = z.output<typeof schema>;

/** How often training tells where it is, in environment steps. */
const REPORT_EVERY = 1000;

/** What the loss of a minibatch is written from. */
interface Replayed extends Pick<Minibatch, 'fields' | 'parameters'> {
  /** Parameters of the target network. */
  readonly target: Value;
  /** Importance weights, [b]; 1 if not given. */
  readonly weights?: Value | undefined;
}

/**
 * The error of y = R + bootstrap · Q′(s′, best action) against Q(s, action), to be made small; `bootstrap` is 0 where
 * the task ended (Mnih et al. 2015, algorithm 1). No gradient flows through y.
 */
export function dqnObjective(
  network: QNetwork,
  { fields, parameters, target, weights }: Replayed,
  { double, loss }: Pick<DQNHyperparameters, 'double' | 'loss'>,
): Objective {
  const { abs, add, mul, reduceMean, sub } = ops;
  const next = followingFields(fields);
  const q = chosen(network.quantiles(fields, parameters), choiceOf(fields.action!, network.rows));

  const judged = network.quantiles(next, target);
  const judge = double ? network.quantiles(next, parameters) : judged; // van Hasselt et al. 2016, eq. 4
  const best = bestChoice(reduceMean(judge, [2]), next.mask!);
  const y = add(fields.return!, mul(fields.bootstrap!, chosen(judged, best)));

  const error = sub(reduceMean(y, [1]), reduceMean(q, [1]));
  const single = loss === 'huber' ? huber : halfSquare;
  const losses = network.outputs > 1 ? quantileHuber(q, y) : single(error);
  return {
    loss: reduceMean(weights ? mul(weights, losses) : losses), // Schaul et al. 2016, algorithm 1, line 11
    metrics: { td_error: reduceMean(abs(error)), q_value: reduceMean(q) },
    details: { errors: error },
  };
}

interface Saved {
  readonly target: Float32Array;
  readonly priorities: PrioritiesState | null;
  readonly means: MetricMeansState;
}

/**
 * Deep Q-learning (Mnih et al. 2015) with masked actions and a discount for each transition. Its extensions are
 * switches of their own: double (van Hasselt et al. 2016), dueling (Wang et al. 2016), n-step returns, prioritised
 * replay (Schaul et al. 2016) and quantiles (Dabney et al. 2018); all of them together make most of Rainbow
 * (Hessel et al. 2018), which explores by noise where this one tosses coins.
 */
export class DQN extends QAgent<ReplayCollector> {
  protected override readonly gatherer: ReplayCollector;
  readonly #options: DQNHyperparameters;
  readonly #priorities: Priorities | null;
  readonly #means = new MetricMeans();
  #target: Float32Array;
  #updater: Updater | null = null;
  /** Environment steps that updates have followed. */
  #followed = 0;

  /** @throws InputError for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<DQN> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    const { learningStarts, normalise = given.spec.observationSpace.features.length > 0 } = options;
    if (normalise && learningStarts === 0) {
      throw new InputError(`${METHOD}: learningStarts: 0 is not allowed where these steps measure the scale`);
    }
    return new DQN(given, given.backend ?? (await onnxBackend()), options);
  }

  private constructor(given: AgentGiven, backend: Backend, options: DQNHyperparameters) {
    super(given, backend, { ...options, quantiles: options.quantile ? options.quantiles : 1 });
    this.#options = options;
    this.gatherer = new ReplayCollector({
      spec: given.spec,
      rows: this.network.rows,
      state: this.layout,
      normaliser: this.normaliser,
      capacity: options.capacity,
      steps: options.nStep,
      measuring: options.learningStarts,
      inference: this.inference,
      exploration: options.exploration,
      seed: given.seed,
      onWritten: (slot) => this.#priorities?.written(slot),
    });
    const { ring } = this.gatherer.store;
    this.#priorities = options.prioritized ? new Priorities(ring, options.priorityExponent) : null;
    this.#target = this.optimiser.parameters;
  }

  protected override async improve(): Promise<ProgressRecord | null> {
    const { learningStarts, trainEvery, gradientSteps, targetEvery, tau } = this.#options;
    const [before, now] = [this.#followed, this.steps];
    this.#followed = now;
    const updates = gradientSteps * timesPassed(trainEvery, Math.max(before, learningStarts), now);
    if (updates > 0 && this.gatherer.store.ring.count > 0) await this.#update(updates);
    if (timesPassed(targetEvery, before, now) > 0) this.#moveTarget(tau);
    return timesPassed(REPORT_EVERY, before, now) > 0 ? this.#record() : null;
  }

  override async *imitate(
    demonstrations: readonly Demonstration[],
    options?: { readonly epochs?: number; readonly learningRate?: number },
  ): AsyncGenerator<ProgressRecord> {
    for await (const record of super.imitate(demonstrations, options)) {
      this.#target = this.optimiser.parameters;
      yield record;
    }
  }

  /** Gradient steps on minibatches from the replay: as one program, unless the next one depends on the errors. */
  async #update(updates: number): Promise<void> {
    const { minibatch, importance } = this.#options;
    const { ring } = this.gatherer.store;
    if (this.#priorities) {
      const beta = valueAt(importance, this.steps);
      for (let k = 0; k < updates; k++) {
        const sample = this.#priorities.sample(minibatch, beta, this.order);
        this.#priorities.update(sample, await this.#descend(sample.slots, { weights: sample.weights }));
      }
    } else {
      const slots = new Int32Array(updates * minibatch);
      ring.sample(slots, this.order);
      await this.#descend(slots);
    }
  }

  /** @returns the errors of all minibatches */
  async #descend(
    picks: Int32Array,
    inputs: Readonly<Record<string, Float32Array>> = {},
  ): Promise<Float32Array> {
    this.#updater ??= await this.#compile();
    const { metrics, details } = await this.#updater.run(this.optimiser, {
      rows: this.gatherer.store.ring.rows,
      picks,
      learningRate: valueAt(this.#options.learningRate, this.steps),
      inputs: { ...inputs, target: this.#target },
    });
    this.#means.add(metrics, picks.length / this.#options.minibatch);
    return details.errors!;
  }

  #compile(): Promise<Updater> {
    const { capacity, minibatch, maxGradientNorm, adamEpsilon, prioritized } = this.#options;
    return this.updater(
      ({ fields, parameters, input }) => {
        const target = input('target', parameters.shape);
        const weights = prioritized ? input('weights', [minibatch]) : undefined;
        return dqnObjective(this.network, { fields, parameters, target, weights }, this.#options);
      },
      { rows: capacity, minibatch, optimiser: adam(adamEpsilon), maxGradientNorm },
      this.gatherer.store.layout,
    );
  }

  #moveTarget(tau: number): void {
    const { parameters } = this.optimiser;
    this.#target = tau === 1 ? parameters : this.#target.map((old, k) => old + tau * (parameters[k]! - old));
  }

  #record(): ProgressRecord {
    return {
      'rollout/exploration_rate': this.gatherer.epsilon,
      ...prefixed('train', this.#means.take()),
      'train/learning_rate': valueAt(this.#options.learningRate, this.steps),
      'train/n_updates': this.optimiser.step,
    };
  }

  override save(): AgentState {
    return {
      ...super.save(),
      target: this.#target.slice(),
      priorities: this.#priorities?.save() ?? null,
      means: this.#means.save(),
    } satisfies Saved;
  }

  override load(state: AgentState): void {
    super.load(state);
    const { target, priorities, means } = state as unknown as Saved;
    this.#target = target.slice();
    if (priorities) this.#priorities?.load(priorities);
    this.#means.load(means);
    this.#followed = this.steps;
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createDQN: AgentFactory = (given) => DQN.create(given);

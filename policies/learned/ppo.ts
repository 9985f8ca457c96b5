import {
  ActorCritic,
  type AdamState,
  type Agent,
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  adamState,
  type Backend,
  Collector,
  type CollectorState,
  chosenLogProbability,
  compileForward,
  copyAdamState,
  type Demonstration,
  type EpisodeRecord,
  EpisodeWindow,
  type Heads,
  hyperparameters,
  Inference,
  InputError,
  imitate,
  type NetworkModel,
  Normaliser,
  type Objective,
  type Observation,
  OUTCOME_FIELDS,
  onnxBackend,
  ops,
  type ProgressRecord,
  paddedRows,
  policyNetwork,
  RowLayout,
  type Scorer,
  SequentialStream,
  type StreamState,
  type Transition,
  Updater,
  updateLoop,
  type Value,
  type VectorEnv,
  z,
} from '../../src/index.ts';

const METHOD = 'ppo';

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();
const whole = z.int().positive();

const schema = z.object({
  rollout: whole.default(2048).describe('Transitions between two updates, of all environments together.'),
  minibatch: whole.default(512).describe('Transitions that one gradient is computed from.'),
  epochs: whole.default(4).describe('Passes over the rollout in one update.'),
  learningRate: positive.default(1e-3).describe('Step size of Adam.'),
  anneal: whole
    .nullable()
    .default(null)
    .describe('Steps in which the learning rate falls to 0; constant if null.'),
  lambda: fraction.default(0.95).describe('λ of generalised advantage estimation.'),
  clip: positive.default(0.2).describe('How far a ratio of probabilities may leave 1 and still be rewarded.'),
  clipValue: positive
    .nullable()
    .default(null)
    .describe('How far a value may move in one update; no limit if null.'),
  entropy: z.number().min(0).default(0.01).describe('Weight of the entropy bonus.'),
  valueWeight: z.number().min(0).default(0.5).describe('Weight of the value loss.'),
  normaliseAdvantages: z
    .boolean()
    .default(true)
    .describe('Whether advantages are standardised per minibatch.'),
  maxGradientNorm: positive.default(0.5).describe('Longest gradient, both networks together.'),
  targetKl: positive
    .nullable()
    .default(null)
    .describe('An update ends when the policy moved 1.5 times as far.'),
  hidden: z.array(whole).min(1).default([64, 64]).describe('Widths of the hidden layers.'),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('Activation of the hidden layers.'),
  normalise: z
    .boolean()
    .optional()
    .describe(
      'Whether the first rollout measures the scale of inputs and rewards; yes where there are candidates.',
    ),
});

export type PPOHyperparameters = z.output<typeof schema>;

/**
 * The clipped objective (Schulman et al. 2017, eq. 9), to be made small, from a minibatch of
 * `action`, `logProbability`, `advantage`, `return` and `value`.
 */
export function ppoObjective(
  heads: Heads,
  fields: Readonly<Record<string, Value>>,
  options: Pick<PPOHyperparameters, 'clip' | 'clipValue' | 'entropy' | 'valueWeight' | 'normaliseAdvantages'>,
): Objective {
  const { abs, add, clip, exp, greater, min, mul, neg, reduceMean, reduceSum, reshape, sub, toFloat } = ops;
  const list = (name: string) => reshape(fields[name]!, heads.value.shape);

  const logRatio = sub(chosenLogProbability(heads, fields.action!), list('logProbability'));
  const ratio = exp(logRatio);
  const advantage = options.normaliseAdvantages ? standardised(list('advantage')) : list('advantage');
  const clipped = clip(ratio, 1 - options.clip, 1 + options.clip);
  const policyLoss = neg(reduceMean(min(mul(ratio, advantage), mul(clipped, advantage))));

  const valueLoss = valueObjective(heads.value, list('value'), list('return'), options.clipValue);
  const { logProbabilities } = heads;
  const entropy = neg(reduceMean(reduceSum(mul(exp(logProbabilities), logProbabilities), [1])));

  const loss = add(sub(policyLoss, mul(entropy, options.entropy)), mul(valueLoss, options.valueWeight));
  const metrics = {
    policy_gradient_loss: policyLoss,
    value_loss: valueLoss,
    entropy_loss: neg(entropy),
    approx_kl: reduceMean(sub(sub(ratio, 1), logRatio)),
    clip_fraction: reduceMean(toFloat(greater(abs(sub(ratio, 1)), options.clip))),
  };
  return { loss, metrics };
}

/** (x − mean) / (deviation + 1e-8), the deviation that of a sample; alone, an advantage stays as it is. */
function standardised(x: Value): Value {
  const { add, div, reduceMean, reduceSum, sqrt, square, sub } = ops;
  const count = x.shape[0]!;
  if (count < 2) return x;
  const centred = sub(x, reduceMean(x));
  return div(centred, add(sqrt(div(reduceSum(square(centred)), count - 1)), 1e-8));
}

/**
 * Half the squared error; with a limit, that of the value clipped around the old one where it is greater. Inside
 * the limit rounding alone decides which one that is; both have the same gradient there, as `clip` lets it pass.
 */
function valueObjective(value: Value, old: Value, target: Value, limit: number | null): Value {
  const { add, clip, max, mul, reduceMean, square, sub } = ops;
  const error = square(sub(value, target));
  if (limit === null) return mul(reduceMean(error), 0.5);
  const moved = sub(value, old);
  const clippedError = square(sub(add(old, clip(moved, -limit, limit)), target));
  return mul(reduceMean(max(error, clippedError)), 0.5);
}

interface Saved {
  readonly adam: AdamState;
  readonly collector: CollectorState;
  readonly order: StreamState;
  readonly episodes: readonly EpisodeRecord[];
  readonly running: EpisodeRecord;
}

/** Proximal policy optimisation (Schulman et al. 2017) with masked actions and a discount for each transition. */
export class PPO implements Agent {
  readonly #options: PPOHyperparameters;
  readonly #backend: Backend;
  readonly #network: ActorCritic;
  readonly #layout: RowLayout;
  readonly #normaliser: Normaliser;
  readonly #collector: Collector;
  readonly #order: SequentialStream;
  readonly #episodes = new EpisodeWindow();
  #running: EpisodeRecord = { return: 0, length: 0 };
  #adam: AdamState;
  #updater: Updater | null = null;
  #scorer: Scorer | null = null;

  constructor({ spec, seed, hyperparameters: given }: AgentGiven, backend: Backend) {
    const { observationSpace } = spec;
    const options = hyperparameters(METHOD, schema, given);
    this.#options = options;
    this.#backend = backend;
    if (options.rollout % options.minibatch !== 0) {
      const { rollout, minibatch } = options;
      throw new InputError(
        `${METHOD}: minibatch: ${minibatch} is not allowed (a divisor of the rollout's ${rollout})`,
      );
    }
    this.#network = new ActorCritic(observationSpace, paddedRows(spec), options);
    this.#layout = new RowLayout({ ...this.#network.fields, ...OUTCOME_FIELDS });
    const normalise = options.normalise ?? observationSpace.features.length > 0;
    this.#normaliser = new Normaliser(observationSpace, this.#network, this.#layout, normalise);
    this.#collector = new Collector({
      inference: new Inference(backend, this.#network, this.#layout),
      normaliser: this.#normaliser,
      layout: this.#layout,
      size: options.rollout,
      discountRate: spec.discountRate,
      seed,
    });
    this.#order = new SequentialStream(`${seed}/order`);
    this.#adam = adamState(this.#network.initialise(new SequentialStream(`${seed}/weights`)));
  }

  selectAction(state: Observation): number {
    this.#scorer ??= compileForward(this.policy());
    return this.#collector.select(state, this.#scorer);
  }

  async learn(transition: Transition): Promise<void> {
    await this.#collector.take(transition, this.#adam.parameters);
    const { return: sum, length } = this.#running;
    this.#running = { return: sum + transition.reward, length: length + 1 };
    if (transition.terminated || transition.truncated) {
      this.#episodes.add([this.#running]);
      this.#running = { return: 0, length: 0 };
    }
    if (this.#collector.full) await this.#update();
  }

  async *train(env: VectorEnv, steps: number): AsyncGenerator<ProgressRecord> {
    if (!env.started) env.reset();
    while (this.#collector.steps < steps) {
      await this.#collector.step(env, this.#adam.parameters);
      if (!this.#collector.full) continue;
      this.#episodes.add(env.takeEpisodes());
      yield await this.#update();
    }
  }

  /**
   * Clones the one who made the demonstrations, as a start for training; the critic learns their returns where they
   * are known. Inputs are normalised by what the demonstrations show, unless that has been measured before.
   */
  async *imitate(
    demonstrations: readonly Demonstration[],
    { epochs = 10, learningRate = 1e-3 }: { epochs?: number; learningRate?: number } = {},
  ): AsyncGenerator<ProgressRecord> {
    this.#normaliser.measure(demonstrations);
    const { minibatch, maxGradientNorm, rollout } = this.#options;
    const options = { epochs, learningRate, minibatch, maxGradientNorm, chunk: rollout };
    const given = {
      backend: this.#backend,
      network: this.#network,
      inputs: this.#normaliser.inputs,
      rewardFactor: this.#normaliser.rewards.factor ?? 1,
      stream: this.#order,
    };
    for await (const { epoch, metrics, parameters } of imitate(
      given,
      this.#adam.parameters,
      demonstrations,
      options,
    )) {
      this.#adam = adamState(parameters);
      this.#scorer = null;
      yield { 'imitation/epoch': epoch, ...prefixed('imitation', metrics) };
    }
  }

  policy(): NetworkModel {
    return policyNetwork(this.#network, this.#adam.parameters, this.#normaliser.inputs);
  }

  /** V of an observation, in the unit of rewards. */
  async value(observation: Observation): Promise<number> {
    return this.#collector.value(observation, this.#adam.parameters);
  }

  save(): AgentState {
    return {
      adam: copyAdamState(this.#adam),
      collector: this.#collector.save(),
      order: this.#order.save(),
      episodes: this.#episodes.save(),
      running: this.#running,
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { adam, collector, order, episodes, running } = state as unknown as Saved;
    this.#adam = copyAdamState(adam);
    this.#collector.load(collector);
    this.#order.load(order);
    this.#episodes.load(episodes);
    this.#running = running;
    this.#scorer = null;
  }

  async #update(): Promise<ProgressRecord> {
    this.#updater ??= await Updater.compile(this.#backend, this.#program());
    const { lambda, learningRate, anneal } = this.#options;
    const explained = this.#collector.finish(lambda);
    const rate = learningRate * (anneal === null ? 1 : Math.max(0, 1 - this.#collector.steps / anneal));
    const metrics = await this.#updater.run(this.#adam, this.#collector.rows, this.#picks(), rate);
    this.#scorer = null;
    return {
      'time/total_timesteps': this.#collector.steps,
      ...this.#episodes.progress(),
      ...prefixed('train', metrics),
      'train/explained_variance': explained,
      'train/learning_rate': rate,
      'train/n_updates': this.#adam.step,
    };
  }

  #program() {
    const { rollout, minibatch, maxGradientNorm, targetKl } = this.#options;
    const stop = targetKl === null ? undefined : { metric: 'approx_kl', above: 1.5 * targetKl };
    return updateLoop(
      this.#network,
      this.#layout,
      (heads, fields) => ppoObjective(heads, fields, this.#options),
      { rows: rollout, minibatch, maxGradientNorm, stop },
    );
  }

  /** Every transition once in each epoch, in random order. */
  #picks(): Int32Array {
    const { rollout, epochs } = this.#options;
    const picks = new Int32Array(epochs * rollout);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const pass = picks.subarray(epoch * rollout, (epoch + 1) * rollout);
      for (let k = 0; k < rollout; k++) pass[k] = k;
      this.#order.shuffle(pass);
    }
    return picks;
  }
}

function prefixed(prefix: string, metrics: Readonly<Record<string, number>>): ProgressRecord {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}/${name}`, value]));
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createPPO: AgentFactory = async (given) =>
  new PPO(given, given.backend ?? (await onnxBackend()));

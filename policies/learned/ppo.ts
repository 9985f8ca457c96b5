import {
  type AgentFactory,
  type AgentGiven,
  adam,
  type Backend,
  chosenLogProbability,
  entropyOf,
  type Heads,
  hyperparameters,
  networkOptions,
  normalising,
  numbers,
  type Objective,
  OnPolicyAgent,
  onnxBackend,
  ops,
  refuseRemainder,
  schedule,
  shuffledPasses,
  standardised,
  type Updater,
  type Value,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'ppo';

const { amount, fraction, positive, whole } = numbers;

const schema = z.object({
  rollout: whole.default(2048).describe('Transitions between two updates, of all environments together.'),
  minibatch: whole.default(512).describe('Transitions that one gradient is computed from.'),
  epochs: whole.default(4).describe('Passes over the rollout in one update.'),
  learningRate: schedule(amount).default(1e-3).describe('Step size of Adam.'),
  lambda: fraction.default(0.95).describe('λ of generalised advantage estimation.'),
  clip: schedule(amount)
    .default(0.2)
    .describe('How far a ratio of probabilities may leave 1 and still be rewarded.'),
  clipValue: positive
    .nullable()
    .default(null)
    .describe('How far a value may move in one update; no limit if null.'),
  entropy: schedule(amount).default(0).describe('Weight of the entropy bonus.'),
  valueWeight: amount.default(0.5).describe('Weight of the value loss.'),
  normaliseAdvantages: z
    .boolean()
    .default(true)
    .describe('Whether advantages are standardised per minibatch.'),
  maxGradientNorm: positive.default(0.5).describe('Longest gradient, both networks together.'),
  targetKl: positive
    .nullable()
    .default(null)
    .describe('An update ends when the policy moved 1.5 times as far.'),
  ...networkOptions,
  normalise: normalising('the first rollout measures the scale of inputs and rewards'),
});

export type PPOHyperparameters = z.output<typeof schema>;

/**
 * The clipped objective (Schulman et al. 2017, eq. 9), to be made small, from a minibatch of
 * `action`, `logProbability`, `advantage`, `return` and `value`.
 */
export function ppoObjective(
  heads: Heads,
  fields: Readonly<Record<string, Value>>,
  options: Pick<PPOHyperparameters, 'clipValue' | 'valueWeight' | 'normaliseAdvantages'> &
    Readonly<Record<'clip' | 'entropy', number | Value>>,
): Objective {
  const { abs, add, exp, greater, max, min, mul, neg, reduceMean, reshape, sub, toFloat } = ops;
  const list = (name: string) => reshape(fields[name]!, heads.value.shape);
  const limit = reshape(add(heads.value.graph.constant([0], []), options.clip), []);

  const logRatio = sub(chosenLogProbability(heads, fields.action!), list('logProbability'));
  const ratio = exp(logRatio);
  const advantage = options.normaliseAdvantages ? standardised(list('advantage')) : list('advantage');
  const clipped = min(max(ratio, sub(1, limit)), add(1, limit));
  const policyLoss = neg(reduceMean(min(mul(ratio, advantage), mul(clipped, advantage))));

  const valueLoss = valueObjective(heads.value, list('value'), list('return'), options.clipValue);
  const entropy = reduceMean(entropyOf(heads));

  const loss = add(sub(policyLoss, mul(entropy, options.entropy)), mul(valueLoss, options.valueWeight));
  const metrics = {
    policy_gradient_loss: policyLoss,
    value_loss: valueLoss,
    entropy_loss: neg(entropy),
    approx_kl: reduceMean(sub(sub(ratio, 1), logRatio)),
    clip_fraction: reduceMean(toFloat(greater(abs(sub(ratio, 1)), limit))),
  };
  return { loss, metrics };
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

/** Proximal policy optimisation (Schulman et al. 2017) with masked actions and a discount for each transition. */
export class PPO extends OnPolicyAgent {
  readonly #options: PPOHyperparameters;
  #updater: Updater | null = null;

  /** @throws InputError for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<PPO> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    const { rollout, minibatch } = options;
    refuseRemainder(METHOD, { minibatch }, { rollout });
    return new PPO(given, given.backend ?? (await onnxBackend()), options);
  }

  private constructor(given: AgentGiven, backend: Backend, options: PPOHyperparameters) {
    super(given, backend, options);
    this.#options = options;
  }

  /** All minibatches of all epochs, as one program. */
  protected override async update(rows: Float32Array): Promise<Record<string, number>> {
    const { clip, entropy, rollout, epochs } = this.#options;
    this.#updater ??= await this.#compile();
    const learningRate = valueAt(this.#options.learningRate, this.steps);
    const inputs = {
      clip: Float32Array.of(valueAt(clip, this.steps)),
      entropy: Float32Array.of(valueAt(entropy, this.steps)),
    };
    const picks = shuffledPasses(rollout, epochs, this.order);
    const { metrics } = await this.#updater.run(this.optimiser, { rows, picks, learningRate, inputs });
    return { ...metrics, learning_rate: learningRate };
  }

  #compile(): Promise<Updater> {
    const { rollout: rows, minibatch, maxGradientNorm, targetKl } = this.#options;
    const stop = targetKl === null ? undefined : { metric: 'approx_kl', above: 1.5 * targetKl };
    return this.updater(
      ({ fields, parameters, input }) => {
        const scheduled = { clip: input('clip', []), entropy: input('entropy', []) };
        const heads = this.network.heads(fields, parameters);
        return ppoObjective(heads, fields, { ...this.#options, ...scheduled });
      },
      { rows, minibatch, optimiser: adam(1e-5), maxGradientNorm, stop },
    );
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createPPO: AgentFactory = (given) => PPO.create(given);

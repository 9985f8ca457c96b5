import {
  type AgentFactory,
  type AgentGiven,
  type Backend,
  hyperparameters,
  networkOptions,
  normalising,
  numbers,
  OnPolicyAgent,
  onnxBackend,
  policyGradientObjective,
  rmsprop,
  schedule,
  type Updater,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'a2c';

const { amount, fraction, positive, whole } = numbers;

const schema = z.object({
  rollout: whole
    .default(80)
    .describe('Transitions of one update, of all environments together: 5 steps of 16.'),
  learningRate: schedule(amount).default(7e-4).describe('Step size of RMSProp.'),
  lambda: fraction.default(1).describe('λ of the advantages; 1 sums all rewards of a rollout.'),
  entropy: schedule(amount).default(0).describe('Weight of the entropy bonus.'),
  valueWeight: amount.default(1).describe('Weight of half the squared error of values.'),
  normaliseAdvantages: z
    .boolean()
    .default(false)
    .describe('Whether advantages are standardised per rollout.'),
  maxGradientNorm: positive.default(0.5).describe('Longest gradient, both networks together.'),
  ...networkOptions,
  normalise: normalising('the first rollouts measure the scale of inputs and rewards'),
});

export type A2CHyperparameters = z.output<typeof schema>;

/** Steps that the scale of inputs and rewards is measured in: a rollout here is too short for that. */
const MEASURED = 2048;

/**
 * Advantage actor-critic (Mnih et al. 2016, algorithm S3, all actors in step): a few steps of every environment, the
 * rewards of which are summed and go on with V of what really follows, make one step of RMSProp with the constants of
 * Stable-Baselines3.
 */
export class A2C extends OnPolicyAgent {
  readonly #options: A2CHyperparameters;
  readonly #picks: Int32Array;
  #updater: Updater | null = null;

  /** @throws InputError for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<A2C> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    return new A2C(given, given.backend ?? (await onnxBackend()), options);
  }

  private constructor(given: AgentGiven, backend: Backend, options: A2CHyperparameters) {
    super(given, backend, { ...options, minibatch: options.rollout, measured: MEASURED });
    this.#options = options;
    this.#picks = Int32Array.from({ length: options.rollout }, (_, k) => k);
  }

  /** One step by the gradient of the whole rollout. */
  protected override async update(rows: Float32Array): Promise<Record<string, number>> {
    this.#updater ??= await this.#compile();
    const learningRate = valueAt(this.#options.learningRate, this.steps);
    const inputs = { entropy: Float32Array.of(valueAt(this.#options.entropy, this.steps)) };
    const given = { rows, picks: this.#picks, learningRate, inputs };
    const { metrics } = await this.#updater.run(this.optimiser, given);
    return { ...metrics, learning_rate: learningRate };
  }

  #compile(): Promise<Updater> {
    const { rollout, maxGradientNorm } = this.#options;
    return this.updater(
      ({ fields, parameters, input }) => {
        const heads = this.network.heads(fields, parameters);
        return policyGradientObjective(heads, fields, { ...this.#options, entropy: input('entropy', []) });
      },
      { rows: rollout, minibatch: rollout, optimiser: rmsprop(1e-5), maxGradientNorm },
    );
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createA2C: AgentFactory = (given) => A2C.create(given);

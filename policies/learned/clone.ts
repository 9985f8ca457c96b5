import {
  ActorCritic,
  type Agent,
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  type Backend,
  cloning,
  compileForward,
  copyOptimiserState,
  type Demonstration,
  type EnvVector,
  hyperparameters,
  Imitator,
  InputError,
  MetricMeans,
  type MetricMeansState,
  type NetworkModel,
  Normaliser,
  type NormaliserState,
  networkOptions,
  normalising,
  numbers,
  type Observation,
  type OptimiserState,
  onnxBackend,
  optimiserState,
  type ProgressRecord,
  paddedRows,
  policyNetwork,
  prefixed,
  RowLayout,
  refuseRemainder,
  type Scorer,
  SequentialStream,
  type StreamState,
  sampleIndex,
  schedule,
  type Teacher,
  UsageError,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'clone';

const { amount, positive, whole } = numbers;

const schema = z.object({
  chunk: whole.default(8192).describe('Decisions that the teacher shows at a time.'),
  minibatch: whole.default(256).describe('Decisions that one gradient is computed from.'),
  learningRate: schedule(amount).default(1e-3).describe('Step size of Adam.'),
  maxGradientNorm: positive.default(0.5).describe('Longest gradient, both networks together.'),
  ...networkOptions,
  normalise: normalising('the first decisions measure the scale of inputs and returns'),
});

type Options = z.output<typeof schema>;

interface Saved {
  readonly steps: number;
  readonly optimiser: OptimiserState;
  readonly normaliser: NormaliserState;
  readonly exploration: StreamState;
  readonly means: MetricMeansState;
}

/**
 * Behaviour cloning (Pomerleau 1989): repeats the decisions of a teacher, by cross-entropy, and learns what they
 * returned where that is known. The teacher always shows new ones, so each is learned from once, and the accuracy
 * that is reported is that on decisions not seen before. Steps are decisions of the teacher.
 */
export class Clone implements Agent {
  readonly #seed: string;
  readonly #teacher: Teacher;
  readonly #backend: Backend;
  readonly #options: Options;
  readonly #network: ActorCritic;
  readonly #normaliser: Normaliser;
  readonly #exploration: SequentialStream;
  /** Over the decisions of the chunk that have been learned. */
  readonly #means = new MetricMeans();
  #optimiser: OptimiserState;
  #imitator: Imitator | null = null;
  #scorer: Scorer | null = null;
  /** Decisions of the chunk under way in their order, and its number. */
  #shown: { readonly chunk: number; readonly demonstrations: readonly Demonstration[] } | null = null;
  #steps = 0;

  /** @throws InputError without a teacher, and for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<Clone> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    const { chunk, minibatch } = options;
    refuseRemainder(METHOD, { minibatch }, { chunk });
    if (!given.teacher)
      throw new InputError(`${METHOD} needs --init <scheduler>: it learns from a teacher alone`);
    return new Clone(given, given.teacher, given.backend ?? (await onnxBackend()), options);
  }

  private constructor({ spec, seed }: AgentGiven, teacher: Teacher, backend: Backend, options: Options) {
    const space = spec.observationSpace;
    this.#seed = seed;
    this.#teacher = teacher;
    this.#backend = backend;
    this.#options = options;
    this.#network = new ActorCritic(space, paddedRows(spec), options);
    const layout = new RowLayout(this.#network.fields);
    this.#normaliser = new Normaliser(space, this.#network.rows, layout, options.normalise);
    this.#exploration = new SequentialStream(`${seed}/exploration`);
    this.#optimiser = optimiserState(this.#network.initialise(new SequentialStream(`${seed}/weights`)));
  }

  selectAction(state: Observation): number {
    this.#scorer ??= compileForward(this.policy());
    return sampleIndex(this.#scorer(state), this.#exploration.uniform());
  }

  /** @throws UsageError always: what it does itself teaches it nothing */
  async learn(): Promise<void> {
    throw new UsageError(`${METHOD} learns from its teacher alone: call train`);
  }

  /** Learns until `steps` decisions have been shown; the environments are not touched. */
  async *train(_env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    const { chunk, minibatch, maxGradientNorm } = this.#options;
    const options = { objective: cloning(this.#network), minibatch, chunk, maxGradientNorm };
    this.#imitator ??= await Imitator.compile(this.#backend, this.#network, options);
    while (this.#steps < steps) {
      const demonstrations = this.#demonstrations(Math.floor(this.#steps / chunk));
      const from = this.#steps % chunk;
      const wanted = minibatch * Math.ceil((steps - this.#steps) / minibatch);
      const some = demonstrations.slice(from, Math.min(chunk, from + wanted));
      const learningRate = valueAt(this.#options.learningRate, this.#steps - from);
      const { scale } = this.#normaliser;
      const metrics = await this.#imitator.learn(this.#optimiser, some, scale, learningRate);
      this.#scorer = null;
      this.#steps += some.length;
      this.#means.add(metrics, some.length);
      if (this.#steps % chunk === 0) yield this.#report(learningRate);
    }
  }

  /** Begins with nothing: all its training is imitation. */
  async *imitate(): AsyncGenerator<ProgressRecord> {}

  policy(): NetworkModel {
    return policyNetwork(this.#network, this.#optimiser.parameters, this.#normaliser.inputs);
  }

  save(): AgentState {
    return {
      steps: this.#steps,
      optimiser: copyOptimiserState(this.#optimiser),
      normaliser: this.#normaliser.save(),
      exploration: this.#exploration.save(),
      means: this.#means.save(),
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { steps, optimiser, normaliser, exploration, means } = state as unknown as Saved;
    this.#steps = steps;
    this.#optimiser = copyOptimiserState(optimiser);
    this.#normaliser.load(normaliser);
    this.#exploration.load(exploration);
    this.#means.load(means);
    this.#scorer = null;
  }

  /** What the teacher shows in a chunk, in random order: a function of the seed and its number. */
  #demonstrations(chunk: number): readonly Demonstration[] {
    if (this.#shown?.chunk === chunk) return this.#shown.demonstrations;
    const shown = this.#teacher(this.#options.chunk, `${this.#seed}/chunk${chunk}`);
    if (this.#steps % this.#options.chunk === 0 && !this.#normaliser.ready) this.#normaliser.measure(shown);
    const order = Int32Array.from({ length: this.#options.chunk }, (_, k) => k % shown.length);
    new SequentialStream(`${this.#seed}/order${chunk}`).shuffle(order);
    const demonstrations = Array.from(order, (k) => shown[k]!);
    this.#shown = { chunk, demonstrations };
    return demonstrations;
  }

  #report(learningRate: number): ProgressRecord {
    return {
      'time/total_timesteps': this.#steps,
      ...prefixed('train', this.#means.take()),
      'train/learning_rate': learningRate,
      'train/n_updates': this.#optimiser.step,
    };
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createClone: AgentFactory = (given) => Clone.create(given);

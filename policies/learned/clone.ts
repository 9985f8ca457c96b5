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
  type NetworkModel,
  Normaliser,
  type NormaliserState,
  networkOptions,
  type Observation,
  type OptimiserState,
  onnxBackend,
  optimiserState,
  type ProgressRecord,
  paddedRows,
  policyNetwork,
  RowLayout,
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

const positive = z.number().positive();
const whole = z.int().positive();

const schema = z.object({
  chunk: whole.default(8192).describe('Decisions that the teacher shows at a time.'),
  minibatch: whole.default(256).describe('Decisions that one gradient is computed from.'),
  learningRate: schedule(z.number().min(0)).default(1e-3).describe('Step size of Adam.'),
  maxGradientNorm: positive.default(0.5).describe('Longest gradient, both networks together.'),
  ...networkOptions,
  normalise: z
    .boolean()
    .optional()
    .describe(
      'Whether the first decisions measure the scale of inputs and returns; yes where there are candidates.',
    ),
});

type Options = z.output<typeof schema>;

interface Saved {
  readonly steps: number;
  readonly optimiser: OptimiserState;
  readonly normaliser: NormaliserState;
  readonly exploration: StreamState;
  readonly sums: Readonly<Record<string, number>>;
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
  #optimiser: OptimiserState;
  #imitator: Imitator | null = null;
  #scorer: Scorer | null = null;
  /** Decisions of the chunk under way in their order, and its number. */
  #shown: { readonly chunk: number; readonly demonstrations: readonly Demonstration[] } | null = null;
  /** Of metrics over the decisions of the chunk that have been learned. */
  #sums: Record<string, number> = {};
  #steps = 0;

  /** @throws InputError without a teacher, and for hyperparameters that are unknown or not allowed */
  static async create(given: AgentGiven): Promise<Clone> {
    const options = hyperparameters(METHOD, schema, given.hyperparameters);
    const { chunk, minibatch } = options;
    if (chunk % minibatch !== 0) {
      throw new InputError(
        `${METHOD}: minibatch: ${minibatch} is not allowed (a divisor of the chunk's ${chunk})`,
      );
    }
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
    const normalise = options.normalise ?? space.features.length > 0;
    this.#normaliser = new Normaliser(space, this.#network.rows, layout, normalise);
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
      const { inputs, rewards } = this.#normaliser;
      const scale = { inputs, rewardFactor: rewards.factor ?? 1, learningRate };
      const metrics = await this.#imitator.learn(this.#optimiser, some, scale);
      this.#scorer = null;
      this.#steps += some.length;
      for (const [name, mean] of Object.entries(metrics)) {
        this.#sums[name] = (this.#sums[name] ?? 0) + mean * some.length;
      }
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
      sums: { ...this.#sums },
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { steps, optimiser, normaliser, exploration, sums } = state as unknown as Saved;
    this.#steps = steps;
    this.#optimiser = copyOptimiserState(optimiser);
    this.#normaliser.load(normaliser);
    this.#exploration.load(exploration);
    this.#sums = { ...sums };
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
    const { chunk } = this.#options;
    const means = Object.entries(this.#sums).map(([name, sum]) => [`train/${name}`, sum / chunk]);
    this.#sums = {};
    return {
      'time/total_timesteps': this.#steps,
      ...Object.fromEntries(means),
      'train/learning_rate': learningRate,
      'train/n_updates': this.#optimiser.step,
    };
  }
}

/** @throws MissingComponentError when ONNX Runtime does not load and no other backend is given. */
export const createClone: AgentFactory = (given) => Clone.create(given);

import {
  ActorCritic,
  type Agent,
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  cloning,
  copyingRate,
  type Demonstration,
  type EnvVector,
  type EpisodeRecord,
  EpisodeWindow,
  greedyAction,
  hyperparameters,
  imitate,
  type NetworkModel,
  Normaliser,
  type NormaliserState,
  networkOptions,
  normalising,
  numbers,
  type Observation,
  onnxBackend,
  PolicySearch,
  type PolicySearchState,
  type ProgressRecord,
  paddedRows,
  RowLayout,
  SequentialStream,
  type StreamState,
  sampleAllowed,
  schedule,
  type Transition,
  Trials,
  type TrialsState,
  UsageError,
  valueAt,
  z,
} from '../../src/index.ts';

const METHOD = 'cem';

const { amount, positive, whole } = numbers;

const schema = z.object({
  population: z
    .int()
    .min(2)
    .default(16)
    .describe('Policies of a generation; as many neighbouring environments play the same episodes.'),
  elite: positive.max(1).default(0.25).describe('Share of a generation that the next one is drawn around.'),
  episodes: whole.default(1).describe('Episodes that each policy plays in each of its environments.'),
  deviation: positive.default(0.5).describe('Deviation of each weight in the first generation.'),
  extraVariance: schedule(amount)
    .default({ from: 0.05, to: 0, steps: 100_000, shape: 'linear' })
    .describe('Variance that is added to that of the elite.'),
  discounted: z
    .boolean()
    .default(false)
    .describe('Whether rewards are discounted by the time since the episode began.'),
  measured: whole.default(2048).describe('Steps of random actions that measure the scale of inputs.'),
  ...networkOptions,
  hidden: z
    .array(whole)
    .default([16, 16])
    .describe('Widths of the hidden layers; none make a linear policy.'),
  normalise: normalising('the first steps measure the scale of inputs'),
});

type Options = z.output<typeof schema>;

/** How whoever it begins as is cloned. */
const IMITATION = { epochs: 10, minibatch: 512, maxGradientNorm: 0.5, chunk: 2048 };

interface Saved {
  readonly steps: number;
  readonly search: PolicySearchState;
  readonly trials: { readonly places: number; readonly state: TrialsState } | null;
  readonly normaliser: NormaliserState;
  readonly exploration: StreamState;
  readonly episodes: readonly EpisodeRecord[];
}

/**
 * The cross-entropy method over the weights of a policy network (Szita & Lőrincz 2006): no gradient, no values, no
 * reward scale. A generation plays greedily; all its policies meet the same episodes, so that they differ by what they
 * do and not by luck. Its score is the plain sum of rewards, what `simulate` reports: discounted from the beginning of
 * an episode, all but the first half-lives of it would count for nothing. An episode that is cut off counts until then.
 *
 * Environments that are done play on until the whole generation is, for they are stepped together; all steps count.
 */
export class CEM implements Agent {
  readonly sameEpisodes: number;
  readonly #given: AgentGiven;
  readonly #options: Options;
  readonly #network: ActorCritic;
  readonly #normaliser: Normaliser;
  readonly #exploration: SequentialStream;
  readonly #episodes = new EpisodeWindow();
  readonly #search: PolicySearch;
  #trials: Trials | null = null;
  #steps = 0;

  constructor(given: AgentGiven) {
    const { spec, seed } = given;
    this.#given = given;
    this.#options = hyperparameters(METHOD, schema, given.hyperparameters);
    this.sameEpisodes = this.#options.population;
    this.#network = new ActorCritic(spec.observationSpace, paddedRows(spec), this.#options);
    const { deviation, population, normalise } = this.#options;
    const layout = new RowLayout(this.#network.fields);
    this.#normaliser = new Normaliser(spec.observationSpace, this.#network.rows, layout, normalise);
    this.#exploration = new SequentialStream(`${seed}/exploration`);
    this.#search = new PolicySearch({ network: this.#network, deviation, population, seed });
  }

  selectAction(state: Observation): number {
    if (!this.#normaliser.writer) return sampleAllowed(state.mask, this.#exploration.uniform());
    return greedyAction(
      this.#search.scorerOf(this.#trialsOf(this.#options.population).next, this.#normaliser.inputs),
      state,
    );
  }

  /** Policies take turns; they meet the same episodes only if whoever steps the environment sees to it. */
  async learn({ state, reward, nextState, terminated, truncated }: Transition): Promise<void> {
    this.#steps++;
    if (!this.#normaliser.writer)
      return this.#measure(() => this.#normaliser.measurement.add(state, 0, state.mask.length));
    const trials = this.#trialsOf(this.#options.population);
    this.#note(trials.next, reward, nextState.elapsed, terminated || truncated);
    if (trials.next < 0) this.#breed(trials);
  }

  /** @throws UsageError when neighbours do not share their episodes */
  async *train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    const { sameEpisodes = 1 } = env;
    if (sameEpisodes !== this.sameEpisodes) {
      throw new UsageError(
        `${METHOD}: environments must share their episodes in groups of ${this.sameEpisodes}, not ${sameEpisodes}`,
      );
    }
    if (!env.started) await env.reset();
    const actions = new Int32Array(env.count);
    while (this.#steps < steps) {
      const measuring = this.#normaliser.writer === null;
      for (let i = 0; i < env.count; i++) actions[i] = this.#actionIn(env, i);
      if (measuring) this.#measureAll(env);
      await env.step(actions);
      env.takeEpisodes();
      this.#steps += env.count;
      if (measuring) {
        if (this.#normaliser.writer) await env.reset();
        continue;
      }
      const trials = this.#trialsOf(env.count);
      for (let i = 0; i < env.count; i++) {
        this.#note(i, env.rewards[i]!, env.elapsed[i]!, env.terminated[i] === 1 || env.truncated[i] === 1);
      }
      if (trials.next >= 0) continue;
      await env.reset();
      yield this.#breed(trials);
    }
  }

  /** The first generation is drawn around a clone of whoever made the demonstrations. */
  async *imitate(demonstrations: readonly Demonstration[]): AsyncGenerator<ProgressRecord> {
    const given = {
      backend: this.#given.backend ?? (await onnxBackend()),
      network: this.#network,
      normaliser: this.#normaliser,
      order: new SequentialStream(`${this.#given.seed}/order`),
    };
    const start = this.#search.parameters;
    const learningRate = copyingRate(this.#options);
    const options = { ...IMITATION, learningRate, objective: cloning(this.#network) };
    for await (const { record, parameters } of imitate(given, start, demonstrations, options)) {
      this.#search.beginAt(parameters);
      yield record;
    }
  }

  policy(): NetworkModel {
    return this.#search.model(this.#normaliser.inputs);
  }

  save(): AgentState {
    return {
      steps: this.#steps,
      search: this.#search.save(),
      trials: this.#trials && { places: this.#trials.places, state: this.#trials.save() },
      normaliser: this.#normaliser.save(),
      exploration: this.#exploration.save(),
      episodes: this.#episodes.save(),
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { steps, search, trials, normaliser, exploration, episodes } = state as unknown as Saved;
    this.#steps = steps;
    this.#search.load(search);
    this.#trials = null;
    if (trials) this.#trialsOf(trials.places).load(trials.state);
    this.#normaliser.load(normaliser);
    this.#exploration.load(exploration);
    this.#episodes.load(episodes);
  }

  /** What environment i does next; where nothing counts any more, the first thing that is allowed. */
  #actionIn(env: EnvVector, i: number): number {
    const { batch, rows } = env;
    if (!this.#normaliser.writer) {
      return sampleAllowed(batch.mask, this.#exploration.uniform(), i * rows, rows);
    }
    if (this.#trialsOf(env.count).isDone(i)) return batch.mask.indexOf(1, i * rows) - i * rows;
    return greedyAction(
      this.#search.scorerOf(i % this.#options.population, this.#normaliser.inputs),
      batch.at(i, 0),
    );
  }

  #measureAll({ count, rows, batch }: EnvVector): void {
    this.#measure(() => {
      for (let i = 0; i < count; i++) this.#normaliser.measurement.add(batch, i, rows);
    });
  }

  #measure(add: () => void): void {
    add();
    if (this.#normaliser.measurement.count >= this.#options.measured) this.#normaliser.freezeInputs();
  }

  #note(place: number, reward: number, elapsed: number, ended: boolean): void {
    const episode = this.#trials!.note(place, reward, elapsed, ended);
    if (episode) this.#episodes.add([episode]);
  }

  #trialsOf(places: number): Trials {
    if (this.#trials?.places === places) return this.#trials;
    if (this.#trials) {
      throw new UsageError(
        `a generation that plays in ${this.#trials.places} environments cannot go on in ${places}`,
      );
    }
    const { episodes, discounted } = this.#options;
    this.#trials = new Trials(places, episodes, discounted ? this.#given.spec.discountRate : 0);
    return this.#trials;
  }

  /** The next generation, from the scores of this one. */
  #breed(trials: Trials): ProgressRecord {
    const { population, elite, extraVariance } = this.#options;
    const scores = trials.scores(population);
    const extra = valueAt(extraVariance, this.#steps);
    this.#search.fit(scores, Math.max(1, Math.round(elite * population)), extra);
    this.#trials = null;
    return {
      'time/total_timesteps': this.#steps,
      ...this.#episodes.progress(),
      'train/best_score': Math.max(...scores),
      'train/mean_score': scores.reduce((sum, x) => sum + x, 0) / population,
      'train/deviation': this.#search.spread,
      'train/extra_variance': extra,
      'train/n_updates': this.#search.generation,
    };
  }
}

export const createCEM: AgentFactory = async (given) => new CEM(given);

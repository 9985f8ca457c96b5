import { UsageError } from '../../core/errors.ts';
import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector, EpisodeRecord } from '../../gym/env-vector.ts';
import type { Agent, AgentGiven, AgentState, ProgressRecord } from '../agent.ts';
import type { Backend } from '../backend.ts';
import { EpisodeWindow } from '../episode-window.ts';
import { compileForward } from '../forward.ts';
import type { Value } from '../graph/graph.ts';
import { copyingRate, type Demonstration, type ImitatorOptions, imitate } from '../imitation/imitator.ts';
import { type Answer, Inference } from '../networks/inference.ts';
import type { Network } from '../networks/network.ts';
import { policyNetwork } from '../networks/policy-network.ts';
import { RowLayout } from '../networks/row-layout.ts';
import type { NetworkModel, Scorer } from '../policy-model.ts';
import { Normaliser } from '../scale/normaliser.ts';
import { copyOptimiserState, type OptimiserState, optimiserState } from '../update/optimiser.ts';
import { type ObjectiveOf, type UpdateOptions, updateLoop } from '../update/update-loop.ts';
import { Updater } from '../update/updater.ts';

/** What all methods that learn a network by its gradient are told. */
export interface NetworkAgentOptions {
  readonly minibatch: number;
  readonly maxGradientNorm: number;
  /** Whether the scale of inputs and rewards is measured at first; yes where there are candidates. */
  readonly normalise?: boolean | undefined;
}

/** Acts, and keeps what comes of it until it is learned from. */
export interface Gatherer {
  /** Environment steps taken so far. */
  readonly steps: number;
  select(observation: Observation, scorer: Scorer): number;
  step(env: EnvVector, parameters: Float32Array): Promise<void>;
  take(transition: Transition, parameters: Float32Array): void | Promise<void>;
  save(): unknown;
  load(state: unknown): void;
}

interface Saved {
  readonly optimiser: OptimiserState;
  readonly gathered: unknown;
  readonly order: StreamState;
  readonly episodes: readonly EpisodeRecord[];
  readonly running: EpisodeRecord;
}

/**
 * A network that learns from what it does. A method says what its network answers, how it gathers what it learns
 * from, and what it does after each step of its environments.
 */
export abstract class NetworkAgent<N extends Network, G extends Gatherer> implements Agent {
  protected readonly backend: Backend;
  protected readonly network: N;
  /** Fields of a row that observations are written to: the network's, and those that the method adds. */
  protected readonly layout: RowLayout;
  protected readonly normaliser: Normaliser;
  protected readonly inference: Inference<keyof Answer<Value>>;
  protected abstract readonly gatherer: G;
  /** Draws minibatches. */
  protected readonly order: SequentialStream;
  /** Parameters and moments, changed in place by {@link improve}. */
  protected optimiser: OptimiserState;
  readonly #options: NetworkAgentOptions;
  readonly #episodes = new EpisodeWindow();
  #running: EpisodeRecord = { return: 0, length: 0 };
  #scorer: { readonly parameters: Float32Array; readonly writer: unknown; readonly score: Scorer } | null =
    null;

  constructor(
    { spec, seed }: AgentGiven,
    backend: Backend,
    network: N,
    options: NetworkAgentOptions,
    added: Readonly<Record<string, number>> = {},
  ) {
    this.#options = options;
    this.backend = backend;
    this.network = network;
    this.layout = new RowLayout({ ...network.fields, ...added });
    this.normaliser = new Normaliser(spec.observationSpace, network.rows, this.layout, options.normalise);
    this.inference = new Inference(backend, this.layout, network.parameters.size, (fields, parameters) =>
      this.answer(fields, parameters),
    );
    this.order = new SequentialStream(`${seed}/order`);
    this.optimiser = optimiserState(network.initialise(new SequentialStream(`${seed}/weights`)));
  }

  /** Environment steps taken so far. */
  get steps(): number {
    return this.gatherer.steps;
  }

  /** What the network says about some rows: scores [b, actions] and values [b]. */
  protected abstract answer(fields: Readonly<Record<string, Value>>, parameters: Value): Answer<Value>;

  /** How demonstrations are learned, and how many are handed to the backend at once. */
  protected abstract imitation(): Pick<ImitatorOptions, 'objective' | 'chunk'>;

  /**
   * Learns what is to be learned after a step of all environments.
   * @returns what to log, or null when it is not yet time to
   */
  protected abstract improve(): Promise<ProgressRecord | null>;

  /** Compiles updates of the network: see {@link updateLoop}. @param layout of the rows that are learned from */
  protected updater(
    objectiveOf: ObjectiveOf,
    options: Omit<UpdateOptions, 'size'>,
    layout: RowLayout = this.layout,
  ): Promise<Updater> {
    const { size } = this.network.parameters;
    return Updater.compile(this.backend, updateLoop(layout, objectiveOf, { size, ...options }));
  }

  selectAction(state: Observation): number {
    return this.gatherer.select(state, this.#scorerNow());
  }

  async learn(transition: Transition): Promise<void> {
    await this.gatherer.take(transition, this.optimiser.parameters);
    const { return: sum, length } = this.#running;
    this.#running = { return: sum + transition.reward, length: length + 1 };
    if (transition.terminated || transition.truncated) {
      this.#episodes.add([this.#running]);
      this.#running = { return: 0, length: 0 };
    }
    await this.improve();
  }

  /** Learns in steps of all environments at once; stops at the first one that reaches `steps`, anywhere in a rollout. */
  async *train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    if (!env.started) await env.reset();
    while (this.steps < steps) {
      await this.gatherer.step(env, this.optimiser.parameters);
      const record = await this.improve();
      if (!record) continue;
      this.#episodes.add(env.takeEpisodes());
      yield { 'time/total_timesteps': this.steps, ...this.#episodes.progress(), ...record };
    }
  }

  /**
   * Starts as a copy of whoever made the demonstrations. Inputs are normalised by what they show, unless that has been
   * measured before.
   */
  async *imitate(
    demonstrations: readonly Demonstration[],
    {
      epochs = 10,
      learningRate = copyingRate(this.network.shape),
    }: { epochs?: number; learningRate?: number } = {},
  ): AsyncGenerator<ProgressRecord> {
    const { backend, network, normaliser, order } = this;
    const { minibatch, maxGradientNorm } = this.#options;
    for await (const { record, parameters } of imitate(
      { backend, network, normaliser, order },
      this.optimiser.parameters,
      demonstrations,
      { ...this.imitation(), epochs, learningRate, minibatch, maxGradientNorm },
    )) {
      this.optimiser = optimiserState(parameters);
      yield record;
    }
  }

  policy(): NetworkModel {
    return policyNetwork(this.network, this.optimiser.parameters, this.normaliser.inputs);
  }

  /**
   * What the network thinks an observation is worth, in the unit of rewards.
   * @throws UsageError before inputs have been measured
   */
  async value(observation: Observation): Promise<number> {
    const { writer, scale } = this.normaliser;
    if (!writer) throw new UsageError('there are no values before inputs have been measured');
    const row = new Float32Array(this.layout.width);
    writer.write(row, 0, observation, 0, observation.mask.length);
    const { values } = await this.inference.ask(row, this.optimiser.parameters);
    return values[0]! / scale.rewardFactor;
  }

  save(): AgentState {
    return {
      optimiser: copyOptimiserState(this.optimiser),
      gathered: this.gatherer.save(),
      order: this.order.save(),
      episodes: this.#episodes.save(),
      running: this.#running,
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { optimiser, gathered, order, episodes, running } = state as unknown as Saved;
    this.optimiser = copyOptimiserState(optimiser);
    this.gatherer.load(gathered);
    this.order.load(order);
    this.#episodes.load(episodes);
    this.#running = running;
  }

  /** Compiled anew when the network has learned, or when what its inputs are brought to scale by is known. */
  #scorerNow(): Scorer {
    const { parameters } = this.optimiser;
    const { writer } = this.normaliser;
    if (this.#scorer?.parameters !== parameters || this.#scorer.writer !== writer) {
      this.#scorer = { parameters, writer, score: compileForward(this.policy()) };
    }
    return this.#scorer.score;
  }
}

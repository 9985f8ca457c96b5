import { UsageError } from '../../core/errors.ts';
import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector, EpisodeRecord } from '../../gym/env-vector.ts';
import { paddedRows } from '../../gym/vector-env.ts';
import type { Agent, AgentGiven, AgentState, ProgressRecord } from '../agent.ts';
import type { Backend } from '../backend.ts';
import { EpisodeWindow } from '../episode-window.ts';
import { compileForward } from '../forward.ts';
import type { Value } from '../graph/graph.ts';
import { reduceMax, reduceMean } from '../graph/vocabulary.ts';
import { policyNetwork } from '../networks/policy-network.ts';
import { QNetwork, type QNetworkOptions } from '../networks/q-network.ts';
import { RowLayout } from '../networks/row-layout.ts';
import type { NetworkModel, Scorer } from '../policy-model.ts';
import { masked } from '../td/action-values.ts';
import { marginObjective } from '../td/margin-objective.ts';
import { type Demonstration, imitate } from './imitation.ts';
import { Inference } from './inference.ts';
import { Normaliser } from './normaliser.ts';
import { copyOptimiserState, type OptimiserState, optimiserState } from './optimiser.ts';
import type { Minibatch } from './update-loop.ts';

/** What all methods that learn values of actions are told. */
export interface QAgentOptions extends QNetworkOptions {
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

/** What a Q-network says of a row: values of all actions, masked ones about −1e9, and the greatest of them. */
export type ActionValues = Inference<'scores' | 'values'>;

/** Demonstrations that are handed to the backend at once. */
const CHUNK = 2048;

interface Saved {
  readonly optimiser: OptimiserState;
  readonly gathered: unknown;
  readonly order: StreamState;
  readonly episodes: readonly EpisodeRecord[];
  readonly running: EpisodeRecord;
  readonly own: AgentState;
}

/**
 * A network of action values that acts by the greatest, mostly. A method says how it gathers what it learns from, and
 * what it does after each step of its environments.
 */
export abstract class QAgent<G extends Gatherer> implements Agent {
  protected readonly backend: Backend;
  protected readonly network: QNetwork;
  /** Fields of a row that observations are written to: the network's, and those that the method adds. */
  protected readonly layout: RowLayout;
  protected readonly normaliser: Normaliser;
  protected readonly actionValues: ActionValues;
  protected abstract readonly gatherer: G;
  /** Draws minibatches. */
  protected readonly order: SequentialStream;
  /** Parameters and moments, changed in place by {@link improve}. */
  protected optimiser: OptimiserState;
  readonly #options: QAgentOptions;
  readonly #episodes = new EpisodeWindow();
  #running: EpisodeRecord = { return: 0, length: 0 };
  #scorer: Scorer | null = null;
  #scored: Float32Array | null = null;

  constructor(
    { spec, seed }: AgentGiven,
    backend: Backend,
    options: QAgentOptions,
    outcomes: Readonly<Record<string, number>> = {},
  ) {
    const { observationSpace } = spec;
    this.#options = options;
    this.backend = backend;
    this.network = new QNetwork(observationSpace, paddedRows(spec), options);
    this.layout = new RowLayout({ ...this.network.fields, ...outcomes });
    const normalise = options.normalise ?? observationSpace.features.length > 0;
    this.normaliser = new Normaliser(observationSpace, this.network.rows, this.layout, normalise);
    const { size } = this.network.parameters;
    this.actionValues = new Inference(backend, this.layout, size, (fields, parameters) => {
      const scores = masked(this.meanValues(fields, parameters), fields.mask!);
      return { scores, values: reduceMax(scores, [1]) };
    });
    this.order = new SequentialStream(`${seed}/order`);
    this.optimiser = optimiserState(this.network.initialise(new SequentialStream(`${seed}/weights`)));
  }

  /** Environment steps taken so far. */
  get steps(): number {
    return this.gatherer.steps;
  }

  /**
   * Learns what is to be learned after a step of all environments.
   * @returns what to log, or null when it is not yet time to
   */
  protected abstract improve(): Promise<ProgressRecord | null>;

  /** What {@link improve} depends on besides what is saved here. */
  protected abstract saveOwn(): AgentState;
  protected abstract loadOwn(own: AgentState): void;

  selectAction(state: Observation): number {
    if (!this.#scorer || this.#scored !== this.optimiser.parameters) {
      this.#scorer = compileForward(this.policy());
      this.#scored = this.optimiser.parameters;
    }
    return this.gatherer.select(state, this.#scorer);
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

  /** Learns in steps of all environments at once; stops at the first one that reaches `steps`. */
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
   * Starts as a copy of whoever made the demonstrations, by {@link marginObjective}. Inputs are normalised by what
   * the demonstrations show, unless that has been measured before.
   */
  async *imitate(
    demonstrations: readonly Demonstration[],
    { epochs = 10, learningRate = 1e-3 }: { epochs?: number; learningRate?: number } = {},
  ): AsyncGenerator<ProgressRecord> {
    const { minibatch, maxGradientNorm } = this.#options;
    this.normaliser.measure(demonstrations);
    const objective = ({ fields, parameters }: Minibatch) =>
      marginObjective(this.meanValues(fields, parameters), fields);
    const given = {
      backend: this.backend,
      network: this.network,
      inputs: this.normaliser.inputs,
      rewardFactor: this.normaliser.rewards.factor ?? 1,
      stream: this.order,
    };
    const options = { objective, epochs, learningRate, minibatch, maxGradientNorm, chunk: CHUNK };
    for await (const { epoch, metrics, parameters } of imitate(
      given,
      this.optimiser.parameters,
      demonstrations,
      options,
    )) {
      this.optimiser = optimiserState(parameters);
      const told = Object.entries(metrics).map(([name, value]) => [`imitation/${name}`, value] as const);
      yield { 'imitation/epoch': epoch, ...Object.fromEntries(told) };
    }
  }

  policy(): NetworkModel {
    return policyNetwork(this.network, this.optimiser.parameters, this.normaliser.inputs);
  }

  /**
   * The greatest value among the actions that an observation allows, in the unit of rewards.
   * @throws UsageError before inputs have been measured
   */
  async value(observation: Observation): Promise<number> {
    const { writer, rewards } = this.normaliser;
    if (!writer) throw new UsageError('there are no values before inputs have been measured');
    const row = new Float32Array(this.layout.width);
    writer.write(row, 0, observation, 0, observation.mask.length);
    const { values } = await this.actionValues.ask(row, this.optimiser.parameters);
    return values[0]! / (rewards.factor ?? 1);
  }

  save(): AgentState {
    return {
      optimiser: copyOptimiserState(this.optimiser),
      gathered: this.gatherer.save(),
      order: this.order.save(),
      episodes: this.#episodes.save(),
      running: this.#running,
      own: this.saveOwn(),
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { optimiser, gathered, order, episodes, running, own } = state as unknown as Saved;
    this.optimiser = copyOptimiserState(optimiser);
    this.gatherer.load(gathered);
    this.order.load(order);
    this.#episodes.load(episodes);
    this.#running = running;
    this.loadOwn(own);
  }

  /** Q of all actions, [b, actions]: the mean of their quantiles where there are several. */
  protected meanValues(fields: Readonly<Record<string, Value>>, parameters: Value): Value {
    const values = this.network.values(fields, parameters);
    return values.shape.length === 2 ? values : reduceMean(values, [2]);
  }
}

import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector, EpisodeRecord } from '../../gym/env-vector.ts';
import { paddedRows } from '../../gym/vector-env.ts';
import type { Agent, AgentGiven, AgentState, ProgressRecord } from '../agent.ts';
import type { Backend } from '../backend.ts';
import { EpisodeWindow } from '../episode-window.ts';
import { compileForward } from '../forward.ts';
import { ActorCritic } from '../networks/actor-critic.ts';
import type { NetworkOptions } from '../networks/network.ts';
import { policyNetwork } from '../networks/policy-network.ts';
import { RowLayout } from '../networks/row-layout.ts';
import type { NetworkModel, Scorer } from '../policy-model.ts';
import { Collector, type CollectorState } from './collector.ts';
import { cloning, type Demonstration, imitate } from './imitation.ts';
import { Inference } from './inference.ts';
import { Normaliser } from './normaliser.ts';
import { copyOptimiserState, type OptimiserState, optimiserState } from './optimiser.ts';
import { type Experience, OUTCOME_FIELDS, rolloutOf } from './rollout.ts';

/** What all on-policy methods are told. */
export interface OnPolicyOptions extends NetworkOptions {
  /** Transitions between two updates, of all environments together. */
  readonly rollout: number;
  readonly minibatch: number;
  readonly maxGradientNorm: number;
  /** λ of generalised advantage estimation. */
  readonly lambda: number;
  /** Steps that the scale of inputs and rewards is measured in; a rollout unless given. */
  readonly measured?: number;
  /** Whether the first rollout measures the scale of inputs and rewards; yes where there are candidates. */
  readonly normalise?: boolean | undefined;
}

interface Saved {
  readonly optimiser: OptimiserState;
  readonly collector: CollectorState;
  readonly order: StreamState;
  readonly episodes: readonly EpisodeRecord[];
  readonly running: EpisodeRecord;
}

/**
 * An actor and a critic that learn from what they do: gathers rollouts, and calls {@link improve} with each full one.
 * A method is what it does then.
 */
export abstract class OnPolicyAgent implements Agent {
  protected readonly backend: Backend;
  protected readonly network: ActorCritic;
  /** Fields of a row of the rollout: those of the network, and {@link OUTCOME_FIELDS}. */
  protected readonly layout: RowLayout;
  /** Draws the order of minibatches. */
  protected readonly order: SequentialStream;
  /** Parameters and moments, changed in place by {@link improve}. */
  protected optimiser: OptimiserState;
  readonly #options: OnPolicyOptions;
  readonly #normaliser: Normaliser;
  readonly #collector: Collector;
  readonly #episodes = new EpisodeWindow();
  #running: EpisodeRecord = { return: 0, length: 0 };
  #scorer: Scorer | null = null;

  constructor({ spec, seed }: AgentGiven, backend: Backend, options: OnPolicyOptions) {
    const { observationSpace } = spec;
    this.#options = options;
    this.backend = backend;
    this.network = new ActorCritic(observationSpace, paddedRows(spec), options);
    this.layout = new RowLayout({ ...this.network.fields, ...OUTCOME_FIELDS });
    const normalise = options.normalise ?? observationSpace.features.length > 0;
    this.#normaliser = new Normaliser(observationSpace, this.network.rows, this.layout, normalise);
    this.#collector = new Collector({
      inference: new Inference(backend, this.layout, this.network.parameters.size, (fields, parameters) => {
        const { logProbabilities, value } = this.network.heads(fields, parameters);
        return { scores: logProbabilities, values: value };
      }),
      normaliser: this.#normaliser,
      layout: this.layout,
      size: options.measured ?? options.rollout,
      experienceOf: (count) => this.experienceOf(count),
      discountRate: spec.discountRate,
      seed,
    });
    this.order = new SequentialStream(`${seed}/order`);
    this.optimiser = optimiserState(this.network.initialise(new SequentialStream(`${seed}/weights`)));
  }

  /** Environment steps taken so far. */
  get steps(): number {
    return this.#collector.steps;
  }

  /**
   * Makes room for what so many environments bring between two updates: a rollout unless a method wants another.
   * @throws InputError when a rollout is no multiple of the environments
   */
  protected experienceOf(count: number): Experience {
    return rolloutOf(this.layout, this.#options.rollout, count);
  }

  /**
   * Updates the parameters by a full rollout.
   * @returns what to log, without the prefix `train/`
   */
  protected abstract improve(rows: Float32Array): Promise<Readonly<Record<string, number>>>;

  selectAction(state: Observation): number {
    this.#scorer ??= compileForward(this.policy());
    return this.#collector.select(state, this.#scorer);
  }

  async learn(transition: Transition): Promise<void> {
    await this.#collector.take(transition, this.optimiser.parameters);
    const { return: sum, length } = this.#running;
    this.#running = { return: sum + transition.reward, length: length + 1 };
    if (transition.terminated || transition.truncated) {
      this.#episodes.add([this.#running]);
      this.#running = { return: 0, length: 0 };
    }
    if (this.#collector.full) await this.#update();
  }

  /** Learns in steps of all environments at once; stops at the first one that reaches `steps`, anywhere in a rollout. */
  async *train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    if (!env.started) await env.reset();
    while (this.#collector.steps < steps) {
      await this.#collector.step(env, this.optimiser.parameters);
      if (!this.#collector.full) continue;
      this.#episodes.add(env.takeEpisodes());
      yield await this.#update();
    }
  }

  /**
   * Clones whoever made the demonstrations, as a start for training; the critic learns their returns where they are
   * known. Inputs are normalised by what the demonstrations show, unless that has been measured before.
   */
  async *imitate(
    demonstrations: readonly Demonstration[],
    { epochs = 10, learningRate = 1e-3 }: { epochs?: number; learningRate?: number } = {},
  ): AsyncGenerator<ProgressRecord> {
    const { minibatch, maxGradientNorm, rollout } = this.#options;
    this.#normaliser.measure(demonstrations);
    const given = {
      backend: this.backend,
      network: this.network,
      inputs: this.#normaliser.inputs,
      rewardFactor: this.#normaliser.rewards.factor ?? 1,
      stream: this.order,
    };
    const objective = cloning(this.network);
    const options = { objective, epochs, learningRate, minibatch, maxGradientNorm, chunk: rollout };
    for await (const { epoch, metrics, parameters } of imitate(
      given,
      this.optimiser.parameters,
      demonstrations,
      options,
    )) {
      this.optimiser = optimiserState(parameters);
      this.#scorer = null;
      yield { 'imitation/epoch': epoch, ...prefixed('imitation', metrics) };
    }
  }

  policy(): NetworkModel {
    return policyNetwork(this.network, this.optimiser.parameters, this.#normaliser.inputs);
  }

  /**
   * V of an observation, in the unit of rewards.
   * @throws UsageError before inputs have been measured
   */
  value(observation: Observation): Promise<number> {
    return this.#collector.value(observation, this.optimiser.parameters);
  }

  save(): AgentState {
    return {
      optimiser: copyOptimiserState(this.optimiser),
      collector: this.#collector.save(),
      order: this.order.save(),
      episodes: this.#episodes.save(),
      running: this.#running,
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { optimiser, collector, order, episodes, running } = state as unknown as Saved;
    this.optimiser = copyOptimiserState(optimiser);
    this.#collector.load(collector);
    this.order.load(order);
    this.#episodes.load(episodes);
    this.#running = running;
    this.#scorer = null;
  }

  async #update(): Promise<ProgressRecord> {
    const explained = this.#collector.finish(this.#options.lambda);
    const metrics = await this.improve(this.#collector.rows);
    this.#scorer = null;
    return {
      'time/total_timesteps': this.#collector.steps,
      ...this.#episodes.progress(),
      ...prefixed('train', metrics),
      'train/explained_variance': explained,
      'train/n_updates': this.optimiser.step,
    };
  }
}

function prefixed(prefix: string, metrics: Readonly<Record<string, number>>): ProgressRecord {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}/${name}`, value]));
}

import { prefixed } from '../../core/prefix.ts';
import { paddedRows } from '../../gym/vector-env.ts';
import type { AgentGiven, ProgressRecord } from '../agent.ts';
import type { Backend } from '../backend.ts';
import type { Value } from '../graph/graph.ts';
import { cloning } from '../losses/imitation-objective.ts';
import { ActorCritic } from '../networks/actor-critic.ts';
import type { Answer } from '../networks/inference.ts';
import type { NetworkOptions } from '../networks/network.ts';
import { Collector } from '../rollout/collector.ts';
import { type Experience, OUTCOME_FIELDS, rolloutOf } from '../rollout/rollout.ts';
import { NetworkAgent, type NetworkAgentOptions } from './network-agent.ts';

/** What all on-policy methods are told. */
export interface OnPolicyOptions extends NetworkOptions, NetworkAgentOptions {
  /** Transitions between two updates, of all environments together. */
  readonly rollout: number;
  /** λ of generalised advantage estimation. */
  readonly lambda: number;
  /** Steps that the scale of inputs and rewards is measured in; a rollout unless given. */
  readonly measured?: number;
}

/**
 * An actor and a critic that learn from what they do: gathers rollouts, and calls {@link update} with each full one.
 * A method is what it does then. Rows have the fields of the network and {@link OUTCOME_FIELDS}.
 */
export abstract class OnPolicyAgent extends NetworkAgent<ActorCritic, Collector> {
  protected override readonly gatherer: Collector;
  readonly #options: OnPolicyOptions;

  constructor(given: AgentGiven, backend: Backend, options: OnPolicyOptions) {
    const { spec, seed } = given;
    const network = new ActorCritic(spec.observationSpace, paddedRows(spec), options);
    super(given, backend, network, options, OUTCOME_FIELDS);
    this.#options = options;
    this.gatherer = new Collector({
      inference: this.inference,
      normaliser: this.normaliser,
      layout: this.layout,
      size: options.measured ?? options.rollout,
      experienceOf: (count) => this.experienceOf(count),
      discountRate: spec.discountRate,
      seed,
    });
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
  protected abstract update(rows: Float32Array): Promise<Readonly<Record<string, number>>>;

  protected override async improve(): Promise<ProgressRecord | null> {
    if (!this.gatherer.full) return null;
    const explained = this.gatherer.finish(this.#options.lambda);
    const metrics = await this.update(this.gatherer.rows);
    return {
      ...prefixed('train', metrics),
      'train/explained_variance': explained,
      'train/n_updates': this.optimiser.step,
    };
  }

  protected override answer(fields: Readonly<Record<string, Value>>, parameters: Value): Answer<Value> {
    const { logProbabilities, value } = this.network.heads(fields, parameters);
    return { scores: logProbabilities, values: value };
  }

  /** The critic learns returns where they are known. */
  protected override imitation() {
    return { objective: cloning(this.network), chunk: this.#options.rollout };
  }
}

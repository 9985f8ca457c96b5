import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { reinforceObjective, valueObjective } from '../../../policies/learned/reinforce.ts';
import { leastBacklog } from '../../../policies/static/least-backlog.ts';
import { SequentialStream } from '../../core/random.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import type { Backend } from '../../learn/backend.ts';
import { demonstrate } from '../../learn/imitation/demonstrate.ts';
import { imitate } from '../../learn/imitation/imitator.ts';
import { cloning } from '../../learn/losses/imitation-objective.ts';
import { ActorCritic } from '../../learn/networks/actor-critic.ts';
import { Inference } from '../../learn/networks/inference.ts';
import { RowLayout } from '../../learn/networks/row-layout.ts';
import { Collector } from '../../learn/rollout/collector.ts';
import { type Baseline, Episodes } from '../../learn/rollout/episodes.ts';
import { OUTCOME_FIELDS } from '../../learn/rollout/rollout.ts';
import { Normaliser } from '../../learn/scale/normaliser.ts';
import { BatchUpdater } from '../../learn/update/batch-updater.ts';
import { adam, optimiserState } from '../../learn/update/optimiser.ts';
import { updateLoop } from '../../learn/update/update-loop.ts';
import { Updater } from '../../learn/update/updater.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

const HIDDEN = [32, 32];
const MINIBATCH = 256;
const DEMONSTRATIONS = 4096;

export interface Sampling {
  /** Different arrival sequences. */
  readonly sequences: number;
  /** Episodes of each. */
  readonly rollouts: number;
  /** Choices of an episode. */
  readonly tasks: number;
  readonly seed: string;
}

/** A stochastic policy for a dispatch scenario, half-way between chance and a good rule, with a critic. */
export class SampledEpisodes {
  readonly network: ActorCritic;
  readonly layout: RowLayout;
  readonly parameters: Float32Array;
  readonly #scenario: Scenario;
  readonly #backend: Backend;
  readonly #normaliser: Normaliser;

  private constructor(
    scenario: Scenario,
    backend: Backend,
    network: ActorCritic,
    layout: RowLayout,
    normaliser: Normaliser,
    parameters: Float32Array,
  ) {
    this.#scenario = scenario;
    this.#backend = backend;
    this.network = network;
    this.layout = layout;
    this.#normaliser = normaliser;
    this.parameters = parameters;
  }

  /** Clones least-backlog in a few passes over a few demonstrations. */
  static async begin(
    scenario: Scenario,
    backend: Backend,
    { seed, clonePasses }: { readonly seed: string; readonly clonePasses: number },
  ): Promise<SampledEpisodes> {
    const vector = new VectorEnv(() => new DispatchEnv(scenario), { count: 1, seed });
    const { spec, rows } = vector;
    const network = new ActorCritic(spec.observationSpace, rows, { hidden: HIDDEN, activation: 'tanh' });
    const layout = new RowLayout({ ...network.fields, ...OUTCOME_FIELDS });
    const normaliser = new Normaliser(spec.observationSpace, rows, layout, true);
    const { discountRate } = spec;
    const shown = demonstrate(scenario, leastBacklog, { decisions: DEMONSTRATIONS, seed, discountRate });
    const order = new SequentialStream(`${seed}/imitation`);
    const start = network.initialise(order);
    const options = {
      objective: cloning(network),
      epochs: clonePasses,
      learningRate: 1e-3,
      minibatch: MINIBATCH,
      chunk: 2048,
      maxGradientNorm: 0.5,
    };
    const given = { backend, network, normaliser, order };
    let parameters = start;
    for await (const epoch of imitate(given, start, shown, options)) {
      parameters = epoch.parameters;
    }
    return new SampledEpisodes(scenario, backend, network, layout, normaliser, parameters);
  }

  /** Plays whole episodes by drawing actions; all members of a sequence meet the same arrivals. */
  async play({ sequences, rollouts, tasks, seed }: Sampling): Promise<Episodes> {
    const { layout, network } = this;
    const count = sequences * rollouts;
    const env = new VectorEnv(() => new DispatchEnv(this.#scenario), { count, seed, sameEpisodes: rollouts });
    const episodes = new Episodes({ ...this.#as('none', rollouts), count, enough: count * tasks });
    const collector = new Collector({
      inference: new Inference(this.#backend, layout, network.parameters.size, (fields, parameters) => {
        const { logProbabilities, value } = network.heads(fields, parameters);
        return { scores: logProbabilities, values: value };
      }),
      normaliser: this.#normaliser,
      layout,
      size: 1,
      experienceOf: () => episodes,
      discountRate: env.spec.discountRate,
      seed,
    });
    env.reset();
    while (!collector.full) await collector.step(env, this.parameters);
    return episodes;
  }

  /** The same episodes with another baseline, as rows of training. */
  rowsWith(baseline: Baseline, played: Episodes, rollouts: number): Float32Array {
    const episodes = new Episodes({ ...this.#as(baseline, rollouts), count: played.count, enough: 1 });
    episodes.load(played.save());
    episodes.finish();
    return episodes.rows;
  }

  /** Fits the critic to what episodes returned. */
  async fitCritic(rows: Float32Array, epochs: number): Promise<void> {
    const { width } = this.layout;
    const usable = MINIBATCH * Math.floor(rows.length / width / MINIBATCH);
    const update = updateLoop(
      this.layout,
      ({ fields, parameters }) => valueObjective(this.network.heads(fields, parameters), fields),
      {
        size: this.network.parameters.size,
        rows: usable,
        minibatch: MINIBATCH,
        optimiser: adam(1e-5),
        maxGradientNorm: 0.5,
      },
    );
    const updater = await Updater.compile(this.#backend, update);
    const state = optimiserState(this.parameters);
    const picks = Int32Array.from({ length: usable }, (_, k) => k);
    const order = new SequentialStream('critic order');
    for (let epoch = 0; epoch < epochs; epoch++) {
      order.shuffle(picks);
      const learningRate = 2e-3 * (1 - epoch / epochs);
      await updater.run(state, { rows: rows.subarray(0, usable * width), picks, learningRate });
    }
    this.parameters.set(state.parameters);
  }

  /** What gives the policy gradient of an episode. */
  gradients(chunk: number): Promise<BatchUpdater> {
    return BatchUpdater.compile(
      this.#backend,
      this.layout,
      ({ fields, parameters, input }) =>
        reinforceObjective(this.network.heads(fields, parameters), fields, {
          weights: input('weights', [chunk]),
          entropy: input('entropy', []),
        }),
      { size: this.network.parameters.size, chunk, optimiser: adam(1e-5), maxGradientNorm: 1 },
    );
  }

  #as(baseline: Baseline, sameEpisodes: number) {
    const longest = Number.POSITIVE_INFINITY;
    return { layout: this.layout, baseline, sameEpisodes, longest, normaliseAdvantages: false };
  }
}

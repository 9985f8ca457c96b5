import { SequentialStream } from '../../core/random.ts';
import { compileForward } from '../forward.ts';
import type { Network } from '../networks/network.ts';
import { policyNetwork } from '../networks/policy-network.ts';
import type { NetworkModel, Normalisation, Scorer } from '../policy-model.ts';
import { SearchDistribution, type SearchState } from './search-distribution.ts';

/** State of a {@link PolicySearch}. */
export interface PolicySearchState {
  readonly generation: number;
  readonly parameters: Float32Array;
  readonly distribution: SearchState;
}

export interface PolicySearchGiven {
  readonly network: Network;
  /** Deviation of each weight in the first generation. */
  readonly deviation: number;
  /** Policies of a generation. */
  readonly population: number;
  readonly seed: string;
}

/** Generations of policies that are drawn around one another: one network, many weights. */
export class PolicySearch {
  readonly #given: PolicySearchGiven;
  /** Those of the actor, which come first, are where the search began; the rest stays as it is. */
  readonly #parameters: Float32Array;
  readonly #distribution: SearchDistribution;
  #generation = 0;
  #individuals: readonly Float32Array[] | null = null;
  #scorers: readonly Scorer[] = [];

  constructor(given: PolicySearchGiven) {
    this.#given = given;
    this.#parameters = given.network.initialise(new SequentialStream(`${given.seed}/weights`));
    this.#distribution = new SearchDistribution(this.#actor(), given.deviation);
  }

  /** How many generations have been scored. */
  get generation(): number {
    return this.#generation;
  }

  /** Where the search began. */
  get parameters(): Float32Array {
    return this.#parameters;
  }

  /** The mean deviation of a weight. */
  get spread(): number {
    return this.#distribution.spread;
  }

  /** The policy in the middle. */
  model(inputs: Normalisation): NetworkModel {
    return this.#modelOf(this.#distribution.mean, inputs);
  }

  /** What a policy of the generation under way thinks of candidates. */
  scorerOf(individual: number, inputs: Normalisation): Scorer {
    if (!this.#individuals) {
      this.#individuals = this.#drawn();
      this.#scorers = this.#individuals.map((actor) => compileForward(this.#modelOf(actor, inputs)));
    }
    return this.#scorers[individual]!;
  }

  /** Goes on to the next generation: see {@link SearchDistribution.fit}. */
  fit(scores: Float64Array, elite: number, extraVariance: number): void {
    this.#distribution.fit(this.#individuals ?? this.#drawn(), scores, elite, extraVariance);
    this.#generation++;
    this.#individuals = null;
  }

  /** Begins around other weights. */
  beginAt(parameters: Float32Array): void {
    this.#parameters.set(parameters);
    const { deviation } = this.#distribution.save();
    this.#distribution.load({ mean: this.#actor(), deviation });
    this.#individuals = null;
  }

  save(): PolicySearchState {
    const parameters = this.#parameters.slice();
    return { generation: this.#generation, parameters, distribution: this.#distribution.save() };
  }

  load({ generation, parameters, distribution }: PolicySearchState): void {
    this.#generation = generation;
    this.#parameters.set(parameters);
    this.#distribution.load(distribution);
    this.#individuals = null;
  }

  /** A function of the distribution and the number of the generation, so that it need not be saved. */
  #drawn(): readonly Float32Array[] {
    const { seed, population } = this.#given;
    return this.#distribution.sample(
      population,
      new SequentialStream(`${seed}/generation${this.#generation}`),
    );
  }

  #actor(): Float32Array {
    const views = Object.entries(this.#given.network.parameters.views(this.#parameters));
    const size = views.reduce((sum, [name, view]) => sum + (name.startsWith('actor/') ? view.length : 0), 0);
    return this.#parameters.subarray(0, size);
  }

  #modelOf(actor: Float32Array, inputs: Normalisation): NetworkModel {
    const parameters = this.#parameters.slice();
    parameters.set(actor);
    return policyNetwork(this.#given.network, parameters, inputs);
  }
}

import type { EpisodeRecord } from '../../gym/env-vector.ts';
import { discountOf } from '../returns.ts';

/** State of {@link Trials}; JSON. */
export interface TrialsState {
  readonly sums: readonly number[];
  readonly discounts: readonly number[];
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly finished: readonly number[];
}

/** Scores of individuals that each play some episodes, in places of their own; what is played beyond is left out. */
export class Trials {
  readonly #episodes: number;
  readonly #discountRate: number;
  #sums: number[];
  #discounts: number[];
  #returns: number[];
  #lengths: number[];
  #finished: number[];

  /** @param episodes that count in each place @param discountRate β of exp(−β · dt), 0 for plain sums of rewards */
  constructor(places: number, episodes: number, discountRate: number) {
    this.#episodes = episodes;
    this.#discountRate = discountRate;
    const column = (value: number) => new Array<number>(places).fill(value);
    this.#sums = column(0);
    this.#discounts = column(1);
    this.#returns = column(0);
    this.#lengths = column(0);
    this.#finished = column(0);
  }

  get places(): number {
    return this.#finished.length;
  }

  /** Whether all episodes of place i have ended. */
  isDone(i: number): boolean {
    return this.#finished[i] === this.#episodes;
  }

  /** The first place that is not done, −1 if all are. */
  get next(): number {
    return this.#finished.findIndex((finished) => finished < this.#episodes);
  }

  /** Notes a step in place i, and answers with the episode that it ended, if it counts. */
  note(i: number, reward: number, elapsed: number, ended: boolean): EpisodeRecord | null {
    if (this.isDone(i)) return null;
    this.#sums[i]! += this.#discounts[i]! * reward;
    this.#discounts[i]! *= discountOf(this.#discountRate, elapsed);
    this.#returns[i]! += reward;
    this.#lengths[i]!++;
    if (!ended) return null;
    const episode = { return: this.#returns[i]!, length: this.#lengths[i]! };
    this.#finished[i]!++;
    this.#discounts[i] = 1;
    this.#returns[i] = 0;
    this.#lengths[i] = 0;
    return episode;
  }

  /** The mean score of each individual over its episodes; individual k plays in the places k, k + individuals, … */
  scores(individuals: number): Float64Array {
    const scores = new Float64Array(individuals);
    this.#sums.forEach((sum, i) => {
      scores[i % individuals]! += sum / (this.#episodes * (this.places / individuals));
    });
    return scores;
  }

  save(): TrialsState {
    return structuredClone({
      sums: this.#sums,
      discounts: this.#discounts,
      returns: this.#returns,
      lengths: this.#lengths,
      finished: this.#finished,
    });
  }

  load(state: TrialsState): void {
    this.#sums = [...state.sums];
    this.#discounts = [...state.discounts];
    this.#returns = [...state.returns];
    this.#lengths = [...state.lengths];
    this.#finished = [...state.finished];
  }
}

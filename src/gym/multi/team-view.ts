import type { EnvSpec, Observation } from '../env.ts';
import type { EnvVector, EpisodeRecord } from '../env-vector.ts';
import { EpisodeLedger } from '../episode-ledger.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { VectorArrays } from '../vector-arrays.ts';
import { whatFollowed } from '../vector-env.ts';
import type { Rendezvous } from './rendezvous.ts';

/** What a view needs of the vector that it is a part of. */
export interface Whole {
  readonly spec: EnvSpec;
  readonly count: number;
  readonly started: boolean;
  /** What all agents will do; a view writes its own part. */
  readonly choices: Int32Array;
  reset(): void;
  step(actions: Int32Array): void;
  save(): unknown;
  load(state: unknown): void;
}

/**
 * One agent's part of a `TeamVector`, for a learner of its own. A step or reset is done when all agents have asked for
 * it, so learners must train at the same time, for equally many steps. States are those of the whole vector.
 */
export class TeamView implements EnvVector {
  readonly spec: EnvSpec;
  readonly count: number;
  readonly rows: number;
  readonly batch: ObservationBatch;
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Kept by the vector. */
  readonly ledger: EpisodeLedger;
  readonly #whole: Whole;
  readonly #choices: Int32Array;
  readonly #meeting: Rendezvous;

  /** @param arrays this agent's entries */
  constructor(whole: Whole, arrays: VectorArrays, meeting: Rendezvous) {
    this.spec = whole.spec;
    this.count = arrays.rewards.length;
    this.rows = arrays.batch.rows;
    this.batch = arrays.batch;
    this.final = arrays.final;
    this.rewards = arrays.rewards;
    this.elapsed = arrays.elapsed;
    this.terminated = arrays.terminated;
    this.truncated = arrays.truncated;
    this.ledger = new EpisodeLedger(this.count);
    this.#whole = whole;
    this.#choices = arrays.actions;
    this.#meeting = meeting;
  }

  get started(): boolean {
    return this.#whole.started;
  }

  reset(): Promise<void> {
    return this.#meeting.meet('reset', () => this.#whole.reset());
  }

  step(actions: Int32Array): Promise<void> {
    this.#choices.set(actions);
    return this.#meeting.meet('step', () => this.#whole.step(this.#whole.choices));
  }

  nextState(i: number): Observation {
    return whatFollowed(this, i);
  }

  takeMeanReward(): number {
    return this.ledger.takeMeanReward();
  }

  takeEpisodes(): EpisodeRecord[] {
    return this.ledger.takeEpisodes();
  }

  save(): unknown {
    return this.#whole.save();
  }

  load(state: unknown): void {
    this.#whole.load(state);
  }
}

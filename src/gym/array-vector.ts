import { UsageError } from '../core/errors.ts';
import type { EnvSpec, Observation } from './env.ts';
import type { EnvVector, EpisodeRecord } from './env-vector.ts';
import { EpisodeLedger } from './episode-ledger.ts';
import type { ObservationBatch } from './observation-batch.ts';
import type { VectorArrays } from './vector-arrays.ts';

/** What all vectors have in common: they show the arrays that steps are written to, and keep account of episodes. */
export abstract class ArrayVector implements EnvVector {
  readonly spec: EnvSpec;
  readonly count: number;
  readonly rows: number;
  readonly batch: ObservationBatch;
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** The account of its episodes. */
  readonly ledger: EpisodeLedger;
  #started = false;

  /** @param episodes how many are under way at once: one an entry unless given */
  constructor(spec: EnvSpec, arrays: VectorArrays, episodes: number = arrays.rewards.length) {
    this.spec = spec;
    this.count = arrays.rewards.length;
    this.rows = arrays.batch.rows;
    this.batch = arrays.batch;
    this.final = arrays.final;
    this.rewards = arrays.rewards;
    this.elapsed = arrays.elapsed;
    this.terminated = arrays.terminated;
    this.truncated = arrays.truncated;
    this.ledger = new EpisodeLedger(episodes);
  }

  get started(): boolean {
    return this.#started;
  }

  protected set started(started: boolean) {
    this.#started = started;
  }

  abstract reset(): void | Promise<void>;
  abstract step(actions: Int32Array): void | Promise<void>;
  abstract save(): unknown;
  abstract load(state: unknown): void;

  nextState(i: number): Observation {
    const ended = this.terminated[i] === 1 || this.truncated[i] === 1;
    return (ended ? this.final : this.batch).at(i, this.elapsed[i]!);
  }

  takeMeanReward(): number {
    return this.ledger.takeMeanReward();
  }

  takeEpisodes(): EpisodeRecord[] {
    return this.ledger.takeEpisodes();
  }

  /** @throws UsageError before the first reset */
  protected refuseUnstarted(): void {
    if (!this.started) throw new UsageError(`${this.spec.id} must be reset before its first step`);
  }
}

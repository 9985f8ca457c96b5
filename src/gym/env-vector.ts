import type { EnvSpec, Observation } from './env.ts';
import type { ObservationBatch } from './observation-batch.ts';

/** A finished episode: the plain sum of its rewards and its number of steps. */
export interface EpisodeRecord {
  readonly return: number;
  readonly length: number;
}

/**
 * Several environments stepped together, each restarted within the step that ends its episode (Gymnasium's
 * SAME_STEP): {@link batch} already shows the new episode, {@link final} the last sight of the old one.
 *
 * All arrays belong to the vector and are overwritten by the next step.
 */
export interface EnvVector {
  readonly spec: EnvSpec;
  readonly count: number;
  /** How many neighbours live through the same episodes; 1 unless given. */
  readonly sameEpisodes?: number;
  /** Actions an environment has room for: padded to 16, 32, 64 or 128 where candidates have features. */
  readonly rows: number;
  /** What the agent acts on next. */
  readonly batch: ObservationBatch;
  /** Row i is valid where `terminated[i]` or `truncated[i]`: the last observation, with its mask. */
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  /** Seconds between the last two decisions. */
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Whether there are observations to act on: after {@link reset} or {@link load}. */
  readonly started: boolean;

  /** Drops the episodes under way and begins the next one everywhere, the same one where episodes are shared. */
  reset(): void | Promise<void>;
  /**
   * Takes `actions[i]` in environment i. Answers with a promise only where the environments are elsewhere.
   *
   * @throws UsageError before {@link reset}, and for an action that its mask forbids.
   */
  step(actions: Int32Array): void | Promise<void>;
  /** An owned copy of what really followed the last step in environment i: where an episode ended, its last sight. */
  nextState(i: number): Observation;
  /** The mean reward of a step since the last call, NaN when there was none. */
  takeMeanReward(): number;
  /** The episodes that ended since the last call. */
  takeEpisodes(): EpisodeRecord[];
  /** Everything the next {@link step} depends on. */
  save(): unknown;
  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void;
}

import { InputError, UsageError } from '../core/errors.ts';
import type { EnvSpec, Observation } from './env.ts';
import type { EnvVector, EpisodeRecord } from './env-vector.ts';
import { type Environment, forbidden } from './environment.ts';
import { ObservationBatch } from './observation-batch.ts';

/** Numbers of rows that networks with candidates are compiled for. */
const ROW_SIZES = [16, 32, 64, 128] as const;

interface SavedVectorEnv {
  readonly started: boolean;
  readonly episodes: Int32Array;
  readonly returns: Float64Array;
  readonly lengths: Int32Array;
  readonly finished: readonly EpisodeRecord[];
  readonly rewardSum: number;
  readonly rewardCount: number;
  readonly members: readonly unknown[];
}

export interface VectorOptions {
  readonly count: number;
  readonly seed: string;
  /** How many neighbours live through the same episodes; 1 unless given. */
  readonly sameEpisodes?: number | undefined;
}

/**
 * Several environments in this thread, stepped together.
 *
 * Episode e of member i has the seed `${seed}/env${k}/episode${e}`, so that no member depends on how many others there
 * are; k is i, or the number of its group where groups of members share their episodes.
 */
export class VectorEnv implements EnvVector {
  readonly spec: EnvSpec;
  readonly count: number;
  readonly rows: number;
  readonly batch: ObservationBatch;
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;

  readonly #seed: string;
  readonly #sameEpisodes: number;
  readonly #members: Environment[];
  readonly #episodes: Int32Array;
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  #finished: EpisodeRecord[] = [];
  /** Of all steps since {@link takeMeanReward}. */
  #rewardSum = 0;
  #rewardCount = 0;
  #started = false;

  constructor(make: (index: number) => Environment, { count, seed, sameEpisodes = 1 }: VectorOptions) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new InputError(`count of environments: ${count} is not allowed (a whole number ≥ 1)`);
    }
    if (count % sameEpisodes !== 0) {
      throw new InputError(
        `count of environments: ${count} is not allowed (a multiple of the ${sameEpisodes} that share their episodes)`,
      );
    }
    this.#sameEpisodes = sameEpisodes;
    this.#members = Array.from({ length: count }, (_, index) => make(index));
    this.#seed = seed;
    this.spec = this.#members[0]!.spec;
    this.count = count;
    this.rows = paddedRows(this.spec);
    this.batch = new ObservationBatch(this.spec.observationSpace, count, this.rows);
    this.final = new ObservationBatch(this.spec.observationSpace, count, this.rows);
    this.rewards = new Float64Array(count);
    this.elapsed = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.#episodes = new Int32Array(count).fill(-1);
    this.#returns = new Float64Array(count);
    this.#lengths = new Int32Array(count);
  }

  get started(): boolean {
    return this.#started;
  }

  reset(): void {
    for (let i = 0; i < this.count; i++) {
      this.#begin(i);
      this.#members[i]!.observeInto(this.batch, i);
    }
    this.#started = true;
  }

  step(actions: Int32Array): void {
    if (!this.#started) throw new UsageError(`${this.spec.id} must be reset before its first step`);
    const { batch, count } = this;
    this.#rewardCount += count;
    for (let i = 0; i < count; i++) {
      const action = actions[i]!;
      if (!batch.allows(i, action)) throw forbidden(`${this.spec.id} (member ${i})`, action, batch, i);
      const member = this.#members[i]!;
      member.advance(action);
      this.rewards[i] = member.reward;
      this.elapsed[i] = member.elapsed;
      this.terminated[i] = member.terminated ? 1 : 0;
      this.truncated[i] = member.truncated ? 1 : 0;
      this.#returns[i]! += member.reward;
      this.#rewardSum += member.reward;
      this.#lengths[i]!++;
      if (member.terminated || member.truncated) {
        member.observeInto(this.final, i);
        this.#finished.push({ return: this.#returns[i]!, length: this.#lengths[i]! });
        this.#begin(i);
      }
      member.observeInto(batch, i);
    }
  }

  nextState(i: number): Observation {
    const ended = this.terminated[i] === 1 || this.truncated[i] === 1;
    return (ended ? this.final : this.batch).at(i, this.elapsed[i]!);
  }

  takeMeanReward(): number {
    const mean = this.#rewardSum / this.#rewardCount;
    this.#rewardSum = 0;
    this.#rewardCount = 0;
    return mean;
  }

  takeEpisodes(): EpisodeRecord[] {
    const taken = this.#finished;
    this.#finished = [];
    return taken;
  }

  save(): unknown {
    return {
      started: this.#started,
      episodes: this.#episodes.slice(),
      returns: this.#returns.slice(),
      lengths: this.#lengths.slice(),
      finished: this.#finished.slice(),
      rewardSum: this.#rewardSum,
      rewardCount: this.#rewardCount,
      members: this.#started ? this.#members.map((member) => member.saveState()) : [],
    } satisfies SavedVectorEnv;
  }

  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void {
    const saved = state as SavedVectorEnv;
    if (saved.episodes.length !== this.count) {
      throw new UsageError(`the state of ${saved.episodes.length} environments does not fit ${this.count}`);
    }
    this.#started = saved.started;
    this.#episodes.set(saved.episodes);
    this.#returns.set(saved.returns);
    this.#lengths.set(saved.lengths);
    this.#finished = saved.finished.slice();
    this.#rewardSum = saved.rewardSum;
    this.#rewardCount = saved.rewardCount;
    for (const [i, memberState] of saved.members.entries()) {
      this.#members[i]!.loadState(memberState);
      this.#members[i]!.observeInto(this.batch, i);
    }
  }

  #begin(i: number): void {
    this.#episodes[i]!++;
    this.#returns[i] = 0;
    this.#lengths[i] = 0;
    const group = Math.floor(i / this.#sameEpisodes);
    this.#members[i]!.begin(`${this.#seed}/env${group}/episode${this.#episodes[i]!}`);
  }
}

/** @throws InputError when the environment offers more candidates than a network takes. */
export function paddedRows({ id, observationSpace: { features, maxActions } }: EnvSpec): number {
  if (features.length === 0) return maxActions;
  const rows = ROW_SIZES.find((size) => size >= maxActions);
  if (rows !== undefined) return rows;
  throw new InputError(`${id} offers up to ${maxActions} candidates, and a learner takes at most 128`);
}

import { InputError, UsageError } from '../core/errors.ts';
import type { EnvSpec, Observation } from './env.ts';
import type { EnvVector, EpisodeRecord } from './env-vector.ts';
import type { Environment } from './environment.ts';
import { EpisodeLedger, type LedgerState } from './episode-ledger.ts';
import type { ObservationBatch } from './observation-batch.ts';
import { VectorArrays } from './vector-arrays.ts';
import { type MemberStates, VectorMembers } from './vector-members.ts';

/** Numbers of rows that networks with candidates are compiled for. */
const ROW_SIZES = [16, 32, 64, 128] as const;

/** State of a vector, wherever its members are; typed arrays and what {@link Environment.saveState} gives. */
export type SavedVector = { readonly started: boolean } & LedgerState & MemberStates;

export interface VectorOptions {
  readonly count: number;
  readonly seed: string;
  /** How many neighbours live through the same episodes; 1 unless given. */
  readonly sameEpisodes?: number | undefined;
}

/** Several environments in this thread, stepped together; their seeds are those of {@link VectorMembers}. */
export class VectorEnv implements EnvVector {
  readonly spec: EnvSpec;
  readonly count: number;
  readonly sameEpisodes: number;
  readonly rows: number;
  readonly batch: ObservationBatch;
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;

  readonly #members: VectorMembers;
  readonly #ledger: EpisodeLedger;
  #started = false;

  constructor(make: (index: number) => Environment, { count, seed, sameEpisodes = 1 }: VectorOptions) {
    checkCount(count, sameEpisodes);
    const members = Array.from({ length: count }, (_, index) => make(index));
    this.spec = members[0]!.spec;
    this.count = count;
    this.sameEpisodes = sameEpisodes;
    this.rows = paddedRows(this.spec);
    const arrays = VectorArrays.in(this.spec.observationSpace, count, this.rows);
    this.batch = arrays.batch;
    this.final = arrays.final;
    this.rewards = arrays.rewards;
    this.elapsed = arrays.elapsed;
    this.terminated = arrays.terminated;
    this.truncated = arrays.truncated;
    this.#members = new VectorMembers(members, { seed, first: 0, sameEpisodes }, arrays);
    this.#ledger = new EpisodeLedger(count);
  }

  get started(): boolean {
    return this.#started;
  }

  reset(): void {
    this.#ledger.restart();
    this.#members.reset();
    this.#started = true;
  }

  step(actions: Int32Array): void {
    if (!this.#started) throw new UsageError(`${this.spec.id} must be reset before its first step`);
    this.#members.step(actions);
    this.#ledger.note(this);
  }

  nextState(i: number): Observation {
    return whatFollowed(this, i);
  }

  takeMeanReward(): number {
    return this.#ledger.takeMeanReward();
  }

  takeEpisodes(): EpisodeRecord[] {
    return this.#ledger.takeEpisodes();
  }

  save(): unknown {
    const started = this.#started;
    return { started, ...this.#ledger.save(), ...this.#members.save(started) } satisfies SavedVector;
  }

  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void {
    const saved = state as SavedVector;
    this.#ledger.load(saved);
    this.#members.load(saved);
    this.#started = saved.started;
  }
}

/** {@link EnvVector.nextState} of any vector. */
export function whatFollowed(vector: EnvVector, i: number): Observation {
  const ended = vector.terminated[i] === 1 || vector.truncated[i] === 1;
  return (ended ? vector.final : vector.batch).at(i, vector.elapsed[i]!);
}

/** @throws InputError when so many environments cannot be, or cannot share their episodes evenly. */
export function checkCount(count: number, sameEpisodes: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InputError(`count of environments: ${count} is not allowed (a whole number ≥ 1)`);
  }
  if (count % sameEpisodes !== 0) {
    throw new InputError(
      `count of environments: ${count} is not allowed (a multiple of the ${sameEpisodes} that share their episodes)`,
    );
  }
}

/** @throws InputError when the environment offers more candidates than a network takes. */
export function paddedRows({ id, observationSpace: { features, maxActions } }: EnvSpec): number {
  if (features.length === 0) return maxActions;
  const rows = ROW_SIZES.find((size) => size >= maxActions);
  if (rows !== undefined) return rows;
  throw new InputError(`${id} offers up to ${maxActions} candidates, and a learner takes at most 128`);
}

import { InputError } from '../core/errors.ts';
import { ArrayVector } from './array-vector.ts';
import type { EnvSpec } from './env.ts';
import type { Environment } from './environment.ts';
import type { LedgerState } from './episode-ledger.ts';
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
export class VectorEnv extends ArrayVector {
  readonly sameEpisodes: number;
  readonly #members: VectorMembers;

  constructor(make: (index: number) => Environment, { count, seed, sameEpisodes = 1 }: VectorOptions) {
    checkCount(count, sameEpisodes);
    const members = Array.from({ length: count }, (_, index) => make(index));
    const { spec } = members[0]!;
    const arrays = VectorArrays.in(spec.observationSpace, count, paddedRows(spec));
    super(spec, arrays);
    this.sameEpisodes = sameEpisodes;
    this.#members = new VectorMembers(members, { seed, first: 0, sameEpisodes }, arrays);
  }

  reset(): void {
    this.ledger.restart();
    this.#members.reset();
    this.started = true;
  }

  step(actions: Int32Array): void {
    this.refuseUnstarted();
    this.#members.step(actions);
    this.ledger.note(this);
  }

  save(): unknown {
    const { started } = this;
    return { started, ...this.ledger.save(), ...this.#members.save(started) } satisfies SavedVector;
  }

  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void {
    const saved = state as SavedVector;
    this.ledger.load(saved);
    this.#members.load(saved);
    this.started = saved.started;
  }
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

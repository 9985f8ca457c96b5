import type { MessagePort } from 'node:worker_threads';
import type { Failure } from '../../core/failure.ts';
import type { MemberOptions } from '../../gym/vector-members.ts';
import type { RunDescription } from '../run-folder.ts';

/** What environments are made from: scenarios hold functions, so that every thread loads its own. */
export interface EnvRecipe extends Pick<RunDescription, 'env' | 'rows'> {
  readonly scenario: { readonly name: string; readonly overrides: readonly string[] } | null;
}

/** What a worker is started with. */
export interface EnvWorkerData extends MemberOptions {
  readonly recipe: EnvRecipe;
  /** Its members are so many from {@link MemberOptions.first}, of so many in all. */
  readonly count: number;
  readonly total: number;
  /** Where the arrays of the whole vector are. */
  readonly memory: SharedArrayBuffer;
  /** Int32s by {@link CONTROL}. */
  readonly control: SharedArrayBuffer;
  /** For what does not fit into arrays. */
  readonly port: MessagePort;
}

/**
 * Places in the shared control block. A round begins when ROUND grows; each worker does what ORDER says and adds 1 to
 * DONE, and to FAILED where it could not: then a {@link Reply} tells why.
 */
export const CONTROL = { round: 0, order: 1, done: 2, failed: 3, size: 4 } as const;

export const ORDERS = { step: 0, reset: 1, save: 2, load: 3 } as const;

/** What a worker answers by message: to `save`, and where it failed. */
export type Reply = { readonly value: unknown } | { readonly failure: Failure };

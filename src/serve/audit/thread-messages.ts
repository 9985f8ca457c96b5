import type { Failure } from '../../core/failure.ts';
import type { AuditOptions } from './log.ts';
import type { AuditOutcome } from './writer.ts';

/** What the thread of a log is started with. */
export interface ThreadData extends Pick<AuditOptions, 'sync' | 'maxBytes' | 'maxWaiting'> {
  readonly path: string;
}

/** What a record says, as JSON; of a large one the parts that grow with its candidates apart and in canonical form. */
export type Entry = string | ({ readonly text: string } & LargeParts);

export interface LargeParts {
  readonly input: string;
  readonly candidates: string;
  readonly scores: string;
}

/** To the thread: records to be written, or that there will be no more. */
export type Order =
  | {
      /** Numbers the entries; the following ones count on from it. */
      readonly first: number;
      /** What records say, in order; null for one that JSON cannot say. */
      readonly entries: readonly (Entry | null)[];
    }
  | 'close';

/** From the thread. */
export interface Reply {
  /** Why the log could not be opened; the thread is at its end then. */
  readonly failure?: Failure;
  /** By number of the entry. */
  readonly outcomes: readonly (readonly [entry: number, outcome: AuditOutcome])[];
  readonly problem: string | null;
  readonly closed?: boolean;
}

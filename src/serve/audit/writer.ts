import type { Decision } from './record.ts';

/** What came of a decision: its place in the log, or why it could not be written. */
export type AuditOutcome =
  | { readonly audited: true; readonly seq: number; readonly hash: string }
  | { readonly audited: false; readonly problem: string };

/** Where decisions are recorded: a log in this thread or in one of its own. */
export interface AuditWriter {
  /** Why decisions cannot be audited now; null while they can. */
  readonly problem: string | null;
  /** Appends a decision; the outcome is there once it is safe to act on. Never rejects. */
  append(decision: Decision): Promise<AuditOutcome>;
  /** Records that something happened which changes who decides. Never rejects. */
  note(event: string, detail?: Readonly<Record<string, unknown>>): Promise<AuditOutcome>;
  /** Writes what waits and lets go of the files. */
  close(): Promise<void>;
}

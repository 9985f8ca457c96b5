import type { ExecutorState, TaskState } from '../decision/request.ts';

/** A row of a decision as rules see it. */
export interface Candidate {
  /** `run`, or what else to do: `wait`, `reject`, `defer`. */
  readonly kind: string;
  /** Null where the row is about no task of its own. */
  readonly task: TaskState | null;
  /** Null where nothing runs: `wait`, `reject`. */
  readonly executor: ExecutorState | null;
}

/** What a rule can name. */
export const VARIABLES = ['task', 'executor', 'kind'] as const;
export type Variable = (typeof VARIABLES)[number];

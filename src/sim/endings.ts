/** How a task ended, or that it did not. */
export const OUTCOMES = ['unfinished', 'completed', 'rejected', 'failed', 'abandoned'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Why a task missed what was promised, or ended without being served; every such task has exactly one reason.
 *
 * - `long`, `retried`, `far`, `queued`: completed late: its run alone took longer than promised; else it was interrupted
 *   or failed first; else its way and run took too long; else it waited for others
 * - `full`: every executor that could take it was full
 * - `unfit`: no executor could ever take it
 * - `refused`: the policy rejected it
 * - `budget`: what may be spent on such tasks was spent
 * - `error`: its own failure, with no retries left
 * - `breakdown`, `revocation`: interrupted once more than its retries allow
 * - `impatient`: it waited longer than it would
 * - `upstream`: a task that it depends on did not complete
 * - `unfinished`: still here, and overdue, when the clock stopped
 */
export const REASONS = [
  'long',
  'retried',
  'far',
  'queued',
  'full',
  'unfit',
  'refused',
  'budget',
  'error',
  'breakdown',
  'revocation',
  'impatient',
  'upstream',
  'unfinished',
] as const;
export type Reason = (typeof REASONS)[number];

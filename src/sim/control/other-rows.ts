import type { CandidateKind } from '../decision-point.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

/** Kinds of rows, beside `run`, that a scenario's choices can have, and how many of each at most. */
export function otherRows(scenario: ScenarioSpec): ReadonlyMap<CandidateKind, number> {
  const { control, choices, escalation, executors } = scenario;
  const rows = new Map<CandidateKind, number>();
  const size = executors.reduce((sum, { count }) => sum + count, 0);
  const scaled = executors.filter(({ scale }) => scale?.rule === 'decisions').length;
  if (choices?.preempt) rows.set('preempt', size);
  if (choices?.migrate) rows.set('migrate', choices.migrate.rows);
  if (escalation) rows.set('escalate', 1);
  if (scaled > 0) rows.set('scale', 2 * scaled);
  if (choices?.defer) rows.set('defer', 1);
  if (choices?.reject) rows.set('reject', 1);
  if (control !== 'dispatch' || choices?.migrate) rows.set('wait', 1);
  return rows;
}

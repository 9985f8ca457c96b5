import type { LogLine } from '../sim/event-log.ts';
import type { RunResult } from '../sim/run.ts';
import type { ScheduleRow } from './schedule-file.ts';

/** A run that is over, simulated or recorded. */
export interface Played extends Pick<RunResult, 'tasks' | 'decisions' | 'events' | 'metrics'> {
  /** SHA-256 of the simulator's last state; null where nothing was simulated. */
  readonly stateHash: string | null;
  /** What happened to each task, in task order; only where it was to be recorded. */
  rows(): readonly ScheduleRow[];
  /** Everything that happened, in order; only where it was to be kept. */
  log(): readonly LogLine[];
}

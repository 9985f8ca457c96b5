import type { ProgressRecord } from '../../learn/agent.ts';

/** A record as it is logged: `steps`, the environment steps so far, comes first. */
export type LogEntry = ProgressRecord & { readonly steps: number };

/** Keys that no two runs have alike: left out wherever runs are compared or hashed. */
export const WALL_CLOCK_KEYS: readonly string[] = ['time/fps'];

/** How a training ended. */
export type Outcome = 'finished' | 'interrupted' | 'failed';

/** One of the places that a log is written to. */
export interface LogSink {
  /** Must not wait for anything slower than the disk. */
  write(entry: LogEntry): void;
  close?(outcome: Outcome): Promise<void>;
}

/** Seconds since 1970. */
export type Clock = () => number;

export const wallClock: Clock = () => (performance.timeOrigin + performance.now()) / 1000;

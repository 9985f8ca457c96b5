import { setTimeout as pause } from 'node:timers/promises';
import { SlurmTrouble } from './trouble.ts';

export interface RoundsOptions {
  /** Seconds from the end of a round to the next. */
  readonly interval: number;
  /** Until it is aborted. */
  readonly signal: AbortSignal;
  readonly onTrouble: (trouble: SlurmTrouble, seconds: number) => void;
  /** Seconds; replaced in tests. */
  readonly sleep?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** Seconds to wait for a Slurm that does not answer, at most. */
const LONGEST = 300;

/**
 * Does rounds until it is told to stop. While Slurm does not answer it asks less and less often: a controller that starts
 * again has enough to do.
 *
 * @throws whatever a round throws but SlurmTrouble
 */
export async function rounds(round: () => Promise<void>, options: RoundsOptions): Promise<void> {
  const { interval, signal, onTrouble, sleep = asleep } = options;
  let wait = interval;
  while (!signal.aborted) {
    try {
      await round();
      wait = interval;
    } catch (error) {
      if (!(error instanceof SlurmTrouble)) throw error;
      wait = Math.max(interval, Math.min(LONGEST, 2 * wait));
      onTrouble(error, wait);
    }
    await sleep(wait, signal);
  }
}

async function asleep(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(1000 * seconds, undefined, { signal });
  } catch {
    // Told to stop.
  }
}

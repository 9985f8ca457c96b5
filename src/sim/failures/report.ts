import { MICROS } from '../clock.ts';
import type { Features } from '../features.ts';

/** What went wrong in a run, over all of its tasks, and what it did to the fleet. */
export interface FailureReport {
  /** The share of the fleet's slot-time in which executors were up; null where none can break down. */
  readonly availability: number | null;
  /** Breakdowns of executors, and outages of sites. */
  readonly breakdowns: number;
  readonly siteOutages: number;
  /** Attempts that an outage or a revocation cut short, and those that turned out to have failed. */
  readonly interruptions: number;
  readonly errors: number;
  /** Further attempts that followed. */
  readonly retries: number;
  /** Task-seconds of runs whose progress was lost. */
  readonly lostSeconds: number;
  /** Tasks that ran or waited on an executor when it stopped; of them, those completed in time, all the same. */
  readonly struck: number;
  readonly saved: number;
  readonly savedShare: number | null;
  /** Seconds from the first such blow until a task was completed, where it was. */
  readonly meanRecovery: number | null;
}

/** Of features with attempts. */
export function failureReport(features: Features): FailureReport {
  const { attempts, retries, downtime, breakdowns, siteOutages, recovery } = features;
  return {
    availability: downtime === null ? null : downtime.availability(),
    breakdowns: breakdowns?.total ?? 0,
    siteOutages: siteOutages?.total ?? 0,
    ...retries!.report(),
    lostSeconds: attempts!.lostMicros / MICROS,
    ...recovery!.report(),
  };
}

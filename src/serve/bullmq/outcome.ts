import type { Outcome } from '../service.ts';
import type { RoutedExecutor } from './executor-options.ts';
import type { TrackedJob } from './ledger.ts';

/**
 * What became of a job. One that failed for good did not meet its SLA, whatever that was.
 * @param now milliseconds, on the clock of the job's times
 */
export function outcomeOf(job: TrackedJob, { price }: RoutedExecutor, failed: boolean, now: number): Outcome {
  const sojourn = (now - job.added) / 1000;
  const ran = job.began === null ? 0 : (now - job.began) / 1000;
  const slaMet = failed ? false : job.deadline === null ? undefined : sojourn <= job.deadline;
  return {
    id: job.id,
    sojourn,
    cost: price.perTask + price.perSecond * job.slots * ran,
    ...(slaMet !== undefined && { slaMet }),
  };
}

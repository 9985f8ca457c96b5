import type { DecideRequest } from '../decision/request.ts';
import type { Entry } from './entry.ts';
import type { Partition } from './partition.ts';
import type { QueuedJob } from './queued-job.ts';

/**
 * What is asked about a partition: which of these should go first? A partition is one machine whose slots are its
 * processors; a job's time limit is its estimate.
 *
 * @param running jobs of that partition
 * @param now seconds since 1970
 */
export function requestOf(
  partition: Partition,
  entries: readonly Entry[],
  running: readonly QueuedJob[],
  now: number,
): DecideRequest {
  const left = running.map((job) => remaining(job, partition, now));
  return {
    tasks: entries.map((entry) => taskOf(entry, partition, now)),
    executors: [
      {
        name: partition.name,
        slots: partition.slots,
        free: Math.min(partition.free, partition.slots),
        open: partition.open,
        load: running.length,
        backlog: running.reduce((sum, { slots }, k) => sum + slots * left[k]!, 0),
      },
    ],
    committed: { seconds: left.reduce((sum, seconds) => sum + seconds, 0) },
  };
}

function taskOf({ id, slots, limit, submit, eligible }: Entry, partition: Partition, now: number) {
  const work = limit ?? partition.limit;
  return {
    id: String(id),
    slots,
    waited: Math.max(0, now - Math.max(submit, eligible)),
    ...(work !== null && { work }),
  };
}

/** Nobody knows how long a job without any limit goes on: 0 then. */
function remaining({ limit, start }: QueuedJob, partition: Partition, now: number): number {
  const seconds = limit ?? partition.limit;
  return seconds === null ? 0 : Math.max(0, start + seconds - now);
}

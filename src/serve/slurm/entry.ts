import type { QueuedJob } from './queued-job.ts';

/** What has one place in the order: a job, or all tasks of an array that wait. */
export interface Entry {
  /** What `scontrol` knows it by. */
  readonly id: number;
  readonly user: string;
  readonly partition: string;
  /** Processors of one task. */
  readonly slots: number;
  readonly limit: number | null;
  readonly submit: number;
  readonly eligible: number;
  /** Of all its tasks; null where they differ. */
  readonly priority: number | null;
  readonly tasks: readonly QueuedJob[];
}

/** Everything that waits, in the order of submission: an array is set as a whole, so it is looked at as a whole. */
export function entriesOf(jobs: readonly QueuedJob[]): Entry[] {
  const groups = new Map<number, QueuedJob[]>();
  for (const job of jobs) {
    if (!job.pending) continue;
    const id = job.array ?? job.id;
    const group = groups.get(id);
    if (group) group.push(job);
    else groups.set(id, [job]);
  }
  return [...groups].map(entryOf).sort((a, b) => a.submit - b.submit || a.id - b.id);
}

function entryOf([id, tasks]: [number, QueuedJob[]]): Entry {
  const [{ user, partition, slots, limit, priority }] = tasks as [QueuedJob];
  return {
    id,
    user,
    partition,
    slots,
    limit,
    submit: Math.min(...tasks.map((task) => task.submit)),
    eligible: Math.min(...tasks.map((task) => task.eligible)),
    priority: tasks.every((task) => task.priority === priority) ? priority : null,
    tasks,
  };
}

/**
 * Why an entry is none of a policy's business; null where it is. To set the priority of a held job would release it, of
 * a job with a nice value would forget that, and the others do not compete for the processors that are free.
 */
export function whyLeftAlone({ tasks, priority, eligible }: Entry, now: number): string | null {
  const some = (is: (task: QueuedJob) => boolean) => tasks.some(is);
  if (some((task) => task.priority === 0)) return 'held';
  if (some((task) => task.dependency !== '' || task.reason.startsWith('Dependency'))) return 'dependency';
  if (eligible > now || some(({ reason }) => reason === 'BeginTime')) return 'begin time';
  if (some(({ reservation }) => reservation !== '')) return 'reservation';
  if (some(({ heterogeneous }) => heterogeneous)) return 'heterogeneous';
  if (some(({ nice }) => nice !== 0)) return 'nice';
  return priority === null ? 'tasks of different priorities' : null;
}

/** A job of a batch queue; whole seconds. */
export interface Job {
  readonly submit: number;
  readonly run: number;
  readonly estimate: number;
  readonly slots: number;
}

export type Key = (job: Job, now: number) => number;

interface Running {
  readonly job: Job;
  readonly start: number;
}

/**
 * The plainest implementation of textbook batch scheduling, for comparison: start times of `jobs`, which are in order
 * of submission. There is one
 * pass at every second in which a job arrives or ends; it sorts everything and counts slots second by second.
 */
export function textbookStarts(
  jobs: readonly Job[],
  slots: number,
  key: Key,
  backfill: 'none' | 'easy' | 'conservative',
): number[] {
  const starts = new Map<Job, number>();
  for (let now = 0; starts.size < jobs.length; now++) {
    const happens = jobs.some((job) => job.submit === now || starts.get(job)! + job.run === now);
    if (!happens) continue;
    const running = (): Running[] =>
      [...starts].map(([job, start]) => ({ job, start })).filter(({ job, start }) => start + job.run > now);
    const free = () => slots - running().reduce((sum, { job }) => sum + job.slots, 0);
    const queue = jobs
      .filter((job) => job.submit <= now && !starts.has(job))
      .sort((a, b) => key(a, now) - key(b, now) || jobs.indexOf(a) - jobs.indexOf(b));
    if (backfill === 'conservative') {
      for (const job of conservativeStarts(queue, running(), slots, now)) starts.set(job, now);
      continue;
    }
    while (queue.length > 0 && queue[0]!.slots <= free()) starts.set(queue.shift()!, now);
    const head = queue.shift();
    if (!head || backfill === 'none') continue;
    const ends = (time: number) =>
      running().filter(({ job, start }) => Math.max(start + job.estimate, now) <= time);
    const freeAt = (time: number) => free() + ends(time).reduce((sum, { job }) => sum + job.slots, 0);
    let shadow = now;
    while (freeAt(shadow) < head.slots) shadow++;
    let extra = freeAt(shadow) - head.slots;
    for (const job of queue) {
      if (job.slots > free()) continue;
      const inTime = now + job.estimate <= shadow;
      if (!inTime && job.slots > extra) continue;
      if (!inTime) extra -= job.slots;
      starts.set(job, now);
    }
  }
  return jobs.map((job) => starts.get(job)!);
}

/** The jobs of `queue` whose reservation is now. */
function conservativeStarts(
  queue: readonly Job[],
  running: readonly Running[],
  slots: number,
  now: number,
): Job[] {
  const used = new Map<number, number>();
  const take = (from: number, to: number, count: number) => {
    for (let t = from; t < to; t++) used.set(t, (used.get(t) ?? 0) + count);
  };
  for (const { job, start } of running) take(now, Math.max(start + job.estimate, now + 1), job.slots);
  return queue.filter((job) => {
    const duration = Math.max(job.estimate, 1);
    const fits = (from: number) => {
      for (let t = from; t < from + duration; t++) if ((used.get(t) ?? 0) + job.slots > slots) return false;
      return true;
    };
    let start = now;
    while (!fits(start)) start++;
    take(start, start + duration, job.slots);
    return start === now;
  });
}

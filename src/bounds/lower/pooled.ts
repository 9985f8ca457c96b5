/** Jobs on one machine of constant speed that may be interrupted at any time: a relaxation of every fleet of that speed. */
export interface PooledJob {
  readonly release: number;
  /** How long the machine needs for it. */
  readonly time: number;
  readonly weight: number;
}

/**
 * The least Σ completion − release: whoever has least left goes first (Schrage, 1968).
 *
 * @param jobs in order of release
 */
export function leastFlowTime(jobs: readonly PooledJob[]): number {
  let sum = 0;
  process(
    jobs,
    (_, left) => left,
    (job, _from, to, left) => {
      if (left === 0) sum += to - job.release;
    },
  );
  return sum;
}

/**
 * The least Σ weight × (mean busy time − release), where a job's mean busy time is the mean of the instants at which
 * the machine works on it: the largest weight per time goes first (Goemans, 1996; Goemans et al., 2002). In a fleet, a job
 * ends no sooner than half of its own shortest run after its mean busy time, as it is nowhere served faster than that.
 *
 * @param jobs in order of release
 */
export function leastBusyTime(jobs: readonly PooledJob[]): number {
  let sum = 0;
  process(
    jobs,
    ({ time, weight }) => time / weight,
    (job, from, to) => {
      sum += job.weight * ((to - from) / job.time) * ((from + to) / 2 - job.release);
    },
  );
  return sum;
}

/** Always works on the job with the least key; tells of each uninterrupted stretch, and how much is left after it. */
function process(
  jobs: readonly PooledJob[],
  keyOf: (job: PooledJob, left: number) => number,
  worked: (job: PooledJob, from: number, to: number, left: number) => void,
): void {
  const heap = new Heap();
  let now = 0;
  let next = 0;
  while (next < jobs.length || heap.size > 0) {
    if (heap.size === 0) now = Math.max(now, jobs[next]!.release);
    while (next < jobs.length && jobs[next]!.release <= now) {
      const job = jobs[next]!;
      if (job.time > 0) heap.push(next, keyOf(job, job.time), job.time);
      next++;
    }
    if (heap.size === 0) continue;
    const { index, left } = heap.pop();
    const job = jobs[index]!;
    const until = next < jobs.length ? jobs[next]!.release : Number.POSITIVE_INFINITY;
    const end = now + left;
    const to = Math.min(end, until);
    const remains = end <= until ? 0 : end - until;
    worked(job, now, to, remains);
    if (remains > 0) heap.push(index, keyOf(job, remains), remains);
    now = to;
  }
}

interface Waiting {
  readonly index: number;
  readonly key: number;
  readonly left: number;
}

/** A binary heap; the least key is first, the lower index among equals. */
class Heap {
  readonly #items: Waiting[] = [];

  get size(): number {
    return this.#items.length;
  }

  push(index: number, key: number, left: number): void {
    const items = this.#items;
    const item = { index, key, left };
    let hole = items.length;
    items.push(item);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!isBefore(item, items[parent]!)) break;
      items[hole] = items[parent]!;
      hole = parent;
    }
    items[hole] = item;
  }

  pop(): Waiting {
    const items = this.#items;
    const first = items[0]!;
    const last = items.pop()!;
    if (items.length === 0) return first;
    let hole = 0;
    for (let child = 1; child < items.length; child = 2 * hole + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1]!, items[child]!)) child++;
      if (!isBefore(items[child]!, last)) break;
      items[hole] = items[child]!;
      hole = child;
    }
    items[hole] = last;
    return first;
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.key < b.key || (a.key === b.key && a.index < b.index);
}

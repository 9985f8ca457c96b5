/** A trial as it travels: JSON. */
export interface QueuedTrial<W> {
  /** By which its result is known; equal for trials that come to the same. */
  readonly key: string;
  /** What a worker needs to know to run it. */
  readonly work: W;
  /** About how many tasks it simulates. */
  readonly tasks: number;
}

/** The data of a job: trials that one thread runs one after another. */
export interface Batch<W> {
  readonly trials: readonly Omit<QueuedTrial<W>, 'tasks'>[];
}

/** A job's way through Redis costs milliseconds, so short trials share one; tasks make up about half a second. */
const MOST_TRIALS = 32;
const MOST_TASKS = 100_000;

/** Workers that are assumed where fewer are known: more can join later. */
const FEWEST_WORKERS = 2;

/** Every worker is to get a share several times, so that the last one does not end long after the others. */
const SHARES = 4;

/**
 * Puts trials together into jobs, large ones first and small ones at the end: a job takes at most 1/(4 × workers) of
 * what is left (guided self-scheduling: Polychronopoulos and Kuck, 1987).
 */
export function batchesOf<T extends { readonly tasks: number }>(
  trials: readonly T[],
  workers: number,
): (readonly T[])[] {
  const batches: (readonly T[])[] = [];
  for (let from = 0; from < trials.length; ) {
    const left = trials.length - from;
    const share = Math.ceil(left / (SHARES * Math.max(workers, FEWEST_WORKERS)));
    const to = from + Math.min(share, fitting(trials, from));
    batches.push(trials.slice(from, to));
    from = to;
  }
  return batches;
}

/** How many trials from `from` on are short enough for one job; at least one. */
function fitting(trials: readonly { readonly tasks: number }[], from: number): number {
  let tasks = trials[from]!.tasks;
  let count = 1;
  while (count < MOST_TRIALS && from + count < trials.length) {
    tasks += trials[from + count]!.tasks;
    if (tasks > MOST_TASKS) break;
    count++;
  }
  return count;
}

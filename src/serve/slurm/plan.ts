/** The greatest priority that a job can be given (Slurm 22.05: above it are NO_VAL and INFINITE). */
export const MAX_PRIORITY = 4_294_967_293;

/** A job in the order that is wanted. */
export interface Ranked {
  readonly id: number;
  /** What it is now. */
  readonly priority: number;
  /** What it was before anybody but Slurm set it. */
  readonly own: number;
}

export interface Change {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** Between two jobs that are given priorities one after the other, so that others find room between them. */
const STEP = 4096;

/**
 * The fewest priorities to set so that Slurm runs jobs in the order given.
 *
 * Slurm takes the greatest priority first, and of equal ones the smallest id. New priorities lie above all that Slurm
 * gave these jobs by itself: whoever comes later does not starve them, and they, being no more than they are, do not
 * starve whoever comes later. Pins are priorities that others have set: jobs that Slurm would run before one of them
 * still run before it, and jobs behind it stay behind. Where pins leave too little room, the jobs between them stay as
 * they are.
 *
 * @param order the first to run first
 */
export function planPriorities(order: readonly Ranked[], pins: readonly number[]): Change[] {
  const descending = [...new Set(pins)].sort((a, b) => b - a);
  const segments = Array.from({ length: descending.length + 1 }, (): Ranked[] => []);
  for (const job of order) {
    const above = descending.findIndex((pin) => pin < job.own);
    segments[above < 0 ? descending.length : above]!.push(job);
  }
  return segments.flatMap((jobs, k) =>
    planSegment(jobs, descending[k] ?? 0, descending[k - 1] ?? MAX_PRIORITY + 1),
  );
}

/** @param lower and `upper`: what priorities must lie between, neither included */
function planSegment(jobs: readonly Ranked[], lower: number, upper: number): Change[] {
  const most = jobs.reduce((greatest, { own }) => Math.max(greatest, own), 0);
  for (const floor of [most, lower]) {
    const range = { lower, upper, floor };
    const kept = mostKept(jobs, range);
    if (kept !== null) return changesBetween(jobs, kept, range);
  }
  return [];
}

/** What priorities must lie between, and what those that are newly given must be greater than. */
interface Range {
  readonly lower: number;
  readonly upper: number;
  readonly floor: number;
}

/**
 * Positions of the most jobs that can keep their priorities, such that the others find whole numbers between them; null
 * where there are too few numbers for all. The longest path over positions, each step from one that is kept to the next.
 */
function mostKept(jobs: readonly Ranked[], { lower, upper, floor }: Range): number[] | null {
  const n = jobs.length;
  const length = new Int32Array(n + 1).fill(-1);
  const before = new Int32Array(n + 1).fill(-1);
  for (let j = 0; j <= n; j++) {
    const value = j === n ? lower : jobs[j]!.priority;
    const low = Math.max(value, floor);
    if (upper - (j === 0 ? value : low) > j) length[j] = 0;
    for (let i = 0; i < j; i++) {
      if (length[i]! < 0 || length[i]! + 1 <= length[j]!) continue;
      const { priority, id } = jobs[i]!;
      const tied = j < n && priority === value && id < jobs[j]!.id;
      if (j === i + 1 ? tied || priority > value : priority - low >= j - i) {
        length[j] = length[i]! + 1;
        before[j] = i;
      }
    }
  }
  if (length[n]! < 0) return null;
  const kept: number[] = [];
  for (let i = before[n]!; i >= 0; i = before[i]!) kept.push(i);
  return kept.reverse();
}

function changesBetween(jobs: readonly Ranked[], kept: readonly number[], range: Range): Change[] {
  const changes: Change[] = [];
  let at = 0;
  for (const next of [...kept, jobs.length]) {
    const low = Math.max(range.floor, jobs[next]?.priority ?? range.lower);
    const values =
      at === 0 ? stacked(next, low, range.upper) : spread(next - at, low, jobs[at - 1]!.priority);
    for (const [k, to] of values.entries()) {
      const { id, priority } = jobs[at + k]!;
      changes.push({ id, from: priority, to });
    }
    at = next + 1;
  }
  return changes;
}

/** So many falling numbers above `low`, away from `high`, so that more find room above them. */
function stacked(count: number, low: number, high: number): number[] {
  const step = Math.min(STEP, Math.floor((high - low) / (2 * count + 2)));
  if (step === 0) return spread(count, low, high);
  return Array.from({ length: count }, (_, k) => low + step * (count - k));
}

/** So many falling numbers, evenly between `low` and `high`. */
function spread(count: number, low: number, high: number): number[] {
  const room = high - low;
  return Array.from({ length: count }, (_, k) => high - Math.floor(((k + 1) * room) / (count + 1)));
}

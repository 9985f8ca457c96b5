import { branchAndBound, type Node, type Proven } from './search.ts';

/** A job that takes so many slots of one machine for so long, at once and to its end. */
export interface RigidJob {
  readonly release: number;
  readonly run: number;
  readonly slots: number;
}

/** What a schedule costs: the sum over jobs of something that never falls with their completion, or the latest completion. */
export type RigidObjective =
  | { readonly kind: 'sum'; readonly costOf: (job: RigidJob, completion: number) => number }
  | { readonly kind: 'latest' };

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly slots: number;
}

/**
 * The best schedule of rigid jobs by somebody who knows all of them in advance. Jobs are placed one by one, each as early
 * as those before it allow; over all orders, that gives all active schedules, one of which is best (Sprecher, Kolisch and
 * Drexl, 1995).
 */
export function bestRigidSchedule(
  jobs: readonly RigidJob[],
  slots: number,
  objective: RigidObjective,
  expired: () => boolean,
): Proven {
  const node = (placed: readonly Placed[], left: readonly RigidJob[], cost: number): Node => {
    const soonest = left.map((job) => earliestStart(job, placed, slots));
    const costs = left.map((job, i) => costOf(objective, job, soonest[i]! + job.run));
    return {
      bound: costs.reduce((sum, each) => added(objective, sum, each), cost),
      finished: left.length === 0,
      children: () =>
        left.map((job, i) => {
          const place = { start: soonest[i]!, end: soonest[i]! + job.run, slots: job.slots };
          return node([...placed, place], left.toSpliced(i, 1), added(objective, cost, costs[i]!));
        }),
    };
  };
  return branchAndBound(node([], jobs, 0), expired);
}

function costOf(objective: RigidObjective, job: RigidJob, completion: number): number {
  return objective.kind === 'sum' ? objective.costOf(job, completion) : completion;
}

function added({ kind }: RigidObjective, sum: number, cost: number): number {
  return kind === 'sum' ? sum + cost : Math.max(sum, cost);
}

/** When enough slots are first free for the whole of a job's run. */
function earliestStart(
  { release, run, slots: own }: RigidJob,
  placed: readonly Placed[],
  slots: number,
): number {
  const starts = [release, ...placed.map(({ end }) => end).filter((end) => end > release)].sort(
    (a, b) => a - b,
  );
  return starts.find((start) => {
    const during = placed.filter((other) => other.start < start + run && other.end > start);
    const instants = [start, ...during.map((other) => other.start).filter((time) => time > start)];
    return instants.every(
      (time) =>
        during.reduce(
          (sum, other) => sum + (other.start <= time && other.end > time ? other.slots : 0),
          own,
        ) <= slots,
    );
  })!;
}

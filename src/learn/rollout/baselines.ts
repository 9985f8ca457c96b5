/** The returns of one course of events, by time. */
export interface Course {
  readonly length: number;
  /** When what follows the last decision began. */
  readonly end: number;
  /** When decision k was made; never earlier than the one before. */
  time(k: number): number;
  /** The discounted sum of rewards from each decision on, and behind them that from the end on. */
  readonly returns: Float64Array;
}

/**
 * A baseline for every decision of every course: the mean, over all *other* courses, of their return at the time of the
 * decision. It does not depend on what was done here, so it leaves the policy gradient unbiased (leave-one-out: Kool,
 * van Hoof & Welling 2019). Where all courses live through the same arrivals it takes away what luck with arrivals
 * does to returns (Mao et al. 2019, "Variance reduction for reinforcement learning in input-driven environments").
 *
 * Between the decisions of another course its return is interpolated in time; before the first it is that of the
 * first, behind the end that of the end. Of several decisions at one instant the k-th corresponds to the k-th.
 * @returns for each course a number for each decision
 */
export function leaveOneOut(courses: readonly Course[]): Float64Array[] {
  return courses.map((course) => {
    const sums = new Float64Array(course.length);
    for (const other of courses) if (other !== course) addReturnsAt(course, other, sums);
    return sums.map((sum) => sum / (courses.length - 1));
  });
}

/** Adds the returns of `other` at the times of the decisions of `course`. */
function addReturnsAt(course: Course, other: Course, sums: Float64Array): void {
  let next = 0;
  let sameInstant = 0;
  for (let k = 0; k < course.length; k++) {
    const time = course.time(k);
    sameInstant = k > 0 && course.time(k - 1) === time ? sameInstant + 1 : 0;
    while (next < other.length && other.time(next) < time) next++;
    sums[k]! += returnAt(other, next, time, sameInstant);
  }
}

/** @param next the first decision that is not before `time` @param skipped decisions of that instant to pass over */
function returnAt(course: Course, next: number, time: number, skipped: number): number {
  const { length, returns } = course;
  if (next < length && course.time(next) === time) {
    let k = next;
    while (k < next + skipped && k + 1 < length && course.time(k + 1) === time) k++;
    return returns[k]!;
  }
  if (next === 0) return returns[0]!;
  const after = next < length ? course.time(next) : course.end;
  if (time >= after) return returns[next]!;
  const before = course.time(next - 1);
  const share = (time - before) / (after - before);
  return returns[next - 1]! + share * (returns[next]! - returns[next - 1]!);
}

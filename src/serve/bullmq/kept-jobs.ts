import type { JobsOptions } from 'bullmq';

/** Seconds for which a job that ended stays in its queue: longer than an add that is under way. */
const LEAST = 60;

/**
 * Options with which an ended job is not removed at once. BullMQ refuses a second job with an id only while the first is
 * there, and whoever adds it at the same moment may be late.
 */
export function keptForAWhile(options: JobsOptions): JobsOptions {
  const { removeOnComplete, removeOnFail } = options;
  return {
    ...options,
    ...(removeOnComplete !== undefined && { removeOnComplete: kept(removeOnComplete) }),
    ...(removeOnFail !== undefined && { removeOnFail: kept(removeOnFail) }),
  };
}

type Removal = NonNullable<JobsOptions['removeOnComplete']>;

/** By age alone: a number of jobs that are kept says nothing of how long that is. */
function kept(removal: Removal): Removal {
  if (removal === false || removal === -1) return removal;
  const age = typeof removal === 'object' && 'age' in removal ? removal.age : 0;
  return { age: Math.max(age, LEAST) };
}

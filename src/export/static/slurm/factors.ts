/** What Slurm's factors of a job are computed from. */
export interface SlurmJob {
  /** Seconds that it has been eligible. */
  readonly wait: number;
  /** Share of the machine's processors that it asks for, and of its nodes: they are taken to be the same. */
  readonly share: number;
  /** Seconds; its time limit. */
  readonly limit: number;
}

/** How Slurm is told to understand its factors. */
export interface SlurmMeaning {
  /** PriorityFavorSmall. */
  readonly favorSmall: boolean;
  /** PriorityFlags=SMALL_RELATIVE_TO_TIME. */
  readonly relative: boolean;
  /** PriorityMaxAge in seconds: an age of so much and more counts 1. */
  readonly maxAge: number;
}

export interface SlurmWeights extends SlurmMeaning {
  /** PriorityWeightAge and PriorityWeightJobSize: whole, not negative. */
  readonly age: number;
  readonly jobSize: number;
}

const MINUTE = 60;
const MOST_PRIORITY = 0xffff_ffff;

/** The age factor, 0 to 1 (Slurm 22.05, priority_multifactor.c): whole seconds of waiting over PriorityMaxAge. */
export function ageFactor({ wait }: SlurmJob, { maxAge }: Pick<SlurmMeaning, 'maxAge'>): number {
  return Math.min(1, Math.floor(Math.max(0, wait)) / maxAge);
}

/**
 * The job-size factor (ibid.): the share of the machine; relative to time that share over the whole minutes of the time
 * limit; 1 minus either where small jobs are favoured.
 */
export function sizeFactor(
  { share, limit }: SlurmJob,
  { favorSmall, relative }: Pick<SlurmMeaning, 'favorSmall' | 'relative'>,
): number {
  const size = relative ? share / Math.max(1, Math.ceil(limit / MINUTE)) : share;
  const factor = favorSmall ? 1 - size : size;
  return Math.min(1, Math.max(0, factor));
}

/** A job's priority: at least 1, whole, of 32 bits. */
export function slurmPriority(job: SlurmJob, weights: SlurmWeights): number {
  const priority = weights.age * ageFactor(job, weights) + weights.jobSize * sizeFactor(job, weights);
  return Math.min(MOST_PRIORITY, Math.max(1, Math.floor(priority)));
}

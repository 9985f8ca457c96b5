import { mean, quantile } from '../../../core/statistics/location.ts';
import { type Choice, fitChoicesAboveZero } from '../choice-regression.ts';
import { type Decision, favourites, type Reader } from '../decision.ts';
import { chanceOf } from '../fidelity.ts';
import { firstOfTheBest } from '../rule.ts';
import {
  ageFactor,
  type SlurmJob,
  type SlurmMeaning,
  type SlurmWeights,
  sizeFactor,
  slurmPriority,
} from './factors.ts';

const COLUMNS = 3;

export const slurmReader: Reader = {
  name: 'wait, share, limit',
  columns: COLUMNS,
  write(point, i, out, at) {
    const task = point.task(i);
    out[at] = task.wait;
    out[at + 1] = task.slots / point.executor(i).slots;
    out[at + 2] = task.estimate;
  },
};

/** The jobs of a decision, as {@link slurmReader} has written them. */
export function jobsOf({ inputs }: Decision): SlurmJob[] {
  return Array.from({ length: inputs.length / COLUMNS }, (_, i) => ({
    wait: inputs[i * COLUMNS]!,
    share: inputs[i * COLUMNS + 1]!,
    limit: inputs[i * COLUMNS + 2]!,
  }));
}

/** Ages that count 1, as quantiles of how long jobs have waited when one is chosen. */
const CAPS = [1, 0.9, 0.5];
const MINUTE = 60;
/** What the greater weight may be; more digits tell apart jobs that are nearly alike. */
const SCALES = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
/** Share of decisions that a smaller scale may cost. */
const NO_MATTER = 0.001;

/**
 * Fits weights of age and job size to a policy's choices under each meaning that Slurm can give these factors, and keeps
 * the meaning under which the whole numbers agree most often.
 */
export function fitSlurmWeights(decisions: readonly Decision[]): SlurmWeights {
  const jobs = decisions.map(jobsOf);
  const best = decisions.map(favourites);
  const agreement = (weights: SlurmWeights) =>
    mean(jobs.map((all, d) => chanceOf(best[d]!, firstOfTheBest(prioritiesOf(all, weights)))));
  let kept: SlurmWeights | null = null;
  let most = -1;
  for (const meaning of meanings(jobs)) {
    const weights = scaled(fitted(meaning, best, jobs), SCALES.at(-1)!);
    const own = agreement(weights);
    if (own <= most) continue;
    kept = weights;
    most = own;
  }
  const smaller = SCALES.map((scale) => scaled(kept!, scale));
  return smaller.find((weights) => agreement(weights) >= most - NO_MATTER)!;
}

function meanings(jobs: readonly (readonly SlurmJob[])[]): SlurmMeaning[] {
  const waits = jobs.flatMap((all) => all.map(({ wait }) => wait));
  const caps = CAPS.map((cap) => MINUTE * Math.max(1, Math.ceil(quantile(waits, cap) / MINUTE)));
  return [false, true].flatMap((relative) =>
    [true, false].flatMap((favorSmall) =>
      [...new Set(caps)].map((maxAge) => ({ favorSmall, relative, maxAge })),
    ),
  );
}

/** Weights that are real numbers, of any size. */
function fitted(
  meaning: SlurmMeaning,
  best: readonly (readonly number[])[],
  jobs: readonly (readonly SlurmJob[])[],
): SlurmWeights {
  const factors = jobs.map((all) => all.map((job) => [ageFactor(job, meaning), sizeFactor(job, meaning)]));
  // Sizes relative to time are tiny: the ridge is to treat both factors alike.
  const scales = [0, 1].map((column) => spreadOf(factors, column));
  const choices = factors.map((all, d): Choice => {
    const rows = all.flatMap((row) => row.map((factor, column) => factor / scales[column]!));
    return { rows: Float64Array.from(rows), chosen: best[d]! };
  });
  const beta = fitChoicesAboveZero(choices, 2, [0, 1]);
  return { ...meaning, age: beta[0]! / scales[0]!, jobSize: beta[1]! / scales[1]! };
}

/** How far a factor spreads within decisions, in the mean; 1 where it does not. */
function spreadOf(factors: readonly (readonly (readonly number[])[])[], column: number): number {
  const spreads = factors.map((rows) => {
    const values = rows.map((row) => row[column]!);
    return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
  });
  return mean(spreads) || 1;
}

/** The same proportion in whole numbers, the greater of which is `scale`. */
function scaled(weights: SlurmWeights, scale: number): SlurmWeights {
  const greatest = Math.max(weights.age, weights.jobSize);
  if (greatest === 0) return weights;
  const whole = (weight: number) => Math.round((scale * weight) / greatest);
  return { ...weights, age: whole(weights.age), jobSize: whole(weights.jobSize) };
}

function prioritiesOf(jobs: readonly SlurmJob[], weights: SlurmWeights): Float64Array {
  return Float64Array.from(jobs, (job) => slurmPriority(job, weights));
}

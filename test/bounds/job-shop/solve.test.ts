import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Jobs } from '../../../src/bounds/job-shop/shop.ts';
import { type JobShopSolution, solveJobShop } from '../../../src/bounds/job-shop/solve.ts';
import { describeShared, shared } from '../../fixtures/shared.ts';

const never = () => false;

/** Whether no operation begins before the one before it ends, nor two run on a machine at once; the makespan. */
function playedThrough(jobs: Jobs, schedule: JobShopSolution['schedule']): number {
  const runs = jobs.flatMap((job, j) =>
    job.map(({ machine, seconds }, i) => ({
      machine,
      start: schedule[j]![i]!,
      end: schedule[j]![i]! + seconds,
    })),
  );
  for (const [j, job] of jobs.entries()) {
    for (let i = 1; i < job.length; i++) {
      expect(schedule[j]![i]!).toBeGreaterThanOrEqual(schedule[j]![i - 1]! + job[i - 1]!.seconds - 1e-9);
    }
  }
  for (const a of runs) {
    for (const b of runs) {
      if (a === b || a.machine !== b.machine || a.end === a.start || b.end === b.start) continue;
      expect(a.end <= b.start + 1e-9 || b.end <= a.start + 1e-9).toBe(true);
    }
  }
  return Math.max(0, ...runs.map(({ end }) => end));
}

/** The optimum by trying every order in which operations can be appended. */
function exhaustive(jobs: Jobs): number {
  let best = Number.POSITIVE_INFINITY;
  const at = jobs.map(() => 0);
  const ready = jobs.map(() => 0);
  const free = [0, 0, 0];
  const go = (makespan: number) => {
    if (makespan >= best) return;
    let done = true;
    for (const [j, job] of jobs.entries()) {
      const operation = job[at[j]!];
      if (!operation) continue;
      done = false;
      const { machine, seconds } = operation;
      const before = [ready[j]!, free[machine]!] as const;
      const end = Math.max(...before) + seconds;
      at[j]!++;
      ready[j] = end;
      free[machine] = end;
      go(Math.max(makespan, end));
      at[j]!--;
      [ready[j], free[machine]] = before;
    }
    if (done) best = makespan;
  };
  go(0);
  return best;
}

const operation = fc.record({ machine: fc.nat(2), seconds: fc.nat(9) });

describe('the optimum of a job shop', () => {
  it('is that of trying everything, also where a job comes back to a machine', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(operation, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        (jobs) => {
          const { upper, lower, proven, schedule } = solveJobShop(jobs, never);
          expect({ upper, lower, proven }).toEqual({ upper: exhaustive(jobs), lower: upper, proven: true });
          expect(playedThrough(jobs, schedule)).toBe(upper);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('is found for durations that are no whole seconds', () => {
    const jobs = [
      [
        { machine: 0, seconds: 0.25 },
        { machine: 1, seconds: 1.5 },
      ],
      [
        { machine: 1, seconds: 0.75 },
        { machine: 0, seconds: 1 },
      ],
    ];
    expect(solveJobShop(jobs, never)).toMatchObject({ upper: 2.25, lower: 2.25, proven: true });
  });

  it('is 0 where there is nothing to do', () => {
    expect(solveJobShop([], never)).toMatchObject({ upper: 0, lower: 0, proven: true, schedule: [] });
  });
});

describeShared('instances of the literature', () => {
  const all = JSON.parse(shared('data/jobshop/ft_la.json')) as {
    instance: string;
    optimum: number | null;
    lower_bound: number;
    duration_matrix: number[][];
    machines_matrix: number[][];
  }[];
  const jobsOf = (name: string): Jobs => {
    const found = all.find(({ instance }) => instance === name)!;
    return found.duration_matrix.map((row, j) =>
      row.map((seconds, i) => ({ machine: found.machines_matrix[j]![i]!, seconds })),
    );
  };

  it.each([
    ['ft06', 55],
    ['la01', 666],
    ['la02', 655],
    ['la03', 597],
    ['la04', 590],
    ['la05', 593],
  ])('proves the optimum of %s: %i', (name, optimum) => {
    const { upper, lower, proven, schedule } = solveJobShop(jobsOf(name), never);
    expect({ upper, lower, proven }).toEqual({ upper: optimum, lower: optimum, proven: true });
    expect(playedThrough(jobsOf(name), schedule)).toBe(optimum);
  });

  it.each(['ft10', 'la21', 'la29', 'la38'])('bounds %s from both sides when there is no time', (name) => {
    const optimum = all.find(({ instance }) => instance === name)!.optimum!;
    const { upper, lower, proven, schedule } = solveJobShop(jobsOf(name), () => true);
    expect(proven).toBe(false);
    expect(lower).toBeLessThanOrEqual(optimum);
    expect(upper).toBeGreaterThanOrEqual(optimum);
    expect(lower).toBeGreaterThan(0.85 * optimum);
    expect(playedThrough(jobsOf(name), schedule)).toBe(upper);
  });
});

import type { DistributionSpec } from '../../workload/distribution.ts';

/** Pieces of scenarios, as their file would write them. */
export const exponential = (mean: number) => ({ dist: 'exponential', mean }) as const;
export const deterministic = (value: number) => ({ dist: 'deterministic', value }) as const;
export const hyperexponential = (mean: number, scv: number) =>
  ({ dist: 'hyperexponential', mean, scv }) as const;

export const poisson = (rate: number) => ({ process: 'poisson', rate });

/** One class of tasks. */
export const tasksOf = (work: DistributionSpec, more: object = {}) => [{ name: 'task', work, ...more }];

/** One executor with so many slots. */
export const station = (slots = 1, more: object = {}) => [{ name: 'server', slots, ...more }];

/** A class of tasks that run on one executor only. */
export const boundTo = (executor: string, mean: number) => ({
  name: executor,
  work: exponential(mean),
  requires: { executor },
});

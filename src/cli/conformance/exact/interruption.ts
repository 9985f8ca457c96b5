import type { Moments } from './service.ts';

/**
 * The time from a task's start to its end on a server that breaks only while it works, at `failures` a second of work,
 * and resumes after a repair: E[C] = E[S](1 + fE[R]), E[C²] = E[S²](1 + fE[R])² + fE[S]E[R²] (Gaver, 1962). Put into
 * Pollaczek and Khinchin's formula it gives the wait. The third moment is not needed and is NaN.
 */
export function resumedService(service: Moments, failures: number, repair: Moments): Moments {
  const stretch = 1 + failures * repair.mean;
  return {
    mean: service.mean * stretch,
    second: service.second * stretch ** 2 + failures * service.mean * repair.second,
    third: Number.NaN,
  };
}

/**
 * Mean time to finish `work` seconds when a failure (rate f) loses all of it and a repair takes `repair` seconds on
 * average: (e^{fw} − 1)(1/f + E[R]) (Duda, 1983).
 */
export function restartedWork(work: number, failures: number, repair: number): number {
  return Math.expm1(failures * work) * (1 / failures + repair);
}

/** The same in `segments` equal parts, each followed by a checkpoint that takes `cost` seconds (Duda, 1983). */
export function checkpointedWork(
  work: number,
  segments: number,
  cost: number,
  failures: number,
  repair: number,
): number {
  return segments * restartedWork(work / segments + cost, failures, repair);
}

import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { TrialExecutor } from '../bench/executors/executor.ts';
import { inProcess } from '../bench/executors/in-process.ts';
import { threadPool } from '../bench/executors/thread-pool.ts';
import { InputError } from '../core/errors.ts';

/** Modules run as they are written, or built. */
const [EXTENSION] = /\w+$/.exec(import.meta.url)!;

/** Old Nodes cannot start a thread from TypeScript. */
export const THREADS_START = EXTENSION === 'js' || 'typescript' in process.features;

/** The number of threads that `--jobs` asks for: one a core unless given. @throws InputError for what cannot be */
export function jobsOf(given: number | undefined, trials: number): number {
  if (given === undefined) return THREADS_START ? Math.min(availableParallelism(), trials) : 1;
  if (!Number.isInteger(given) || given < 1)
    throw new InputError(`--jobs: ${given} is not a whole number ≥ 1`);
  return Math.min(given, trials);
}

/**
 * Runs trials here, or in so many threads.
 *
 * @param worker the module that does the same in a thread, as seen from this folder and without its extension
 */
export function executorOf<T, R>(
  jobs: number,
  worker: string,
  runTrial: (trial: T) => Promise<R>,
): TrialExecutor<T, R> {
  return jobs === 1
    ? inProcess(runTrial)
    : threadPool(new URL(`${worker}.${EXTENSION}`, import.meta.url), jobs);
}

/** The module that a thread is started from, as seen from this folder and without its extension; null where none can be. */
export function threadEntry(module: string): URL | null {
  return THREADS_START ? new URL(`${module}.${EXTENSION}`, import.meta.url) : null;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialExecutor } from '../bench/executors/executor.ts';
import { hashOf } from '../core/hash.ts';
import { codeVersion } from './code-version.ts';
import { refuseForeign, writeFolderAtomic } from './files.ts';
import { ResultsFile } from './results-file.ts';

/** The file of a folder that holds the results. */
export const KEPT_FILE = 'results.jsonl';

/**
 * By what a result is known: the hash of all that it depends on, the code included.
 *
 * @param trial without what its result does not depend on; JSON
 */
export function resultKey(trial: unknown): string {
  return hashOf({ code: codeVersion(), trial });
}

/**
 * Makes a folder ready to keep results: empty, or with what is in it already.
 *
 * @param marker the file by which a folder of this kind is known
 * @throws InputError when it holds other files
 */
export function beginKeeping(folder: string, marker: string, resume: boolean): void {
  refuseForeign(folder, marker);
  if (resume && existsSync(folder)) return;
  writeFolderAtomic(folder, new Map([[marker, '{}\n']]), marker);
}

/**
 * Runs trials whose results stay in a folder as soon as they are there; what is there already is not run again.
 *
 * @param keyOf a trial without what its result does not depend on; JSON
 */
export function keeping<T, R>(
  executor: TrialExecutor<T, R>,
  folder: string,
  keyOf: (trial: T) => unknown = (trial) => trial,
): TrialExecutor<T, R> {
  return {
    async run(trials, { onResult, onProgress, signal } = {}) {
      const file = new ResultsFile<R>(join(folder, KEPT_FILE));
      const keys = trials.map((trial) => resultKey(keyOf(trial)));
      const open = [...trials.keys()].filter((k) => !file.has(keys[k]!));
      const before = trials.length - open.length;
      for (let done = 1; done <= before; done++) onProgress?.(done);
      await executor.run(
        open.map((k) => trials[k]!),
        {
          onResult(at, result) {
            const k = open[at]!;
            file.add(keys[k]!, keyOf(trials[k]!), result);
          },
          onProgress: (more) => onProgress?.(before + more),
          ...(signal && { signal }),
        },
      );
      const results = keys.map((key) => file.get(key));
      for (const [k, result] of results.entries()) onResult?.(k, result);
      return results;
    },
  };
}

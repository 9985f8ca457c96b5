import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialExecutor } from '../bench/executors/executor.ts';
import { hashOf } from '../core/hash.ts';
import { writeFileAtomic } from './files.ts';
import { readJsonFile } from './json-file.ts';
import { readPackage } from './project.ts';

/**
 * Runs trials whose results stay in a folder, one file each, as soon as they are there; what is there already is not
 * run again. Files are called after the hash of what the result depends on, this version of the product included.
 *
 * @param keyOf a trial without what its result does not depend on; JSON
 */
export function keeping<T, R>(
  executor: TrialExecutor<T, R>,
  folder: string,
  keyOf: (trial: T) => unknown = (trial) => trial,
): TrialExecutor<T, R> {
  const { version } = readPackage();
  const fileOf = (trial: T) => join(folder, `${hashOf({ version, trial: keyOf(trial) }).slice(0, 32)}.json`);
  return {
    async run(trials, { onResult, onProgress, signal } = {}) {
      const open: number[] = [];
      let done = 0;
      for (const [k, trial] of trials.entries()) {
        if (existsSync(fileOf(trial))) onProgress?.(++done);
        else open.push(k);
      }
      await executor.run(
        open.map((k) => trials[k]!),
        {
          onResult(at, result) {
            const trial = trials[open[at]!]!;
            writeFileAtomic(fileOf(trial), `${JSON.stringify({ trial: keyOf(trial), result })}\n`);
          },
          onProgress: (more) => onProgress?.(done + more),
          ...(signal && { signal }),
        },
      );
      const results = trials.map((trial) => readJsonFile<{ result: R }>(fileOf(trial), 'a result').result);
      for (const [k, result] of results.entries()) onResult?.(k, result);
      return results;
    },
  };
}

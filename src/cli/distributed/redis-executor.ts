import { performance } from 'node:perf_hooks';
import type { TrialExecutor } from '../../bench/executors/executor.ts';
import { redisQueue } from '../../bench/executors/redis/redis-queue.ts';
import type { Trial, TrialResult } from '../../bench/trial.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { codeVersion } from '../code-version.ts';
import type { TrialKey } from '../trial-key.ts';
import { packTrials } from './packing.ts';
import type { Work } from './work.ts';

interface Given {
  readonly url: string;
  /** By `scenarioKey`. */
  readonly scenarios: ReadonlyMap<string, Scenario>;
  readonly keyOf: (trial: Trial) => TrialKey;
  readonly note: (line: string) => void;
}

/** Runs trials in `switchyard worker` processes, which need nothing of this machine. */
export function redisExecutor({ url, scenarios, keyOf, note }: Given): TrialExecutor {
  return {
    async run(trials, options) {
      const { trials: packed, contents } = await packTrials(trials, scenarios, keyOf);
      const queue = redisQueue<Work, TrialResult>({ url, build: codeVersion(), contents, note });
      const begin = performance.now();
      const results = await queue.run(packed, options);
      const seconds = (performance.now() - begin) / 1000;
      note(
        `${trials.length} trials through Redis in ${seconds.toFixed(1)} s, ${Math.round(trials.length / seconds)}/s`,
      );
      return results;
    },
  };
}

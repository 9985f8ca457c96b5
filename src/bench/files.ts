import { stringify } from 'csv-stringify/sync';
import type { Benchmark } from './benchmark.ts';
import { MEASURES } from './measures.ts';
import { pooledResponses } from './responses.ts';
import { playedBy } from './trainings.ts';

/** The file by which a folder is known to hold a benchmark. */
export const RESULT_FILE = 'result.json';
export const RESPONSES_FILE = 'cdf.json';
export const TRIALS_FILE = 'trials.csv';

/** What a benchmark's folder holds, by file name: the document, every trial, response times, sample event logs. */
export function benchmarkFiles(benchmark: Benchmark): Map<string, string> {
  const { document, samples, trials, results } = benchmark;
  const files = new Map([
    [RESULT_FILE, `${JSON.stringify({ schema: 'switchyard/bench/v1', ...document }, null, 2)}\n`],
    [TRIALS_FILE, trialsCsv(benchmark)],
    [RESPONSES_FILE, `${JSON.stringify(pooledResponses(samples))}\n`],
  ]);
  for (const contestant of document.policies) {
    // Of several trainings, the first shows how the method schedules.
    const [shown] = playedBy(contestant);
    const told = results.findIndex(({ log }, i) => log.length > 0 && trials[i]!.policy === shown);
    if (told < 0) continue;
    const lines = results[told]!.log.map((line) => `${JSON.stringify(line)}\n`);
    files.set(logFile(contestant.label), lines.join(''));
  }
  return files;
}

/** Where the sample event log of the policy with this label is, a JSON object a line. */
export function logFile(label: string): string {
  return `events-${label.replaceAll(/[^\w.-]+/g, '-')}.jsonl`;
}

/** One row a trial, with all its metrics. */
function trialsCsv({ trials, results, samples }: Benchmark): string {
  const each = trials.length / samples.length;
  const rows = trials.map(({ policy, seed }, i) => {
    const { tasks, decisions, events, metrics } = results[i]!;
    return {
      scenario: samples[Math.floor(i / each)]!.scenario,
      policy,
      seed,
      ...tasks,
      decisions,
      events,
      ...metrics,
    };
  });
  return stringify(rows, {
    header: true,
    columns: [
      ...[
        'scenario',
        'policy',
        'seed',
        'arrived',
        'completed',
        'failed',
        'rejected',
        'abandoned',
        'unfinished',
      ],
      ...['decisions', 'events'],
      ...MEASURES.map(({ name }) => name),
    ],
  });
}

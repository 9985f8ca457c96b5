import { stringify } from 'csv-stringify/sync';
import type { Benchmark } from './benchmark.ts';
import { MEASURES } from './measures.ts';
import { pooledResponses } from './responses.ts';
import { resultsCsv } from './results-csv.ts';
import { playedBy } from './trainings.ts';

/** The file by which a folder is known to hold a benchmark. */
export const RESULT_FILE = 'result.json';
export const RESPONSES_FILE = 'cdf.json';
const RESULTS_FILE = 'results.csv';
export const TRIALS_FILE = 'trials.csv';

/** What a benchmark's folder holds, by file name: the document, its results as a table, every trial, response times, sample schedules. */
export function benchmarkFiles(benchmark: Benchmark): Map<string, string> {
  const { document, samples, trials, results } = benchmark;
  const files = new Map([
    [RESULT_FILE, `${JSON.stringify({ schema: 'switchyard/bench/v1', ...document }, null, 2)}\n`],
    [RESULTS_FILE, resultsCsv(document)],
    [TRIALS_FILE, trialsCsv(benchmark)],
    [RESPONSES_FILE, `${JSON.stringify(pooledResponses(samples))}\n`],
  ]);
  for (const contestant of document.policies) {
    // Of several trainings, the first shows how the method schedules.
    const [shown] = playedBy(contestant);
    const told = results.findIndex(({ log }, i) => log.length > 0 && trials[i]!.policy === shown);
    if (told < 0) continue;
    const { log, choices, load } = results[told]!;
    const { label } = contestant;
    const lines = log.map((line) => `${JSON.stringify(line)}\n`);
    files.set(logFile(label), lines.join(''));
    if (choices) files.set(choicesFile(label), `${JSON.stringify(choices)}\n`);
    if (load) files.set(loadFile(label), `${JSON.stringify(load)}\n`);
  }
  return files;
}

/** Where the sample event log of the policy with this label is, a JSON object a line. */
export function logFile(label: string): string {
  return `events-${fileName(label)}.jsonl`;
}

/** Where the decisions in it are, with their candidates: a `DecisionLog`. */
export function choicesFile(label: string): string {
  return `decisions-${fileName(label)}.json`;
}

/** Where it is how busy executors were meanwhile: a `LoadSeries`. */
export function loadFile(label: string): string {
  return `load-${fileName(label)}.json`;
}

function fileName(label: string): string {
  return label.replaceAll(/[^\w.-]+/g, '-');
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

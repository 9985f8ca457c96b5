import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { runBenchmark } from '../../src/bench/benchmark.ts';
import { inProcess } from '../../src/bench/executors/in-process.ts';
import { benchmarkFiles } from '../../src/bench/files.ts';
import { pooledResponses } from '../../src/bench/responses.ts';
import type { Trial } from '../../src/bench/trial.ts';
import { contestant, trialResult } from './results.ts';

const logged = { time: 1, event: 'start', task: 1, executor: 'edge' } as const;
const executor = inProcess(async ({ policy, seed, loggedTasks }: Trial) => ({
  ...trialResult({ objective: Number(seed), cost: policy === 'a/b' ? 1 : null }, [1, 2, 3, 4]),
  log: loggedTasks > 0 ? [logged] : [],
}));
const benchmark = await runBenchmark(
  {
    suite: 's',
    scenarios: ['s.yaml'],
    overrides: [],
    scenarioNames: ['s'],
    policies: ['random', 'a/b'],
    contestants: [contestant('random'), contestant('a/b')],
    baseline: 'random',
    seeds: ['3', '4'],
    split: null,
    thresholds: ['random.objective < 4'],
    boundsOf: async (_, seed) => [
      { metric: 'objective', value: Number(seed), kind: 'exact', method: 'test', gap: 0 },
      { metric: 'cost', value: 1, kind: seed === '3' ? 'exact' : 'lower', method: 'test', gap: null },
      ...(seed === '3'
        ? [{ metric: 'makespan', value: 1, kind: 'lower', method: 'test', gap: null } as const]
        : []),
    ],
  },
  executor,
);

test('the document has the keys that its readers rely on', () => {
  const { document } = benchmark;
  expect(document).toMatchObject({ suite: 's', baseline: 'random', trials: 4 });
  expect(document.bounds).toEqual([
    { scenario: 's', metric: 'objective', value: 3.5, kind: 'exact' },
    { scenario: 's', metric: 'cost', value: 1, kind: 'lower' },
  ]);
  expect(document.thresholds).toEqual([{ expr: 'random.objective < 4', pass: true }]);
  expect(Object.keys(document.results[0]!)).toEqual([
    'scenario',
    'policy',
    'metric',
    'n',
    'mean',
    'iqm',
    'ci95',
    'vsBaseline',
    'median',
    'iqmCi95',
    'worstDecile',
  ]);
});

test('the folder holds the document, a row a trial, response times and an event log a policy', () => {
  const files = benchmarkFiles(benchmark);
  expect([...files.keys()]).toEqual([
    'result.json',
    'results.csv',
    'trials.csv',
    'cdf.json',
    'events-random.jsonl',
    'events-a-b.jsonl',
  ]);
  const result = JSON.parse(files.get('result.json')!) as { schema: string };
  expect(result.schema).toBe('switchyard/bench/v1');
  const results = parse(files.get('results.csv')!, { columns: true }) as Record<string, string>[];
  expect(results).toHaveLength(benchmark.document.results.length);
  expect(results.find(({ policy, metric }) => policy === 'a/b' && metric === 'objective')).toMatchObject({
    scenario: 's',
    label: 'a/b',
    mean: '3.5',
    ratio: '1',
    pImprovement: '0.5',
  });
  const trials = parse(files.get('trials.csv')!, { columns: true }) as Record<string, string>[];
  expect(trials).toHaveLength(4);
  expect(trials[2]).toMatchObject({
    scenario: 's',
    policy: 'a/b',
    seed: '3',
    objective: '3',
    cost: '1',
    completed: '1',
  });
  expect(trials[0]!.cost).toBe('');
  expect(files.get('events-a-b.jsonl')).toBe('{"time":1,"event":"start","task":1,"executor":"edge"}\n');
});

test('response times of all seeds are pooled, each seed counting the same', () => {
  const { s } = pooledResponses([
    {
      scenario: 's',
      worlds: 3,
      results: new Map([['p', [trialResult({}, [1, 3]), trialResult({}, [2, 4]), trialResult({})]]]),
    },
  ]);
  expect(s!.p).toHaveLength(200);
  expect(new Set(s!.p)).toEqual(new Set([1, 2, 3, 4]));
  expect(s!.p![99]).toBe(2);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { BenchmarkDocument } from '../../../src/bench/benchmark.ts';
import { checkSuite } from '../../../src/cli/reference/check.ts';
import { referencePage } from '../../../src/cli/reference/page.ts';
import {
  OBJECTIVES_FILE,
  ORIGIN_FILE,
  type Origin,
  objectiveRows,
  readObjectives,
  writeObjectives,
} from '../../../src/cli/reference/tables.ts';
import { shippedNames } from '../../../src/cli/scenario-file.ts';
import { loadSuite } from '../../../src/cli/suite-file.ts';
import { root } from '../cli.ts';

const committed = (suite: string, file: string) =>
  readFileSync(join(root, 'results', 'reference', suite, file), 'utf8');
const originOf = (suite: string) => JSON.parse(committed(suite, ORIGIN_FILE)) as Origin;

describe.each(shippedNames('suites'))('the tables of %s', (name) => {
  it('are of the suite as it is, with a value for every world', async () => {
    const { hash, splits } = await loadSuite([name], []);
    const { suiteHash, baseline } = originOf(name);
    expect(suiteHash).toBe(hash);
    const { seeds, rows } = readObjectives(committed(name, OBJECTIVES_FILE));
    expect(seeds).toEqual(splits.test.seeds);
    for (const { scenario } of splits.test.instances) {
      const own = rows.filter((row) => row.scenario === scenario);
      expect(own.map(({ policy }) => policy)).toContain(baseline);
      for (const { objectives } of own) {
        expect(objectives).toHaveLength(seeds.length);
        expect(objectives.map(Number).every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe('checkSuite', () => {
  const NAME = 'batch';

  it('runs trials again that come to the same digits', async () => {
    const loaded = await loadSuite([NAME], []);
    const checked = await checkSuite(loaded, originOf(NAME), committed(NAME, OBJECTIVES_FILE));
    expect(checked).toEqual({
      suite: NAME,
      trials: 3 * loaded.splits.test.instances.length,
      differences: [],
    });
  });

  it('finds the last digit of the baseline changed', async () => {
    const loaded = await loadSuite([NAME], []);
    const { baseline } = originOf(NAME);
    const { seeds, rows } = readObjectives(committed(NAME, OBJECTIVES_FILE));
    const spoiled = rows.map((row, k) => {
      if (k > 0 && row.policy !== baseline) return row;
      const [first, ...rest] = row.objectives;
      return { ...row, objectives: [`${first}1`, ...rest] };
    });
    const { differences } = await checkSuite(loaded, originOf(NAME), writeObjectives(spoiled, seeds));
    expect(differences[0]).toMatch(/^waves-192, \S+, seed 1: [\d.]+ instead of [\d.]+1$/);
  });

  it('finds tables of another suite', async () => {
    const loaded = await loadSuite([NAME], ['horizon.tasks=100']);
    const { trials, differences } = await checkSuite(
      loaded,
      originOf(NAME),
      committed(NAME, OBJECTIVES_FILE),
    );
    expect(trials).toBe(0);
    expect(differences[0]).toMatch(/^batch: its worlds are not those of the tables/);
  });
});

test('objectives are kept to the last digit, one row a policy', () => {
  const trials =
    'scenario,policy,seed,objective,cost\n' +
    'calm,random,1,0.30000000000000004,5\ncalm,random,2,7,5\ncalm,"sed-cost:cost=1,penalty=2",1,3,1\n';
  const rows = objectiveRows(trials);
  expect(rows).toEqual([
    { scenario: 'calm', policy: 'random', objectives: ['0.30000000000000004', '7'] },
    { scenario: 'calm', policy: 'sed-cost:cost=1,penalty=2', objectives: ['3'] },
  ]);
  expect(readObjectives(writeObjectives(rows.slice(0, 1), ['1', '2']))).toEqual({
    seeds: ['1', '2'],
    rows: rows.slice(0, 1),
  });
});

test('a page ranks policies, those that come to the same alike, and shows how far they are above a bound', () => {
  const row = (policy: string, metric: string, mean: number) => {
    return { scenario: 'calm', policy, metric, n: 2, mean, iqm: mean, ci95: [mean, mean], vsBaseline: null };
  };
  const policies = ['a', 'b', 'c'].map((policy) => ({
    policy,
    label: policy,
    kind: 'static',
    artifact: null,
  }));
  const document = {
    suite: 'tinies',
    baseline: 'a',
    seeds: ['1', '2'],
    policies,
    results: [
      ...[row('a', 'objective', 3), row('b', 'objective', 1), row('c', 'objective', 1)],
      ...[row('a', 'meanResponse', 6), row('b', 'meanResponse', 5), row('c', 'meanResponse', 4)],
    ],
    bounds: [{ scenario: 'calm', metric: 'meanResponse', value: 4, kind: 'lower' }],
    tunings: [],
    warnings: ['mind the gap'],
  } as unknown as BenchmarkDocument;
  const page = referencePage(document, 'About it.', 'npm run reference');
  expect(page).toContain('| b | 1.0 | 1 |\n| c | 1.0 | 1 |\n| a | 3.0 | 3 |');
  expect(page).toContain('No policy can beat: mean response (s) at least 4.');
  expect(page).toContain('| 3 | a | 3 | [3, 3] | baseline | 6 | 50.0 % |');
  expect(page).toContain('| 1 | c | 1 | [1, 1] | – | 4 | 0.0 % |');
  expect(page).toContain('Note: mind the gap.');
});

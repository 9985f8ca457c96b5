import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { wfformat, wfformatOptionsSchema } from '../../../src/workload/importers/wfformat.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const dirty = readFileSync(new URL('../../fixtures/traces/wf-1.3.json', import.meta.url), 'utf8');
const convert = async (text: string, options: Record<string, unknown> = {}) =>
  wfformat.convert([memoryFile('wf.json', text)], wfformatOptionsSchema.parse(options));

it('reads an old instance with all its dirt, each counted', async () => {
  const { scenario, report } = await convert(dirty, { speeds: '1,2', bandwidth: 100 });
  const { workflows } = await scenarioOf({ name: 'wf', ...scenario(null) });
  const [split, work, left, right] = workflows![0]!.steps;
  expect(workflows![0]!.steps.map(({ name }) => name)).toEqual(['split', 'work', 'left', 'right']);
  expect(split!.work).toEqual({ dist: 'deterministic', value: 0 });
  expect(work!.after).toEqual([{ step: 'split', bytes: 1000 }]);
  expect([...left!.after, ...right!.after]).toHaveLength(1);
  expect(report).toMatchObject({ rows: 5, kept: 4, censored: 1, zeroDurations: 1, cycles: 1 });
  expect(report.dropped).toEqual({
    'task of an id that is taken': 1,
    'edge to a task that is not there': 1,
    'edge that closes a cycle': 1,
  });
});

it.each([
  ['{"name": 1,\n oops', /^wf\.json:2:\d+: is not JSON$/],
  ['[]', /^wf\.json:1:1: /],
  ['{"workflow": {}}', /^wf\.json:1:1: has no tasks/],
  ['{"workflow": {"tasks": [{"name": "a", "runtime": -1}]}}', /^wf\.json:1:1: workflow\.tasks\.0\.runtime/],
])('refuses %j in one line', async (text, message) => {
  await expect(convert(text)).rejects.toThrow(message);
});

it('makes run times uncertain about the recorded ones, which are what a scheduler knows', async () => {
  const { scenario } = await convert(dirty, { scv: 0.5 });
  const { workflows, estimate } = await scenarioOf({ name: 'wf', ...scenario(null) });
  const exact = await scenarioOf({ name: 'wf', ...(await convert(dirty)).scenario(null) });
  expect([exact.estimate, estimate]).toEqual(['exact', 'mean']);
  const works = workflows![0]!.steps.map(({ work }) => work!);
  const recorded = exact.workflows![0]!.steps.map(({ work }) => (work as { value: number }).value);
  expect(recorded.some((seconds) => seconds > 0)).toBe(true);
  expect(works).toEqual(
    recorded.map((seconds) =>
      seconds === 0 ? { dist: 'deterministic', value: 0 } : { dist: 'lognormal', mean: seconds, scv: 0.5 },
    ),
  );
});

import { expect, it } from 'vitest';
import { google2019 } from '../../../src/workload/importers/google-2019.ts';
import { converted } from '../../fixtures/conversions.ts';
import { fixture } from '../../fixtures/traces.ts';

const text = fixture('google-2019.jsonl');
const convert = (...files: string[]) =>
  converted(
    google2019,
    files.map((content, i) => [`events-${i}.json`, content] as const),
  );

it('keeps instances that finished: since they were first submitted, for as long as their last attempt', async () => {
  const { tasks, scenario } = await convert(text);
  expect(tasks).toEqual([
    { id: '9007/0', arrival: 0.000001, work: 60, class: 'production/20/30', priority: 200 },
  ]);
  expect(scenario.tasks).toEqual([{ name: 'production/20/30', demand: { cpu: 20, memory: 30 } }]);
});

it('does not mind the order of events, nor how they are spread over files', async () => {
  const lines = text.split('\n');
  const reversed = await convert(lines.slice(0, 5).reverse().join('\n'), lines.slice(5).reverse().join('\n'));
  const { tasks, report } = await convert(text);
  expect(reversed.tasks).toEqual(tasks);
  expect(reversed.report).toEqual(report);
});

it('counts what it leaves out, and collections that start after each other', async () => {
  const { report } = await convert(text);
  expect(report).toMatchObject({
    rows: 15,
    kept: 1,
    dropped: {
      'made up by the recorder (missing_type)': 1,
      'of a reservation (alloc set)': 1,
      'submitted before the trace': 1,
      'ended by KILL': 1,
      'not ended within the trace': 1,
    },
    censored: 2,
    cycles: 1,
  });
  expect(report.notes[0]).toMatch(/^2 collections start after others/);
});

it.each([
  ['{"time":"600000001","type":11,"collection_id":"1","instance_index":0}', "'type' is 11; allowed: 0 to 10"],
  [
    '{"time":"soon","type":0,"collection_id":"1","instance_index":0}',
    `'time' is "soon"; allowed: a whole number`,
  ],
  ['[1]', '"[1]" is no object; allowed: an object a line'],
  ['{"time":', '"{\\"time\\":" is not JSON; allowed: an object a line'],
])('names the line of %s', async (line, message) => {
  await expect(convert(`\n${line}\n`)).rejects.toThrow(`events-0.json:2:1: ${message}`);
});

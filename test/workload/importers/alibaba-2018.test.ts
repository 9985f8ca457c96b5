import { expect, it } from 'vitest';
import { alibaba2018 } from '../../../src/workload/importers/alibaba-2018.ts';
import { converted } from '../../fixtures/conversions.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { fixture } from '../../fixtures/traces.ts';

const text = fixture('alibaba-2018.csv');
const convert = (options = {}, content = text) =>
  converted(alibaba2018, [['batch_task.csv', content]], options);

it('makes jobs workflows whose edges stand in the names of their tasks', async () => {
  const { scenario } = await convert();
  const workflows = scenario.workflows as { name: string; steps: unknown[] }[];
  expect(workflows.map(({ name }) => name)).toEqual(['j_1', 'j_2', 'j_5']);
  expect(workflows[0]!.steps).toEqual([
    { name: 'M1', task: 'cores-2', work: { dist: 'deterministic', value: 10 } },
    { name: 'R2_1', task: 'cores-2', work: { dist: 'deterministic', value: 20 }, after: ['M1'] },
    { name: 'J3_1_2', task: 'cores-2', work: { dist: 'deterministic', value: 1 }, after: ['M1', 'R2_1'] },
  ]);
  expect(scenario.arrivals).toEqual({ process: 'renewal', dist: { dist: 'empirical', values: [5, 35] } });
  await scenarioOf({ name: 'alibaba', ...scenario } as never);
});

it('counts jobs whose tasks wait for each other, those that did not end, and edges that lead nowhere', async () => {
  const { report } = await convert();
  expect(report).toEqual({
    rows: 9,
    kept: 5,
    dropped: {
      'of a job whose tasks wait for each other': 2,
      'of a job with a task that did not terminate, or without times': 2,
    },
    censored: 0,
    zeroDurations: 1,
    cycles: 1,
    notes: [
      '1 edges lead to tasks that their job does not have',
      'when jobs were submitted is not known: the first start of a job stands for it',
    ],
  });
});

it('takes a part of the jobs, in the order of their first starts', async () => {
  const { scenario, report } = await convert({ offset: 1, limit: 1, cores: 1 });
  expect((scenario.workflows as { name: string }[]).map(({ name }) => name)).toEqual(['j_2']);
  expect(report.dropped['of a job outside --offset and --limit']).toBe(4);
});

it('names the line of a record of another width, and of a number that is none', async () => {
  await expect(convert({}, 'M1,1,j,1\n')).rejects.toThrow(/^batch_task.csv:1:1: the record has 4 cells/);
  await expect(convert({}, text.replace('110,130', 'x,130'))).rejects.toThrow(
    /^batch_task.csv:2:25: start_time is "x"; allowed: a number/,
  );
});

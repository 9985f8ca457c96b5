import { describe, expect, it } from 'vitest';
import { azureFunctions2019 } from '../../../src/workload/importers/azure-functions-2019.ts';
import { azureFunctions2021 } from '../../../src/workload/importers/azure-functions-2021.ts';
import { converted } from '../../fixtures/conversions.ts';
import { fixture } from '../../fixtures/traces.ts';

describe('azure-functions-2019', () => {
  const files = [
    ['invocations.csv', fixture('azure-functions-2019-invocations.csv')],
    ['durations.csv', fixture('azure-functions-2019-durations.csv')],
  ] as const;

  it('spreads the invocations of a minute over it and draws durations within their percentiles', async () => {
    const { tasks } = await converted(azureFunctions2019, files);
    expect(tasks.map(({ arrival }) => Math.floor(arrival / 60) + 1)).toEqual([1, 1, 1, 2, 2, 2, 1440]);
    expect(tasks.map((task) => task.class)).toEqual([...Array(4).fill('http'), ...Array(3).fill('timer')]);
    for (const { work } of tasks.slice(0, 4)) expect(0.1 <= work && work <= 0.3).toBe(true);
    expect(tasks.slice(4).map(({ work }) => work)).toEqual([0, 0, 0]);
  });

  it('counts functions that come twice or have no durations', async () => {
    const { report } = await converted(azureFunctions2019, files);
    expect(report).toMatchObject({
      rows: 4,
      kept: 7,
      dropped: { 'the function came before': 1, 'no durations of the function': 1 },
      zeroDurations: 3,
      notes: ['1 rows of durations are of functions that came before'],
    });
  });

  it('takes some minutes of the day, and the same moments whatever the others', async () => {
    const { tasks } = await converted(azureFunctions2019, files, { from: 2, minutes: 1 });
    expect(tasks).toHaveLength(3);
  });

  it('names the column of a count that is none', async () => {
    const broken = files[0][1].replace('http,3,1', 'http,3,1.5');
    await expect(converted(azureFunctions2019, [['i.csv', broken], files[1]])).rejects.toThrow(
      /^i\.csv:2:17: 2 is "1\.5"; allowed: a whole number ≥ 0/,
    );
  });
});

describe('azure-functions-2021', () => {
  const convert = (text: string) => converted(azureFunctions2021, [['f.csv', text]]);
  const text = fixture('azure-functions-2021.csv');

  it('lets an invocation arrive at its end less its duration', async () => {
    const { tasks, report } = await convert(text);
    expect(tasks).toEqual([
      { id: 1, arrival: 10, work: 0.5, class: 'a1' },
      { id: 2, arrival: 7.75, work: 3.25, class: 'a1' },
      { id: 4, arrival: 12, work: 0, class: 'a2' },
    ]);
    expect(report).toMatchObject({
      rows: 5,
      kept: 3,
      dropped: { 'began before the trace': 1, 'duration unknown': 1 },
      censored: 1,
      zeroDurations: 1,
    });
  });

  it('names a column that is missing, with a did-you-mean', async () => {
    await expect(convert(text.replace('end_timestamp', 'end_time'))).rejects.toThrow(
      /^f\.csv:1:1: no column 'end_timestamp'; did you mean 'end_time'\?/,
    );
  });
});

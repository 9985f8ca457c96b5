import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { azureLlm, azureLlmOptionsSchema } from '../../../src/workload/importers/azure-llm.ts';
import type { Conversion } from '../../../src/workload/importers/importer.ts';
import { readTimestamp, secondsBetween } from '../../../src/workload/importers/timestamp.ts';
import { describeShared, shared } from '../../fixtures/shared.ts';
import { fixture } from '../../fixtures/traces.ts';

const executors = [{ name: 'gpu' }];
const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens\n';
const FIRST = '2023-11-16 18:17:03.9799600,4808,10\n';

function convert(text: string, options: object = {}) {
  const parsed = azureLlmOptionsSchema.parse({ executors, ...options });
  const conversion = azureLlm.convert([memoryFile('llm.csv', text)], parsed) as Conversion;
  const tasks = [...conversion.tasks!];
  return { tasks, report: conversion.report, scenario: conversion.scenario({ trace: 'here' }) };
}

test('a small file becomes tasks whose work is reading and generating, and dirt is counted', () => {
  const { tasks, report, scenario } = convert(fixture('azure-llm.csv'));
  expect(tasks.map(({ id, arrival, work }) => [id, arrival, work])).toEqual([
    [0, 0, 11],
    [1, expect.closeTo(1.5, 9), 0.1],
    [2, expect.closeTo(1, 9), 5],
  ]);
  expect(report).toMatchObject({ rows: 5, kept: 3, dropped: { 'tokens unknown': 1, 'time unknown': 1 } });
  expect(report.notes[0]).toBe('1 requests are earlier than the one before; they were sorted');
  expect(scenario).toEqual({
    control: 'dispatch',
    executors,
    tasks: [{ name: 'llm' }],
    arrivals: { trace: 'here' },
  });
});

test('requests drive the workflows of a scenario', () => {
  const tokens = { dist: 'tokens', context: { mean: 100 } };
  const into = {
    name: 'agents',
    executors,
    workflows: [
      {
        name: 'code',
        steps: [
          { name: 'edit', task: 'llm', work: tokens },
          { name: 'test', task: 'call' },
        ],
      },
      { name: 'chat', steps: [{ name: 'say', task: 'llm', work: tokens }] },
    ],
    arrivals: { process: 'poisson', rate: 1 },
  };
  const driven = (options: object) => {
    const parsed = azureLlmOptionsSchema.parse({ into, ...options });
    const conversion = azureLlm.convert(
      [memoryFile('llm.csv', fixture('azure-llm.csv'))],
      parsed,
    ) as Conversion;
    expect(conversion.tasks).toBeUndefined();
    return conversion.scenario(null);
  };
  const near = (values: number[]) => values.map((value) => expect.closeTo(value, 9));
  const work = { dist: 'empirical', values: near([11, 5, 0.1]) };
  expect(driven({ workflow: 'code', keep: 0.5 })).toEqual({
    executors,
    workflows: [
      {
        name: 'code',
        steps: [
          { name: 'edit', task: 'llm', work },
          { name: 'test', task: 'call' },
        ],
      },
      into.workflows[1],
    ],
    arrivals: { process: 'recorded', times: near([0, 1, 1.5]), keep: 0.5 },
  });
  expect(() => driven({ workflow: 'cod' })).toThrow(
    "--workflow: the scenario has no 'cod'; did you mean 'code'? (allowed: code, chat)",
  );
});

test('rates are options, and the generated tokens may be unknown beforehand', () => {
  const { tasks } = convert(fixture('azure-llm.csv'), { prefill: 810, decode: 96, estimates: 'context' });
  expect(tasks.map(({ work }) => work)).toEqual([12, 1, 1]);
  expect(tasks.map(({ estimate }) => estimate)).toEqual([11, 2, 1]);
});

test('the earliest request is time 0, wherever it stands', () => {
  const { tasks } = convert(`${HEADER}${FIRST}2023-11-16T18:17:02.9799600Z,1,1\n`);
  expect(tasks.map(({ arrival }) => arrival)).toEqual([expect.closeTo(1, 9), 0]);
});

test.each([
  ['', 'llm.csv:1:1: the file is empty; allowed: a header TIMESTAMP,ContextTokens,GeneratedTokens'],
  [
    'TIMESTAMP,ContextToken,GeneratedTokens\n',
    /^llm\.csv:1:1: no column 'ContextTokens'; did you mean 'ContextToken'\?/,
  ],
  [HEADER, 'llm.csv: no request with its time and tokens'],
  [`${HEADER}${FIRST}yesterday,1,1\n`, /^llm\.csv:3:1: TIMESTAMP is "yesterday"; allowed: as in/],
  [`${HEADER}2023-13-16 18:17:03,1,1\n`, /^llm\.csv:2:1: TIMESTAMP is "2023-13-16 18:17:03"/],
  [
    `${HEADER}2023-11-16 18:17:03,-1,1\n`,
    'llm.csv:2:21: ContextTokens is "-1"; allowed: a whole number from 0 up',
  ],
  [
    `${HEADER}2023-11-16 18:17:03,1,1.5\n`,
    'llm.csv:2:23: GeneratedTokens is "1.5"; allowed: a whole number from 0 up',
  ],
  [`${HEADER}2023-11-16 18:17:03,1\n`, 'llm.csv:2:1: the record has 2 cells; allowed: 3, one a column'],
])('refuses %j', (text, message) => {
  expect(() => convert(text)).toThrow(InputError);
  expect(() => convert(text)).toThrow(message);
});

test('moments are those of the calendar, to the tenth of a microsecond', () => {
  const seconds = (text: string) => secondsBetween({ day: 0, second: 0 }, readTimestamp(text)!);
  for (const text of [
    '1970-01-01T00:00:00Z',
    '2024-02-29T23:59:59.5Z',
    '2100-03-01T00:00:00Z',
    '1999-12-31T12:00:00Z',
  ]) {
    expect(seconds(text)).toBe(Date.parse(text) / 1000);
  }
  expect(seconds('2024-05-10 00:00:00.009930+02:00')).toBeCloseTo(
    Date.parse('2024-05-09T22:00:00.009Z') / 1000,
    2,
  );
  const [a, b] = ['2023-11-16 18:17:03.9799600', '2023-11-16 18:17:03.9799601'].map(
    (text) => readTimestamp(text)!,
  );
  expect(secondsBetween(a!, b!)).toBeCloseTo(1e-7, 10);
});

test('whatever a file holds, it converts or is refused with an InputError', () => {
  const cell = fc.oneof(
    fc.constantFrom('', '1', '2023-11-16 18:17:03', '"', ',', '-1', '1e9'),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 4 })), (rows) => {
      try {
        convert(HEADER + rows.map((row) => row.join(',')).join('\n'));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

describeShared('the coding trace of November 2023', () => {
  test('has its 8,819 requests in an hour', () => {
    const { tasks, report } = convert(shared('data/arrivals/AzureLLMInferenceTrace_code.csv'));
    expect(report).toMatchObject({ rows: 8819, kept: 8819, dropped: {}, zeroDurations: 0 });
    expect(tasks.at(-1)!.arrival).toBeCloseTo(3435.948056, 6);
    const mean = tasks.reduce((sum, { work }) => sum + work, 0) / tasks.length;
    expect(mean).toBeCloseTo(2047.848282 / 8100 + 27.882526 / 19.2, 6);
  });
});

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/index.ts';

const TEXT = `name: flow
control: workflow
horizon: {tasks: 1}
executors: [{name: m}]
tasks:
  - {name: api, work: {dist: exponential, mean: 1}}
workflows:
  - name: w
    steps:
      - {name: get, task: api}
      - {name: sum, task: api, after: [get]}
      - {name: put, task: api, after: [{step: sum, bytes: 10}, get]}
arrivals: {process: poisson, rate: 1}
`;

const load = (text: string) =>
  parseScenario(text, { file: 'flow.yaml', readText: async () => 'arrival,work\n0,1\n' });
const replaced = (from: string, to: string) => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};

describe('workflows that make no sense are refused with where, what and what is allowed', () => {
  const wrong: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    [
      'an unknown step',
      replaced('after: [get]', 'after: [gte]'),
      /^flow\.yaml:11:\d+: workflows\.0\.steps\.1\.after\.0: no step 'gte'; did you mean 'get'\? \(allowed: get, sum, put\)$/,
    ],
    [
      'an unknown class',
      replaced('{name: get, task: api}', '{name: get, task: apis}'),
      /^flow\.yaml:10:\d+: workflows\.0\.steps\.0\.task: no class 'apis'; did you mean 'api'\?/,
    ],
    [
      'a cycle, named',
      replaced('{name: get, task: api}', '{name: get, task: api, after: [put]}'),
      /workflows\.0\.steps: the steps wait for each other: (get → (sum → )?put → get|put → get → (sum → )?put|sum → put → get → sum)$/,
    ],
    [
      'a cycle beside what runs',
      replaced('after: [get]', 'after: [put]'),
      /the steps wait for each other: (sum → put → sum|put → sum → put)$/,
    ],
    [
      'a step that waits for itself',
      replaced('after: [get]', 'after: [sum]'),
      /'sum' cannot wait for itself/,
    ],
    ['a step twice', replaced('name: sum', 'name: get'), /workflows\.0\.steps\.1\.name: 'get' is used twice/],
    [
      'a dependency twice',
      replaced('bytes: 10}, get]', 'bytes: 10}, sum]'),
      /workflows\.0\.steps\.2\.after\.1: 'sum' is named twice/,
    ],
    [
      'a workflow twice',
      replaced('arrivals', '  - {name: w, steps: [{name: x, task: api}]}\narrivals'),
      /'w' is used twice/,
    ],
    [
      'a workflow that may have no task at all',
      replaced('{name: get, task: api}', '{name: get, task: api, probability: 0.5}'),
      /at least one step without `after` must run for certain/,
    ],
    [
      'a condition on a later step',
      replaced('after: [get]}', 'after: [get], when: put}'),
      /workflows\.0\.steps\.1\.when: no step 'put' before this one.*\(allowed: get\)$/,
    ],
    [
      'a loop to nowhere',
      replaced('after: [get]}', 'after: [get], repeat: {probability: 0.5, from: gte}}'),
      /repeat\.from: no step 'gte'; did you mean 'get'\?/,
    ],
    [
      'a loop that goes forward',
      replaced('after: [get]}', 'after: [get], repeat: {probability: 0.5, from: put}}'),
      /repeat\.from: 'put' does not come before 'sum'$/,
    ],
    [
      'a loop that others leave half way',
      replaced('after: [get]}', 'after: [get], repeat: {probability: 0.5, from: get}}'),
      /repeat: 'put' waits for 'get', which may run again \(allowed: for 'sum'\)$/,
    ],
    [
      'a loop for ever',
      replaced('task: api}', 'task: api, repeat: {probability: 1}}'),
      /repeat\.probability: .*got 1$/,
    ],
    [
      'a trace',
      replaced(
        '{process: poisson, rate: 1}',
        '{trace: {format: csv, path: x.csv, map: {arrival: arrival, work: work}}}',
      ),
      /(arrivals: a trace brings tasks, not workflows|no class 'api')/,
    ],
    [
      'a gang as a step',
      replaced('control: workflow', 'control: placement')
        .replace('mean: 1}}', 'mean: 1}, gang: 2}')
        .replace('{name: m}', '{name: m, count: 2}'),
      /workflows\.0\.steps\.0\.task: a step is one task, 'api' is a gang$/,
    ],
    [
      'a batch machine',
      replaced('control: workflow', 'control: batch'),
      /workflows: control batch knows no workflows/,
    ],
    ['a misspelt key', replaced('bytes: 10', 'byte: 10'), /flow\.yaml:12:\d+: .*(byte|after)/],
  ];
  it.each(wrong)('%s', async (_, text, message) => {
    await expect(load(text)).rejects.toThrow(message);
    await expect(load(text)).rejects.toHaveProperty('exitCode', 2);
  });

  it('and the others are not', async () => {
    const { workflows } = await load(TEXT);
    expect(workflows![0]!.steps[2]!.after).toEqual([
      { step: 'sum', bytes: 10 },
      { step: 'get', bytes: 0 },
    ]);
  });
});

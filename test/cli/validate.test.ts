import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

const SCENARIO = `name: small
horizon: {tasks: 100}
executors:
  - {name: one, count: 2, speed: 2}
tasks:
  - {name: t, work: {dist: exponential, mean: 1}}
arrivals: {process: poisson, rate: 3}
`;

function scenarioFile(text: string): string {
  const path = join(temporaryFolder(), 'scenario.yaml');
  writeFileSync(path, text);
  return path;
}

describe('validate', () => {
  it('tells the offered load of a valid scenario', async () => {
    const path = scenarioFile(SCENARIO);
    const { code, stdout, stderr } = await inProcess(['validate', path, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      schema: 'switchyard/validate/v1',
      valid: true,
      warnings: [],
      load: 0.75,
      scenario: { name: 'small', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
  it('warns on stderr where work arrives faster than it can be done', async () => {
    const { code, stdout, stderr } = await inProcess([
      'validate',
      scenarioFile(SCENARIO.replace('rate: 3', 'rate: 4')),
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: the offered load is 1: .*\n$/);
    expect(stdout).toContain('is valid; offered load 1');
  });
  it('warns where the warm-up leaves nothing to measure', async () => {
    const path = scenarioFile(SCENARIO.replace('tasks: 100', 'tasks: 100, warmup: 100'));
    expect((await inProcess(['validate', path])).stderr).toContain('nothing is left to measure');
  });
});

describe('a wrong scenario ends with exit code 2 and one line that says where', () => {
  it.each([
    [
      'an unknown key',
      SCENARIO.replace('speed', 'sped'),
      /^4:27: executors\.0\.sped: unknown key; did you mean 'speed'\? \(allowed: /,
    ],
    [
      'a negative speed',
      SCENARIO.replace('speed: 2', 'speed: -2'),
      /4:27: executors\.0\.speed: .*>0, got -2/,
    ],
    ['no executors', SCENARIO.replace(/executors:\n.*\n/, ''), /executors: .*\(missing\)/],
    ['a text that is no YAML', 'name: [small', /^1:13: /],
    [
      'a task that fits nowhere',
      SCENARIO.replace('{name: t,', '{name: t, slots: 3,'),
      /tasks\.0\.slots: 3 fit on no executor/,
    ],
    [
      'arrivals that never end',
      SCENARIO.replace('horizon: {tasks: 100}\n', ''),
      /horizon: give tasks or seconds/,
    ],
  ])('%s', async (_case, text, message) => {
    const path = scenarioFile(text);
    const outcome = await inProcess(['validate', path]);
    expect(outcome.stderr).toContain(`${path}:`);
    expectRefusal({ ...outcome, stderr: outcome.stderr.replace(`${path}:`, '') }, message);
  });
  it('a missing file, with the nearest name beside it', async () => {
    const path = scenarioFile(SCENARIO);
    const wrong = path.replace('scenario.', 'scenaro.');
    const message = `no such file: ${wrong} (expected a scenario); did you mean '${path}'?`;
    expectRefusal(await inProcess(['validate', wrong]), message);
  });
  it.each([
    [['two-teir'], /^no such file or shipped scenario: 'two-teir'; did you mean 'two-tier'\? /],
    [
      ['two-tier', '--set', 'arrivals.rat=3'],
      /^--set arrivals\.rat=3: arrivals\.rat: unknown key; did you mean 'rate'\?/,
    ],
    [['two-tier', '--set', 'foo.0.bar=1'], /^--set foo\.0\.bar=1: foo: unknown key/],
    [['two-tier', '--set', 'arrivals.rate'], /^--set arrivals\.rate: expected path=value/],
  ])('%j', async (words, message) => {
    expectRefusal(await inProcess(['validate', ...words]), message);
  });
});

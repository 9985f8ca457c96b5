import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/index.ts';
import { noKpis } from '../../src/sim/kpis.ts';

const TEXT = `name: small
horizon: {tasks: 100}
executors:
  - {name: edge, speed: 2}
tasks:
  - {name: api, work: {dist: exponential, mean: 1}}
arrivals: {process: poisson, rate: 1}
`;

const load = (
  text: string,
  overrides: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
) => parseScenario(text, { file: 'small.yaml', overrides, readText: async (path) => files[path]! });

describe('a scenario', () => {
  it('has a default for every key that is not needed', async () => {
    const { control, executors, tasks, estimate, reward } = await load(TEXT);
    expect({ control, estimate, reward }).toEqual({
      control: 'dispatch',
      estimate: 'exact',
      reward: { cost: 1, latency: 1, sla: 1 },
    });
    expect(executors[0]).toMatchObject({
      count: 1,
      slots: 1,
      latency: 0,
      price: { perSecond: 0, billing: 'occupied' },
    });
    expect(tasks[0]).toMatchObject({ share: 1, slots: 1, priority: 0 });
  });

  it('may be JSON', async () => {
    expect(
      (
        await load(
          JSON.stringify({
            ...(await load(TEXT)),
            hash: undefined,
            world: undefined,
            trace: undefined,
            rewardOf: undefined,
          }),
        )
      ).name,
    ).toBe('small');
  });

  it('is known by a hash of what decides its results, not by how it is written', async () => {
    const { hash } = await load(TEXT);
    expect((await load(`# a comment\ndescription: words\n${TEXT}`)).hash).toBe(hash);
    expect((await load(TEXT, ['executors.0.count=1'])).hash).toBe(hash);
    expect((await load(TEXT, ['arrivals.rate=2'])).hash).not.toBe(hash);
  });

  it('takes overrides in order, also of keys that the file lacks', async () => {
    const scenario = await load(TEXT, ['executors.0.slots=2', 'executors.0.slots=3', 'discount.halfLife=5']);
    expect(scenario.executors[0]!.slots).toBe(3);
    expect(scenario.discount).toEqual({ halfLife: 5 });
  });

  it('reads the numbers of an empirical distribution from a file', async () => {
    const text = TEXT.replace('{dist: exponential, mean: 1}', '{dist: empirical, path: sizes.txt}');
    const scenario = await load(text, [], { 'sizes.txt': '1\n2\n\n3\n' });
    expect(scenario.tasks[0]!.work).toMatchObject({ dist: 'empirical', values: [1, 2, 3] });
    await expect(load(text, [], { 'sizes.txt': '1\nx\n' })).rejects.toThrow(
      "sizes.txt:2:1: 'x' is not a number ≥ 0",
    );
  });

  it('reads recorded arrivals from a file', async () => {
    const recorded = ['arrivals={process: recorded, path: times.txt, keep: 0.5}'];
    const scenario = await load(TEXT, recorded, { 'times.txt': '1\n2.5\n' });
    expect(scenario.arrivals).toEqual({ process: 'recorded', times: [1, 2.5], keep: 0.5 });
    await expect(load(TEXT, recorded, { 'times.txt': '2\n1\n' })).rejects.toThrow(
      'times.txt: the times: must ascend',
    );
  });
});

describe('a wrong scenario is refused with where, what and what is allowed', () => {
  const replaced = (from: string, to: string) => TEXT.replace(from, to);
  const wrong: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['YAML', `${TEXT}  - x: [`, /^small\.yaml:\d+:\d+: /],
    [
      'a negative speed',
      replaced('speed: 2', 'speed: -1'),
      /^small\.yaml:4:18: executors\.0\.speed: .*>0, got -1$/,
    ],
    [
      'a misspelt key',
      replaced('speed', 'sped'),
      /^small\.yaml:4:18: executors\.0\.sped: unknown key; did you mean 'speed'\? \(allowed: name, .*\)$/,
    ],
    [
      'a misspelt key at the top',
      replaced('horizon', 'horizn'),
      /^small\.yaml:2:1: horizn: unknown key; did you mean 'horizon'\?/,
    ],
    [
      'an unknown control',
      `control: dispach\n${TEXT}`,
      /^small\.yaml:1:1: control: .*"dispatch"\|.*"batch".*, got "dispach"$/,
    ],
    [
      'an unknown distribution',
      replaced('exponential', 'exponental'),
      /^small\.yaml:6:\d+: tasks\.0\.work\.dist: /,
    ],
    ['no executors', replaced('  - {name: edge, speed: 2}', '  []'), /executors/],
    ['a missing name', replaced('name: small\n', ''), /name: .*\(missing\)$/],
    ['an endless run', replaced('{tasks: 100}', '{}'), /^small\.yaml:2:1: horizon: give tasks or seconds/],
    [
      'a class without work',
      replaced('work: {dist: exponential, mean: 1}', 'share: 2'),
      /^small\.yaml:6:\d+: tasks\.0: give work \(a distribution\) or runtimes$/,
    ],
    [
      'runtimes of another fleet',
      replaced('work: {dist: exponential, mean: 1}', 'runtimes: [1, 2]'),
      /tasks\.0\.runtimes: has 2 numbers for 1 executors/,
    ],
    [
      'a task that fits nowhere',
      replaced('{name: api,', '{name: api, slots: 2,'),
      /tasks\.0\.slots: 2 fit on no executor/,
    ],
    [
      'two executors of one name',
      replaced('  - {name: edge, speed: 2}', '  - {name: a}\n  - {name: a}'),
      /^small\.yaml:5:\d+: executors\.1\.name: 'a' is used twice$/,
    ],
    [
      'a batch of machines',
      `control: batch\n${replaced('name: edge', 'name: edge, count: 2')}`,
      /control batch has one executor, its machine; got 2/,
    ],
    [
      'a batch machine that is far away',
      `control: batch\n${replaced('name: edge', 'name: edge, latency: 1')}`,
      /executors\.0\.latency: jobs start at once on a batch machine/,
    ],
  ];
  it.each(wrong)('%s', async (_, text, message) => {
    await expect(load(text)).rejects.toThrow(message);
    await expect(load(text)).rejects.toHaveProperty('exitCode', 2);
  });

  it('an override, named as it was given', async () => {
    await expect(load(TEXT, ['arrivals.rte=2'])).rejects.toThrow(
      /^--set arrivals\.rte=2: arrivals\.rte: unknown key; did you mean 'rate'\?/,
    );
    await expect(load(TEXT, ['arrivals.rate=-2'])).rejects.toThrow(
      /^--set arrivals\.rate=-2: arrivals\.rate: .*got -2$/,
    );
    await expect(load(TEXT, ['arrivals.rate'])).rejects.toThrow(/^--set arrivals\.rate: expected path=value/);
  });
});

describe('a reward written as an expression', () => {
  const rewardOf = async (expression: string) => (await load(`${TEXT}reward: "${expression}"\n`)).rewardOf;

  it('is over the growth of the KPIs in the step', async () => {
    const reward = await rewardOf('-(cost + 0.1 * max(0, latency - 5)) / dt');
    const after = { ...noKpis(), cost: 3, latency: 10, time: 2 };
    expect(reward.of({ ...noKpis(), cost: 1 }, after)).toBeCloseTo(-(2 + 0.5) / 2, 12);
  });

  it('asks for the slowdown, which is dear, only when it is mentioned', async () => {
    expect((await rewardOf('-slowdown')).usesSlowdown).toBe(true);
    expect((await rewardOf('-cost')).usesSlowdown).toBe(false);
  });

  it.each([
    ['-cst', /^small\.yaml:8:1: reward: unknown name 'cst'; did you mean 'cost'\?/],
    ['-(cost', /is not an expression/],
    ['import(cost)', /'import' is not allowed in an expression/],
    ['cost + random()', /'random' is not allowed in an expression/],
    ['max(map([cost], randomInt))', /'randomInt' is not allowed in an expression/],
  ])('%s is refused', async (expression, message) => {
    await expect(rewardOf(expression)).rejects.toThrow(message);
  });

  it('that gives no finite number is refused when it happens', async () => {
    const reward = await rewardOf('1 / completed');
    expect(() => reward.of(noKpis(), noKpis())).toThrow(/gave Infinity .*a reward must be finite/);
  });
});

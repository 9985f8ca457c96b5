import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inProcess, temporaryFolder } from './cli.ts';

const scenarioText = (rate: number) => `
name: tiny
horizon: {tasks: 200, warmup: 20}
executors:
  - {name: edge, count: 2}
  - {name: cloud, speed: 2, latency: 0.1, price: {perSecond: 0.05}}
tasks:
  - {name: api, work: {dist: exponential, mean: 1}, sla: {deadline: 3, penalty: 1}}
arrivals: {process: poisson, rate: ${rate}}
`;

/** A scenario and a benchmark of it. */
async function benchmarked(rate = 2) {
  const folder = temporaryFolder();
  const scenario = join(folder, 'tiny.yaml');
  writeFileSync(scenario, scenarioText(rate));
  const out = join(folder, 'result');
  const words = [
    'bench',
    scenario,
    '--policies',
    'random,earliest-finish',
    '--seeds',
    '1..8',
    '--regret',
    '4',
  ];
  expect(await inProcess([...words, '--jobs', '1', '--out', out])).toMatchObject({ code: 0 });
  return { scenario, out };
}

test('a benchmark is reproduced from its folder to the last byte', async () => {
  const { out } = await benchmarked();
  const { code, stdout } = await inProcess(['reproduce', out, '--jobs', '1', '--json']);
  const { same, files } = JSON.parse(stdout);
  expect({ code, same }).toEqual({ code: 0, same: true });
  expect(files.map(({ name }: { name: string }) => name)).toContain('trials.csv');
});

test('what comes to something else is told by its path', async () => {
  const { scenario, out } = await benchmarked();
  writeFileSync(scenario, scenarioText(2.5));
  const { code, stdout } = await inProcess(['reproduce', out, '--jobs', '1', '--json']);
  const { same, differences } = JSON.parse(stdout);
  expect({ code, same }).toEqual({ code: 99, same: false });
  expect(differences.map(({ path }: { path: string }) => path)).toContain('results.0.mean');
});

test('a result that was edited is refused before anything runs', async () => {
  const { out } = await benchmarked();
  const file = join(out, 'trials.csv');
  writeFileSync(file, readFileSync(file, 'utf8').replace('tiny', 'Tiny'));
  const { code, stderr } = await inProcess(['reproduce', out]);
  expect({ code, stderr }).toEqual({
    code: 99,
    stderr: expect.stringContaining('not as bench wrote it: trials.csv'),
  });
});

test('two benchmarks are compared, and the worse one fails', async () => {
  const [slack, tight] = [await benchmarked(), await benchmarked(3)];
  const compared = (a: string, b: string, ...more: string[]) =>
    inProcess(['bench', 'compare', a, b, '--metric', 'meanResponse', ...more, '--json']);
  const { code, stdout } = await compared(slack.out, tight.out);
  expect(code).toBe(99);
  expect(JSON.parse(stdout).changes).toMatchObject([
    { policy: 'random', seeds: 8, outcome: 'worse' },
    { policy: 'earliest-finish', seeds: 8, outcome: 'worse' },
  ]);
  expect((await compared(tight.out, slack.out)).code).toBe(0);
  expect((await compared(slack.out, slack.out)).code).toBe(0);
  expect((await compared(slack.out, tight.out, '--tolerance', '100')).code).toBe(0);
});

test('wrong input is one clear line', async () => {
  const { scenario, out } = await benchmarked();
  for (const [words, line] of [
    [['reproduce', join(scenario, '..')], /no manifest\.json \(expected a folder that bench --out wrote\)/],
    [['bench', 'compare', out], /usage: switchyard bench compare <before> <after>/],
    [['bench', 'compare', out, out, '--metric', 'costs'], /unknown metric 'costs'.*did you mean 'cost'/],
    [['bench', scenario, '--policies', 'random', '--regret', '-1'], /--regret -1 is not allowed/],
  ] as const) {
    const { code, stderr } = await inProcess([...words]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(line) });
  }
});

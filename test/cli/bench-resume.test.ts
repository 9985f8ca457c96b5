import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KEPT_FILE } from '../../src/cli/kept-results.ts';
import { expectRefusal, inProcess, startSwitchyard, temporaryFolder, until } from './cli.ts';

const SCENARIO = `
name: tiny
horizon: {tasks: 4000}
executors: [{name: edge, count: 3}]
tasks: [{name: api, work: {dist: exponential, mean: 1}}]
arrivals: {process: poisson, rate: 2}
`;

/** The files of a folder and their content. */
const contentOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

it('bench --resume after a kill comes to the same bytes, in other threads', async () => {
  const folder = temporaryFolder();
  const scenario = join(folder, 'tiny.yaml');
  writeFileSync(scenario, SCENARIO);
  const words = (out: string, jobs: string) => [
    'bench',
    scenario,
    '--policies',
    'random,least-backlog',
    '--seeds',
    '1..20',
    '--jobs',
    jobs,
    '--out',
    join(folder, out),
  ];
  const kept = join(folder, 'killed-runs', KEPT_FILE);
  const keptLines = () => (existsSync(kept) ? readFileSync(kept, 'utf8').split('\n').length - 1 : 0);
  const killed = startSwitchyard(words('killed', '1'));
  await until(() => keptLines() >= 5);
  killed.kill('SIGKILL');
  await killed.ended;
  expect(keptLines(), 'kept').toBeLessThan(40);
  expect(existsSync(join(folder, 'killed'))).toBe(false);
  expect((await inProcess([...words('killed', '2'), '--resume'])).code).toBe(0);
  expect((await inProcess(words('straight', '2'))).code).toBe(0);
  expect(contentOf(join(folder, 'killed'))).toEqual(contentOf(join(folder, 'straight')));
  expect(existsSync(kept)).toBe(false);
});

it('bench --resume needs a folder', async () => {
  expectRefusal(
    await inProcess(['bench', 'two-tier', '--policies', 'random', '--resume']),
    '--resume needs --out: the folder of the benchmark to go on with',
  );
});

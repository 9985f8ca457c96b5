import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTrainingLog } from '../../../src/cli/logs/training-log.ts';
import { beginRun, type RunContent, writeRun } from '../../../src/cli/run-folder.ts';
import { inProcess, temporaryFolder } from '../cli.ts';
import { options, RUN, readEvents, readLines, record } from './logged.ts';

/** The folder of a run that has learned nothing in so many steps. */
function nothingAfter(steps: number): RunContent {
  const selection = { best: null, last: null, reference: null, since: 0 };
  const counters = { evaluations: 0, selection, ascents: 0, multiplier: null };
  return {
    description: RUN,
    outcome: { steps, stopped: null, best: null },
    state: { steps, agent: {}, env: {}, record: null, ...counters },
    policy: new Map(),
    last: new Map(),
    best: null,
    keep: 0,
  };
}

it('a log goes on over checkpoints, and who follows it sees all of it', () => {
  const folder = join(temporaryFolder(), 'run');
  beginRun(folder, RUN);
  const log = openTrainingLog(folder, options());
  const followed = openSync(join(folder, 'progress.jsonl'), 'r');
  for (const steps of [100, 200, 300]) {
    log.write(record(steps));
    writeRun(folder, nothingAfter(steps));
  }
  const lines = readFileSync(followed, 'utf8').trim().split('\n');
  closeSync(followed);
  expect(lines.map((line) => JSON.parse(line).steps)).toEqual([100, 200, 300]);
  expect(readEvents(folder)).toHaveLength(4);
  expect(readdirSync(folder)).toEqual([
    'checkpoint',
    'progress.csv',
    'progress.jsonl',
    'run.json',
    'tensorboard',
  ]);
});

it('a run that goes on elsewhere takes its log along as if it had never stopped, and a new run begins another', async () => {
  const folder = temporaryFolder();
  const [first, second, straight] = ['first', 'second', 'straight'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const train = async (steps: number, ...words: string[]) => {
    const small = ['--param', 'rollout=256', '--param', 'minibatch=256', '--param', 'hidden=[4]'];
    const line = ['train', 'cartpole-v1', '--agent', 'ppo', '--steps', `${steps}`, '--json', ...small];
    expect(await inProcess([...line, ...words])).toMatchObject({ code: 0, stderr: '' });
  };
  const stepsIn = (run: string) => readLines(run).map(({ steps }) => steps);
  await train(512, '--out', first);
  expect(stepsIn(first)).toEqual([256, 512]);
  await train(1024, '--resume', first, '--out', second);
  expect(stepsIn(second)).toEqual([256, 512, 768, 1024]);
  expect(readEvents(second).map(({ step }) => step)).toEqual([undefined, 256, 512, 768, 1024]);
  expect(stepsIn(first)).toEqual([256, 512]);
  await train(1024, '--out', straight);
  const timeless = (run: string) => readLines(run).map(({ 'time/fps': _, ...entry }) => entry);
  expect(timeless(second)).toEqual(timeless(straight));
  await train(256, '--out', first);
  expect(stepsIn(first)).toEqual([256]);
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess, temporaryFolder } from './cli.ts';

/** A folder as train writes it, as far as plot reads it. */
function writeRun(folder: string, agent: string, offset: number, settings: object = {}): void {
  mkdirSync(folder, { recursive: true });
  const rows = Array.from({ length: 20 }, (_, i) => `${100 * (i + 1)},${i === 0 ? '' : offset + i},0.1`);
  writeFileSync(join(folder, 'progress.csv'), `steps,rollout/ep_rew_mean,train/loss\n${rows.join('\n')}\n`);
  const description = { agent, env: 'dispatch-v0', scenario: { name: 'two-tier', hash: 'x' }, ...settings };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(description));
}

const plot = (cwd: string, ...words: string[]) => inProcess(['plot', ...words], { cwd });

describe('plot', () => {
  it('draws the learning curve of one run', async () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'run'), 'ppo', 0);
    const { code, stdout } = await plot(folder, 'run', '--to', 'svg', '--out', 'curve.svg');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'curve.svg\n' });
    const svg = readFileSync(join(folder, 'curve.svg'), 'utf8');
    expect(svg).toContain('Learning curve: ppo on two-tier');
    expect(svg).toContain('One training seed');
  });

  it('draws the seeds of one method as one curve with a band, and other methods on the same scenario beside it', async () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'ppo-1'), 'ppo', 0);
    writeRun(join(folder, 'ppo-2'), 'ppo', 5);
    writeRun(join(folder, 'q-1'), 'q-learning', 2);
    expect((await plot(folder, '.', '--to', 'svg')).code).toBe(0);
    expect(readdirSync(join(folder, 'plots'))).toEqual(['learning-curve.svg']);
    const svg = readFileSync(join(folder, 'plots', 'learning-curve.svg'), 'utf8');
    expect(svg).toContain('Learning curves on two-tier');
    expect(svg).toContain('mean of the training seeds (2 of ppo, 1 of q-learning)');
  });

  it('compares the runs it is given, by agent and what differs in their settings', async () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'all/a'), 'ppo', 0, {
      hyperparameters: { epochs: 4, learningRate: 0.1 },
      init: null,
    });
    writeRun(join(folder, 'all/b'), 'ppo', 5, { hyperparameters: { epochs: 4 }, init: null });
    writeRun(join(folder, 'all/c'), 'ppo', 6, { hyperparameters: { epochs: 4 }, init: 'random' });
    writeRun(join(folder, 'all/d'), 'ppo', 7, { hyperparameters: { epochs: 4 } });
    const { stdout } = await plot(folder, 'all/a', 'all/b', 'all/c', 'all/d', '--to', 'svg');
    expect(stdout).toBe('all/plots/learning-curve.svg\n');
    const svg = readFileSync(join(folder, 'all/plots/learning-curve.svg'), 'utf8');
    for (const label of ['ppo learningRate=0.1', 'ppo', 'ppo init=random'])
      expect(svg).toContain(`>${label}<`);
    expect(svg).toContain('1 of ppo learningRate=0.1, 2 of ppo, 1 of ppo init=random');
  });

  it('draws evaluations while training as a chart of their own', async () => {
    const folder = temporaryFolder();
    for (const seed of ['a', 'b']) {
      writeRun(join(folder, seed), 'ppo', 0);
      const log = 'steps,rollout/ep_rew_mean,eval/mean_reward\n100,1,\n200,2,7\n300,3,\n400,4,9\n';
      writeFileSync(join(folder, seed, 'progress.csv'), log);
    }
    const { stdout } = await plot(folder, 'a', 'b', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      written: ['report.html'],
      charts: ['learning-curve', 'evaluation-curve'],
    });
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Evaluation curve: ppo on two-tier');
  });

  it('draws the first of several charts into one file, and says how to get the others', async () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'a'), 'ppo', 0);
    writeRun(join(folder, 'b'), 'ppo', 0, { scenario: { name: 'edge', hash: 'y' } });
    writeRun(join(folder, 'c'), 'ppo', 0, { scenario: { name: 'edge', hash: 'z' } });
    const { stderr } = await plot(folder, '.', '--to', 'svg', '--out', 'x.svg');
    expect(stderr).toContain(
      'drew learning-curve-two-tier; --chart chooses another: learning-curve-two-tier, learning-curve-edge-y, learning-curve-edge-z',
    );
  });

  it('draws an event log as simulate writes it, with what executors went through', async () => {
    const folder = temporaryFolder();
    const log = [
      { time: 0, event: 'arrival', task: 1, class: 'api' },
      { time: 0, event: 'start', task: 1, executor: 'edge' },
      { time: 1, event: 'breakdown', executor: 'edge' },
      { time: 1, event: 'interrupt', task: 1, executor: 'edge', progress: 'none' },
      { time: 2, event: 'repair', executor: 'edge' },
      { time: 2, event: 'start', task: 1, executor: 'edge' },
      { time: 4, event: 'finish', task: 1, executor: 'edge' },
    ];
    writeFileSync(join(folder, 'events.jsonl'), log.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { code, stdout } = await plot(folder, 'events.jsonl', '--to', 'svg');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'events.jsonl.svg\n' });
    const svg = readFileSync(join(folder, 'events.jsonl.svg'), 'utf8');
    for (const words of ['Schedule of events.jsonl', 'broken down', 'lost']) expect(svg).toContain(words);
    writeFileSync(join(folder, 'bad.jsonl'), '{"time": "soon"}\n');
    expect((await plot(folder, 'bad.jsonl')).stderr).toContain('bad.jsonl:1:1: not an event');
  });

  it.each([
    [['nowhere'], 'no such file: nowhere'],
    [['.'], '.: nothing to draw (expected result.json of bench'],
    [['run', 'deep'], 'no such file: deep (expected a folder that train wrote)'],
    [['run', '--to', 'pdf'], 'to is "pdf" (allowed: "html", "svg", "png", "vega-lite")'],
    [['run', '--chart', 'curve'], "--chart: there is no chart 'curve' here"],
    [['empty'], 'no row has steps and rollout/ep_rew_mean'],
  ])('%j ends with 2 and one clear line', async (words, message) => {
    const folder = temporaryFolder();
    if (words[0] !== '.') writeRun(join(folder, 'run'), 'ppo', 0);
    writeRun(join(folder, words[0] === '.' ? 'deep/er' : 'empty'), 'ppo', 0);
    if (words[0] === 'empty') writeFileSync(join(folder, 'empty', 'progress.csv'), 'steps,train/loss\n1,2\n');
    const { code, stdout, stderr } = await plot(folder, ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('a run whose first episode has not ended', () => {
  it('is drawn by its reward a step', async () => {
    const run = join(temporaryFolder(), 'run');
    const train = ['train', 'two-tier', '--agent', 'q-learning', '--steps', '3000', '--out', run, '--json'];
    expect((await inProcess(train)).code).toBe(0);
    const { code, stderr } = await inProcess(['plot', run, '--to', 'svg', '--out', `${run}.svg`]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readFileSync(`${run}.svg`, 'utf8')).toContain('mean reward of a step');
  });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchmarkDocument } from '../../src/bench/benchmark.ts';
import { inProcess, switchyard, temporaryFolder } from './cli.ts';
import { TINY } from './tiny.ts';

/** A folder that holds `tiny.yaml` and these other files. */
function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries({ 'tiny.yaml': TINY, ...files })) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const bench = (cwd: string, ...words: string[]) => inProcess(['bench', ...words], { cwd });
const parsed = (stdout: string) => JSON.parse(stdout) as BenchmarkDocument & { schema: string };

describe('bench', () => {
  it('answers the document of the contract', async () => {
    const { code, stdout } = await bench(
      folderWith(),
      'tiny.yaml',
      '--policies',
      'random,fastest',
      '--seeds',
      '1..3',
      '--json',
    );
    expect(code).toBe(0);
    const document = parsed(stdout);
    expect(Object.keys(document)[0]).toBe('schema');
    expect(document).toMatchObject({
      schema: 'switchyard/bench/v1',
      suite: 'tiny',
      baseline: 'random',
      trials: 6,
    });
    const cost = document.results.filter(({ metric }) => metric === 'cost');
    expect(cost.map(({ policy, n }) => [policy, n])).toEqual([
      ['random', 3],
      ['fastest', 3],
    ]);
    const bound = document.bounds.find(({ metric }) => metric === 'cost')!;
    expect(bound).toMatchObject({ scenario: 'tiny', kind: 'lower' });
    expect(bound.value).toBeGreaterThan(0);
    for (const { mean } of cost) expect(bound.value).toBeLessThanOrEqual(mean);
    expect(cost[0]!.vsBaseline).toBeNull();
    expect(cost[1]!.vsBaseline!.ratio).toBeCloseTo(cost[1]!.mean / cost[0]!.mean, 12);
  });

  it('comes to the same bytes in one thread and in two', async () => {
    const folder = folderWith();
    const few = ['--set', 'horizon.tasks=100'];
    const words = ['tiny.yaml', '--policies', 'static', '--seeds', '1..4', '--json', ...few];
    const inThreads = (jobs: string) => inProcess(['bench', ...words, '--jobs', jobs], { cwd: folder });
    const one = await inThreads('1');
    const two = await inThreads('2');
    expect(one.code).toBe(0);
    expect(two.stdout).toBe(one.stdout);
  });

  it('agrees with simulate on a seed', async () => {
    const folder = folderWith();
    const words = ['tiny.yaml', '--policies', 'least-backlog', '--seeds', '7', '--json'];
    const { results } = parsed((await bench(folder, ...words)).stdout);
    const simulated = await inProcess(
      ['simulate', 'tiny.yaml', '--policy', 'least-backlog', '--seed', '7', '--json'],
      { cwd: folder },
    );
    const { metrics } = JSON.parse(simulated.stdout) as { metrics: Record<string, number> };
    const response = results.find(({ metric }) => metric === 'meanResponse')!;
    expect(response).toMatchObject({ n: 1, mean: metrics.meanResponse, ci95: null });
  });

  it('prints a table with intervals, and says which threshold holds', async () => {
    const { code, stdout } = await bench(
      folderWith(),
      ...['tiny.yaml', '--policies', 'random,least-backlog', '--seeds', '1..5', '--baseline', 'random'],
      ...['--threshold', 'least-backlog.meanResponse < random.meanResponse'],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tiny: 5 seeds a policy, the same for all; baseline random/);
    expect(stdout).toMatch(/least-backlog .* ± .*\[/);
    expect(stdout).toContain('threshold holds: least-backlog.meanResponse < random.meanResponse');
  });

  it('ends with 99 when a threshold does not hold, after the result', async () => {
    const { code, stdout, stderr } = await bench(
      folderWith(),
      ...['tiny.yaml', '--policies', 'random', '--seeds', '1,2', '--threshold', 'random.cost < 0', '--json'],
    );
    expect(code).toBe(99);
    expect(parsed(stdout).thresholds).toEqual([{ expr: 'random.cost < 0', pass: false }]);
    expect(stderr).toContain('error: threshold not met: random.cost < 0');
  });

  it('runs a suite on its split, its policies and its baseline', async () => {
    const suite =
      'name: pair\nscenarios: [tiny.yaml, other.yaml]\nsplits: {test: "1..2", validation: "11..13"}\n' +
      'policies: [random, fastest]\nbaseline: fastest\n';
    const folder = folderWith({ 'suite.yaml': suite, 'other.yaml': TINY.replace('tiny', 'other') });
    const { stdout } = await bench(folder, 'suite.yaml', '--split', 'validation', '--json');
    expect(parsed(stdout)).toMatchObject({
      suite: 'pair',
      baseline: 'fastest',
      trials: 12,
      split: 'validation',
      seeds: ['11', '12', '13'],
    });
    expect(new Set(parsed(stdout).results.map(({ scenario }) => scenario))).toEqual(
      new Set(['tiny', 'other']),
    );
  });

  it('writes a folder that plot draws', async () => {
    const folder = folderWith();
    const words = ['tiny.yaml', '--policies', 'random,least-backlog', '--seeds', '1..3', '--out', 'bench'];
    expect((await bench(folder, ...words)).code).toBe(0);
    expect(readdirSync(join(folder, 'bench')).sort()).toEqual([
      'cdf.json',
      'decisions-least-backlog.json',
      'decisions-random.json',
      'events-least-backlog.jsonl',
      'events-random.jsonl',
      'load-least-backlog.json',
      'load-random.json',
      'manifest.json',
      'report.md',
      'result.json',
      'results.csv',
      'trials.csv',
    ]);
    const page = await inProcess(['plot', 'bench', '--json'], { cwd: folder });
    const { written, charts } = JSON.parse(page.stdout) as { written: string[]; charts: string[] };
    expect(charts).toEqual([
      'policies-compared',
      'performance-profile',
      'response-distribution',
      'cost-latency',
      'cost-sla',
      'gantt-least-backlog',
      'utilisation-least-backlog',
      'queues-least-backlog',
      'gantt-random',
      'utilisation-random',
      'queues-random',
    ]);
    expect(readFileSync(join(folder, written[0]!), 'utf8')).toContain('<title>Benchmark: tiny</title>');
    await inProcess(['plot', 'bench', '--to', 'svg'], { cwd: folder });
    expect(readdirSync(join(folder, 'bench', 'plots')).sort()).toEqual(
      charts.map((id) => `${id}.svg`).sort(),
    );
    await inProcess(['plot', 'bench', '--to', 'vega-lite'], { cwd: folder });
    for (const id of charts) {
      const spec = JSON.parse(readFileSync(join(folder, 'bench', 'charts', `${id}.vl.json`), 'utf8'));
      expect(spec.$schema).toMatch(/vega-lite\/v6/);
    }
    const png = ['plot', 'bench', '--to', 'png', '--chart', 'cost-latency', '--out', 'figure.png'];
    expect((await inProcess(png, { cwd: folder })).code).toBe(0);
    expect(readFileSync(join(folder, 'figure.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('judges a learned policy by a sentence, under the name of its method', async () => {
    const folder = folderWith();
    const train = ['train', 'tiny.yaml', '--agent', 'q-learning', '--steps', '8000', '--out', 'run'];
    expect((await inProcess(train, { cwd: folder })).code).toBe(0);
    const words = ['tiny.yaml', '--policies', 'random,least-backlog,run', '--seeds', '1..10', '--json'];
    const { policies, verdicts } = parsed((await bench(folder, ...words)).stdout);
    expect(policies[2]).toMatchObject({ policy: 'run', label: 'q-learning', kind: 'learned' });
    expect(policies[2]!.artifact).toMatch(/^[0-9a-f]{64}$/);
    expect(verdicts.map(({ policy, against }) => [policy, against])).toEqual([
      ['run', 'least-backlog'],
      ['run', 'random'],
    ]);
    expect(verdicts[0]!.sentence).toMatch(
      /^On tiny, q-learning (wins|loses|shows no evidence of difference) /,
    );
    const curve = await inProcess(['plot', 'run', '--to', 'svg', '--out', 'curve.svg'], { cwd: folder });
    expect(curve.code).toBe(0);
  });

  it('takes in the schedule that a trace recorded, and warns where all seeds are one world', async () => {
    const job = (id: number, submit: number, wait: number) =>
      `${id} ${submit} ${wait} 50 2 -1 -1 2 60 -1 1 1 1 1 1 -1 -1 -1`;
    const trace = `; MaxProcs: 4\n${job(1, 0, 0)}\n${job(2, 1, 5)}\n${job(3, 2, 48)}\n`;
    const scenario =
      'name: traced\ncontrol: batch\nexecutors: [{name: machine, slots: 4}]\n' +
      'arrivals: {trace: {format: swf, path: t.swf}}\n';
    const folder = folderWith({ 't.swf': trace, 'traced.yaml': scenario });
    const { stdout, stderr } = await bench(
      folder,
      ...['traced.yaml', '--policies', 'recorded,fcfs', '--seeds', '1,2', '--out', 'bench', '--json'],
    );
    const { results, warnings } = parsed(stdout);
    const waits = results.filter(({ metric }) => metric === 'meanWait');
    expect(waits.map(({ policy, mean }) => [policy, mean])).toEqual([
      ['recorded', 53 / 3],
      ['fcfs', 16],
    ]);
    expect(warnings).toHaveLength(1);
    expect(stderr).toContain('warning: traced is the same world on every seed');
    const drawn = await inProcess(['plot', 'bench', '--json'], { cwd: folder });
    expect((JSON.parse(drawn.stdout) as { charts: string[] }).charts).toEqual([
      'policies-compared',
      'response-distribution',
      'gantt-fcfs',
      'utilisation-fcfs',
      'queues-fcfs',
      'gantt-recorded',
    ]);
  });

  it.each([
    [['tiny.yaml'], '--policies is required'],
    [['tiny.yaml', '--policies', 'randon'], "unknown scheduler 'randon'; did you mean 'random'?"],
    [['tiny.yaml', '--policies', 'random,random'], "--policies: 'random' comes twice"],
    [
      ['tiny.yaml', '--policies', 'random', '--baseline', 'sjf'],
      "--baseline: 'sjf' is not among the policies",
    ],
    [['tiny.yaml', '--policies', 'random', '--seeds', '5..1'], "--seeds: '5..1' ends before it begins"],
    [['tiny.yaml', '--policies', 'random', '--jobs', '0'], '--jobs: 0 is not a whole number ≥ 1'],
    [
      ['tiny.yaml', '--policies', 'random', '--threshold', 'rendom.cost < 1'],
      "no policy 'rendom' in this run",
    ],
    [['tiny.yaml', '--policies', 'random', '--out', '.'], '. holds other files (no result.json)'],
    [['tiny.yaml', 'tiny.yaml', '--policies', 'random'], "another scenario is called 'tiny' too"],
    [['missing.yaml', '--policies', 'random'], 'no such file: missing.yaml'],
  ])('%j ends with 2 and one clear line', async (words, message) => {
    const { code, stdout, stderr } = await bench(folderWith(), ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('ends with 130 on Ctrl-C, without half a result', async () => {
    const folder = folderWith({ 'long.yaml': TINY.replace('tasks: 400', 'tasks: 40000') });
    let killed = false;
    const { code, stderr } = await switchyard(
      ['bench', 'long.yaml', '--policies', 'random', '--seeds', '1..500', '--jobs', '2', '--out', 'bench'],
      {
        cwd: folder,
        onStderr(_text, kill) {
          if (!killed) kill('SIGINT');
          killed = true;
        },
      },
    );
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted after \d+ of 500 trials/);
    expect(existsSync(join(folder, 'bench'))).toBe(false);
  });
});

describe('bench --set', () => {
  it('changes every scenario, in every thread, and says so in the result', async () => {
    const words = [
      'bench',
      'two-tier',
      '--policies',
      'random',
      '--seeds',
      '1..2',
      '--json',
      '--set',
      'horizon.warmup=0',
    ];
    const documents = await Promise.all(
      ['horizon.tasks=50', 'horizon.tasks=60'].map(async (set) => {
        const { stdout, code } = await inProcess([...words, '--jobs', '2', '--set', set]);
        expect(code).toBe(0);
        return JSON.parse(stdout);
      }),
    );
    expect(documents[0].overrides).toEqual(['horizon.warmup=0', 'horizon.tasks=50']);
    expect(documents[0].results).not.toEqual(documents[1].results);
  });

  it('refuses what the scenario does not know', async () => {
    const { stderr, code } = await inProcess([
      'bench',
      'two-tier',
      '--policies',
      'random',
      '--set',
      'horizn.tasks=5',
    ]);
    expect(stderr).toMatch(/--set horizn\.tasks=5: horizn: unknown key; did you mean 'horizon'/);
    expect(code).toBe(2);
  });
});

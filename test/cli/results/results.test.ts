import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcess } from '../cli.ts';

const FLEET = `
control: dispatch
executors: [{name: near, slots: 2}, {name: far, slots: 4, speed: 2, latency: 0.1, price: {perSecond: 0.001}}]
tasks: [{name: call, work: {dist: exponential, mean: 1}, sla: {deadline: 6, penalty: 0.01}}]
arrivals: {process: poisson, rate: 3}
reward: {cost: 1, latency: 0.001, sla: 1}
`;

const SUITE = `
name: tiny
splits:
  train: {seeds: 11..12, instances: [{name: t, scenario: fleet.yaml}]}
  validation: {seeds: 21..22, instances: [{name: v, scenario: fleet.yaml, set: [arrivals.rate=2.5, executors.0.slots=3]}]}
  test: {seeds: 1..4, instances: [{name: x, scenario: fleet.yaml, set: [arrivals.rate=3.5, executors.0.slots=4]}]}
baseline: least-backlog
policies: [static]
`;

const recipeOf = (folder: string, more = '') => `
suite: ${join(folder, 'tiny.yaml')}
scenario: ${join(folder, 'fleet.yaml')}
train: {agent: ppo, steps: 256, envs: 2, init: least-backlog, eval-every: 0, param: ['rollout=128', 'minibatch=64']}
seeds: 1..2
default: join-shortest-queue
${more}`;

const TARGETS = `
targets:
  - {name: Twice the load, scenario: FLEET, policies: least-backlog, bench: [--set, arrivals.rate=6, --seeds, 1..2],
     measures: [meanResponse, cost], asked: below least-backlog}
  - {name: A trace, import: [swf, 'data:nowhere.swf'], policies: fcfs, measures: [meanBoundedSlowdown], asked: below fcfs}
`;

describe('results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const recipes = join(folder, 'recipes');
  const words = [
    'results',
    '--recipes',
    recipes,
    '--out',
    join(folder, 'out'),
    '--runs',
    join(folder, 'runs'),
    '--tune',
    '0',
  ];
  let page: string;
  let first: Awaited<ReturnType<typeof inProcess>>;

  beforeAll(async () => {
    writeFile('fleet.yaml', `name: fleet\nhorizon: {tasks: 150}\n${FLEET}`);
    writeFile('tiny.yaml', SUITE);
    writeFile('recipes/tiny.yaml', recipeOf(folder, TARGETS.replace('FLEET', join(folder, 'fleet.yaml'))));
    first = await inProcess(words);
    page = readFileSync(join(folder, 'out', 'tiny.md'), 'utf8');
  }, 120_000);

  it('trains with every seed, as it says, and ships one of the trainings', () => {
    expect(first.code).toBe(0);
    expect(first.stderr.match(/\$ switchyard train .*--seed \d/g)).toHaveLength(2);
    expect(existsSync(join(recipes, 'tiny', 'policy.json'))).toBe(true);
  });

  it('tells of the learned policy, the best rule, the usual one and the bound', () => {
    const lines = page.split('\n');
    const rows = lines.filter((line) => /^\| (\*\*ppo|bound|[^|]*(best rule|usual)\))/.test(line));
    expect(rows[0]).toMatch(/^\| \*\*ppo\*\*, 2 trainings \|/);
    expect(rows.some((row) => row.includes('join-shortest-queue (usual)'))).toBe(true);
    expect(rows.some((row) => row.startsWith('| bound |'))).toBe(true);
    expect(page).toMatch(/On x, ppo .* join-shortest-queue/);
  });

  it('meets targets, and says which ones lack their data', () => {
    expect(page).toContain('## Twice the load');
    expect(page).toContain('Not run: it needs `nowhere.swf`');
  });

  it('does not train again what has been trained', async () => {
    const again = await inProcess(words);
    expect(again.code).toBe(0);
    expect(again.stderr).not.toContain('$ switchyard train');
    expect(readFileSync(join(folder, 'out', 'tiny.md'), 'utf8')).toBe(page);
  });

  it('goes on with a training that was interrupted', async () => {
    const file = join(folder, 'runs/tiny/trainings/2/run.json');
    const run = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...run, outcome: { ...run.outcome, stopped: null } }));
    const { code, stderr } = await inProcess(words);
    expect(code).toBe(0);
    expect(stderr.match(/\$ switchyard train .*/g)).toHaveLength(1);
    expect(stderr).toMatch(/\$ switchyard train .*--seed 2 --out (\S+) --resume \1/);
  }, 60_000);

  it('does not mix trainings of two recipes', async () => {
    writeFile('recipes/tiny.yaml', recipeOf(folder).replace('steps: 256', 'steps: 512'));
    const { code, stderr } = await inProcess(words);
    expect(code).toBe(2);
    expect(stderr).toMatch(/holds trainings of another recipe/);
  });

  describe('with --ablation', () => {
    const tried = [...words, '--ablation'];
    const ablation = (variants: string) => `
ablation:
  train: {steps: 128}
  bench: [--seeds, 1..2]
  note: A hundred steps teach nothing.
  variants: ${variants}`;

    it('trains without each part, and says what that is worth', async () => {
      const variants = `
    - {name: Without warm start, train: {init: null}}
    - {name: without queues, train: {param: ['hide=[load,backlog]']}}`;
      writeFile('recipes/tiny.yaml', recipeOf(folder, ablation(variants)));
      const { code, stderr } = await inProcess(tried);
      expect(code).toBe(0);
      const trained = stderr.match(/\$ switchyard train .*/g)!;
      expect(trained).toHaveLength(6);
      expect(trained[0]).toMatch(/--steps 128 .*--init least-backlog/);
      expect(trained[2]).not.toContain('--init');
      expect(trained[4]).toContain("--param rollout=128 --param minibatch=64 --param 'hide=[load,backlog]'");
      const lines = readFileSync(join(folder, 'out', 'tiny-ablation.md'), 'utf8').split('\n');
      expect(lines).toContain('A hundred steps teach nothing.');
      const rows = lines.filter((line) => /^\| (?!---)/.test(line)).map((line) => line.split(' | '));
      expect(rows.map(([name]) => name)).toEqual(
        [
          '',
          'the whole recipe',
          'Without warm start',
          'without queues',
          'least-backlog, which it begins as',
          'variant',
          'Without warm start',
          'without queues',
        ].map((name) => `| ${name}`),
      );
      expect(rows[1]![1]).toMatch(/^[\d.]+ = 1$/);
      expect(rows[2]![1]).toMatch(/^[\d.]+ \[[\d.]+, [\d.]+\]$/);
      expect(rows[6]![1]).toBe('without `--init` |');
      expect(existsSync(join(folder, 'runs/tiny/ablation/without-queues/trainings/2/policy.json'))).toBe(
        true,
      );
    }, 60_000);

    it('trains nothing anew', async () => {
      expect((await inProcess(tried)).stderr).not.toContain('$ switchyard train');
    }, 60_000);

    it.each([
      ['[{name: a, train: {vary: null}}]', /ablation 'a': 'vary' cannot be left out/],
      ['[{name: a, train: {}}, {name: a, train: {}}]', /ablation\.variants.*two have the same name/],
      ['[{name: a, train: {}, trian: {}}]', /trian/],
      [
        "[{name: a, train: {param: ['hide=[lod]']}}]",
        /hide: nothing shown is called 'lod'; did you mean 'load'/,
      ],
    ])('refuses %s', async (variants, message) => {
      writeFile('recipes/tiny.yaml', recipeOf(folder, ablation(variants)));
      const { code, stderr } = await inProcess(tried);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    });

    it('needs a recipe that says what to leave out', async () => {
      writeFile('recipes/tiny.yaml', recipeOf(folder));
      const { code, stderr } = await inProcess([...tried, '--only', 'tiny']);
      expect(code).toBe(2);
      expect(stderr).toMatch(/--ablation: recipe 'tiny' does not say what to leave out/);
    });
  });

  it('knows the recipes there are', async () => {
    const { code, stderr } = await inProcess([...words, '--only', 'tinny']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no recipe 'tinny'.*tiny/);
  });

  function writeFile(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});

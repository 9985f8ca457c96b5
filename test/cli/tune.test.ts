import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KEPT_FILE } from '../../src/cli/kept-results.ts';
import { built, expectRefusal, inProcess, root, temporaryFolder } from './cli.ts';

const SMALL = ['--set', 'horizon.tasks=100', '--set', 'horizon.warmup=10'];

const SPACE = `
parameters:
  learningRate: {low: 0.01, high: 0.5, scale: log}
  initialValue: {low: -5, high: 5}
settings: {exploration: {from: 1, to: 0.05, steps: 500}}
budget: {minimum: 200, maximum: 800}
eta: 2
seeds: 2
worlds: 1
`;

function spaceIn(folder: string, text = SPACE): string {
  const file = join(folder, 'space.yaml');
  writeFileSync(file, text);
  return file;
}

const wordsFor = (space: string, out: string, ...more: string[]) => [
  ...['tune', 'two-tier', ...SMALL, '--agent', 'q-learning', '--space', space, '--trials', '3', '--out', out],
  ...more,
];

/** How many results a folder keeps. */
function keptIn(folder: string): number {
  const file = join(folder, KEPT_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** Runs the command line and sends a signal once one more result is kept; answers how the process ended. */
function stopped(
  words: readonly string[],
  folder: string,
  signal: NodeJS.Signals,
): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [built('src/cli/main.js'), ...words], {
      cwd: root,
      stdio: 'ignore',
    });
    const before = keptIn(folder);
    const timer = setInterval(() => {
      if (keptIn(folder) === before) return;
      clearInterval(timer);
      child.kill(signal);
    }, 5);
    child.on('error', reject);
    child.on('close', (code, by) => {
      clearInterval(timer);
      resolve(by ?? code!);
    });
  });
}

describe('tune', () => {
  it('comes to one result: in threads or not, killed, interrupted or not', async () => {
    const folder = temporaryFolder();
    const space = spaceIn(folder);
    const at = (name: string) => join(folder, `${name}.yaml`);
    const { code, stdout } = await inProcess(wordsFor(space, at('straight'), '--jobs', '1', '--json'));
    expect(code).toBe(0);
    const words = wordsFor(space, at('stopped'), '--jobs', '1');
    const runs = join(folder, 'stopped-runs');
    expect(await stopped(words, runs, 'SIGINT')).toBe(130);
    const kept = [keptIn(runs)];
    expect(await stopped([...words, '--resume'], runs, 'SIGKILL')).toBe('SIGKILL');
    kept.push(keptIn(runs));
    expect(existsSync(at('stopped'))).toBe(false);
    const resumed = await inProcess(wordsFor(space, at('stopped'), '--jobs', '2', '--resume'));
    expect(resumed.code).toBe(0);
    kept.push(keptIn(runs));
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
    expect(readFileSync(at('stopped'), 'utf8')).toBe(readFileSync(at('straight'), 'utf8'));
    const { schema, out: _, ...document } = JSON.parse(stdout);
    expect(schema).toBe('switchyard/tune/v1');
    const { tuning } = parse(readFileSync(at('straight'), 'utf8'));
    expect(tuning).toEqual({ schema, ...document });
    // Three at 200, two of them at 400, one at 800; the defaults at all; two seeds.
    expect(document).toMatchObject({ rungs: [200, 400, 800], cost: 2 * (3 * 200 + 2 * 200 + 400 + 800) });
    expect(document.trials).toHaveLength(4);
    expect(document.trials[0].configuration).toEqual({
      exploration: { from: 1, to: 0.05, steps: 500 },
    });
  });

  it('writes settings that train takes, and that options come before', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'tuned.yaml');
    const words = wordsFor(spaceIn(folder), out, '--jobs', '1', '--envs', '4');
    expect((await inProcess(words)).code).toBe(0);
    const { hyperparameters, envs } = parse(readFileSync(out, 'utf8'));
    expect(envs).toBe(4);
    const run = join(folder, 'run');
    const train = ['train', 'two-tier', ...SMALL, '--config', out, '--steps', '400', '--out', run];
    expect((await inProcess([...train, '--param', 'learningRate=0.25'])).code).toBe(0);
    const written = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
    expect(written).toMatchObject({ agent: 'q-learning', envs: 4 });
    expect(written.hyperparameters).toEqual({ ...hyperparameters, learningRate: 0.25 });
    expectRefusal(await inProcess([...train, '--agent', 'ppo']), `--agent ppo: ${out} is for q-learning`);
  });

  it('tunes a rule on the worlds of the train split, and proves it on others', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'rule.yaml');
    const words = ['tune', 'two-tier', ...SMALL, '--policy', 'power-of-two', '--trials', '3', '--jobs', '1'];
    const { code, stdout } = await inProcess([...words, '--out', out, '--json']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ worlds: '1001..1020', confirmation: '3001..3020', rungs: [7, 20] });
    expect(document.comparison).toMatchObject({ n: 20 });
    const { choices } = document.configuration;
    expect(parse(readFileSync(out, 'utf8')).policy).toBe(`power-of-two:choices=${choices}`);
    // What bench finds in the same worlds, independently of all this.
    const policies = `power-of-two:choices=${choices},power-of-two`;
    const bench = await inProcess([
      ...[
        'bench',
        'two-tier',
        ...SMALL,
        '--policies',
        policies,
        '--seeds',
        '3001..3020',
        '--jobs',
        '1',
        '--json',
      ],
    ]);
    const { results } = JSON.parse(bench.stdout);
    const found = results.filter(({ metric }: { metric: string }) => metric === 'objective');
    expect(document.comparison.chosen).toBeCloseTo(found[0].mean, 9);
    expect(document.comparison.defaults).toBeCloseTo(found[1].mean, 9);
    expectRefusal(
      await inProcess(['train', 'two-tier', '--config', out]),
      `${out}:4:1: policy: power-of-two:choices=${choices} learns nothing: play it with --policy`,
    );
  });

  it('shows a table: the best first, the chosen one and the defaults marked', async () => {
    const out = join(temporaryFolder(), 'rule.yaml');
    const words = ['tune', 'two-tier', ...SMALL, '--policy', 'power-of-two', '--trials', '3', '--jobs', '1'];
    const { stdout } = await inProcess([...words, '--out', out]);
    expect(stdout).toMatch(
      /^power-of-two on two-tier: 3 configurations and the defaults, judged at 7, 20 worlds; /,
    );
    expect(stdout).toMatch(/^rank +trial +objective +worlds +choices$/m);
    expect(stdout).toMatch(/^ +1 +\d \(chosen\) .* 20 /m);
    expect(stdout).toMatch(/^ +\d +0 \(defaults\) .* 20 /m);
    expect(stdout).toMatch(/In worlds that did not choose: objective .* of 20 worlds \(3001\.\.3020\)\.$/m);
  });
});

describe('tune refuses', () => {
  const agent = ['--agent', 'q-learning'];
  const withSpace = (text: string, ...words: string[]) =>
    inProcess(['tune', 'two-tier', ...words, '--space', spaceIn(temporaryFolder(), text)]);

  it('a parameter that there is not, and knows what was meant', async () => {
    expectRefusal(
      await withSpace(
        'parameters:\n  initialValue: {low: 0, high: 1}\n  learningrate: {low: 0, high: 1}\n',
        ...agent,
      ),
      /space\.yaml:3:3: parameters\.learningrate: q-learning: unknown hyperparameter 'learningrate'; did you mean 'learningRate'\? /,
    );
    expectRefusal(
      await withSpace('parameters:\n  choice: {low: 1, high: 4, step: 1}\n', '--policy', 'power-of-two'),
      /space\.yaml:2:3: parameters\.choice: scheduler 'power-of-two' has no parameter 'choice'; did you mean 'choices'\?/,
    );
  });

  it('values of which none can be, but not those that need others beside them', async () => {
    expectRefusal(
      await withSpace('parameters: {learningRate: {low: 2, high: 3}}\n', ...agent),
      /space\.yaml:1:14: parameters\.learningRate: q-learning: learningRate: /,
    );
  });

  it('an objective that there is not, seeds of what is not trained, and too many worlds', async () => {
    const space = 'parameters: {choices: {low: 1, high: 4, step: 1}}\n';
    const rule = ['--policy', 'power-of-two'];
    expectRefusal(
      await withSpace(`${space}objective: costs\n`, ...rule),
      /space\.yaml:2:1: objective: unknown objective 'costs'; did you mean 'cost'\? /,
    );
    expectRefusal(await withSpace(`${space}seeds: 3\n`, ...rule), /space\.yaml:2:1: seeds: 3 is not allowed/);
    expectRefusal(
      await withSpace(`${space}budget: {minimum: 1, maximum: 2000}\n`, ...rule),
      /space\.yaml:2:22: budget\.maximum: 2000 is not allowed \(at most 1000 worlds\)/,
    );
  });

  it('what is neither or both, what has nothing to tune, and nonsense', async () => {
    const tune = (...words: string[]) => inProcess(['tune', 'two-tier', ...words]);
    expectRefusal(await tune(), 'either --agent or --policy is required');
    expectRefusal(await tune(...agent, '--policy', 'random'), 'either --agent or --policy is required');
    expectRefusal(
      await tune('--policy', 'random'),
      "policy 'random' has no usual space of parameters: --space FILE names those to try",
    );
    expectRefusal(
      await tune('--policy', 'power-of-too'),
      /^unknown scheduler 'power-of-too'; did you mean 'power-of-two'\?/,
    );
    expectRefusal(await tune('--policy', 'sjf'), /^scheduler 'sjf' is for control batch, workflow, /);
    expectRefusal(await tune(...agent, '--trials', '0'), '--trials 0 is not allowed (a whole number ≥ 1)');
    expectRefusal(
      await tune('--policy', 'power-of-two', '--envs', '4'),
      '--envs: only trainings have it, not --policy',
    );
    expectRefusal(await inProcess(['train', 'two-tier']), '--agent is required (or --config)');
  });
});

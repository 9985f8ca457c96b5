import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess, switchyard, temporaryFolder } from './cli.ts';

const SMALL: Readonly<Record<string, readonly string[]>> = {
  ppo: ['--param', 'rollout=512', '--param', 'minibatch=128', '--param', 'hidden=[8,8]'],
  'q-learning': [],
  clone: [
    ...['--init', 'least-backlog', '--param', 'chunk=512', '--param', 'minibatch=128'],
    ...['--param', 'hidden=[8,8]'],
  ],
};

function words(agent: string, steps: number, ...more: string[]): string[] {
  return [
    'train',
    'two-tier',
    '--set',
    'horizon.tasks=300',
    '--agent',
    agent,
    '--steps',
    `${steps}`,
    ...more,
    '--json',
  ];
}

async function trained(agent: string, steps: number, ...more: string[]) {
  const { code, stdout, stderr } = await inProcess(words(agent, steps, ...SMALL[agent]!, ...more));
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as {
    steps: number;
    artifact: { hash: string };
    progress: Record<string, number>;
  };
}

describe.each(['ppo', 'q-learning', 'clone'])('training with %s', (agent) => {
  it('gives one artifact, whether it is stopped and resumed or not', async () => {
    const folder = temporaryFolder();
    const straight = await trained(agent, 3000, '--out', join(folder, 'straight'));
    const first = await trained(agent, 1500, '--out', join(folder, 'parts'));
    const resumed = await trained(agent, 3000, '--resume', join(folder, 'parts'));
    expect(first.artifact.hash).not.toBe(straight.artifact.hash);
    expect(resumed.artifact.hash).toBe(straight.artifact.hash);
    expect(resumed.steps).toBe(straight.steps);
    const read = (part: string, file: string) => readFileSync(join(folder, part, file));
    for (const file of ['policy.json', 'checkpoint/manifest.json']) {
      expect(read('parts', file).equals(read('straight', file))).toBe(true);
    }
  });

  it('gives another artifact with another seed', async () => {
    const folder = temporaryFolder();
    const hashes = [];
    for (const seed of ['1', '2']) {
      hashes.push((await trained(agent, 1500, '--seed', seed, '--out', join(folder, seed))).artifact.hash);
    }
    expect(new Set(hashes).size).toBe(2);
  });
});

describe('the backend of a run', () => {
  it('stays what it was when the run is resumed, and cannot be changed', async () => {
    const folder = temporaryFolder();
    const [straight, parts] = [join(folder, 'straight'), join(folder, 'parts')];
    const expected = await trained('ppo', 1024, '--backend', 'tfjs', '--out', straight);
    await trained('ppo', 512, '--backend', 'tfjs', '--out', parts);
    const changed = await inProcess(words('ppo', 1024, '--backend', 'onnx', '--resume', parts));
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/that run has backend "tfjs", not "onnx"/);
    const resumed = await trained('ppo', 1024, '--resume', parts);
    expect(resumed.artifact.hash).toBe(expected.artifact.hash);
  });

  it('is onnx where a run from before there was a choice does not say', async () => {
    const out = join(temporaryFolder(), 'run');
    await trained('q-learning', 200, '--out', out);
    const path = join(out, 'run.json');
    const { backend, ...older } = JSON.parse(readFileSync(path, 'utf8'));
    expect(backend).toBe('onnx');
    writeFileSync(path, JSON.stringify(older));
    const resume = (name: string) => inProcess(words('q-learning', 400, '--resume', out, '--backend', name));
    expect((await resume('tfjs')).stderr).toMatch(/that run has backend "onnx", not "tfjs"/);
    expect((await resume('onnx')).code).toBe(0);
  });
});

describe('a policy to begin with', () => {
  it('is a run of any method, a score, or a scheduler with its parameters', async () => {
    const folder = temporaryFolder();
    const clone = join(folder, 'clone');
    const { progress } = await trained('clone', 4096, '--out', clone);
    expect(progress['train/accuracy']).toBeGreaterThan(0.5);
    const hashes = [];
    for (const [k, init] of [clone, 'score:finish + cost', 'power-of-two:choices=3'].entries()) {
      const out = join(folder, `${k}`);
      hashes.push((await trained('ppo', 16, '--init', init, '--out', out)).artifact.hash);
    }
    expect(new Set(hashes).size).toBe(3);
  });

  it('is copied from as many choices as are asked for, and its artifact says so', async () => {
    const folder = temporaryFolder();
    const provenanceOf = async (...more: string[]) => {
      const out = join(folder, `${more.length}`);
      await trained('ppo', 16, '--init', 'least-backlog', ...more, '--out', out);
      return JSON.parse(readFileSync(join(out, 'policy.json'), 'utf8')).provenance;
    };
    expect((await provenanceOf()).training).toBeUndefined();
    expect((await provenanceOf('--demonstrations', '64')).training).toEqual({ demonstrations: 64 });
  });
});

describe('Ctrl-C in training', () => {
  it('writes a checkpoint that goes on as if nothing had happened, and ends with 130', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'run');
    let asked = false;
    const endless = words('ppo', 100_000_000, ...SMALL.ppo!, '--out', out).filter(
      (word) => word !== '--json',
    );
    const { code, stderr } = await switchyard(endless, {
      onStderr(text, kill) {
        if (asked || !text.includes('training')) return;
        asked = true;
        kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    const [, steps] = /interrupted after (\d+) steps; go on with --resume/.exec(stderr)!;
    const target = Number(steps) + 2048;
    const resumed = await trained('ppo', target, '--resume', out);
    const straight = await trained('ppo', target, '--out', join(folder, 'straight'));
    expect(resumed.artifact.hash).toBe(straight.artifact.hash);
  });
});

describe('train refuses in one line', () => {
  const refusals: readonly (readonly [what: string, words: string[], message: RegExp])[] = [
    ['an unknown agent', ['--agent', 'pp'], /unknown agent 'pp'; did you mean 'ppo'\?/],
    [
      'steps that are none',
      ['--agent', 'ppo', '--steps', '0'],
      /--steps 0 is not allowed \(a whole number ≥ 1\)/,
    ],
    ['an unknown hyperparameter', ['--agent', 'ppo', '--param', 'epoch=3'], /epoch.*did you mean 'epochs'/],
    [
      'no choices to copy',
      ['--agent', 'ppo', '--init', 'least-backlog', '--demonstrations', '0'],
      /--demonstrations 0 is not allowed \(a whole number ≥ 1\)/,
    ],
    [
      'choices of nobody',
      ['--agent', 'ppo', '--demonstrations', '64'],
      /--demonstrations 64: whose\? \(give --init\)/,
    ],
    ['a clone of nobody', ['--agent', 'clone'], /clone needs --init <scheduler>/],
    [
      'a copy of a parameter that is none',
      ['--agent', 'ppo', '--init', 'power-of-two:choice=3'],
      /scheduler 'power-of-two' has no parameter 'choice'/,
    ],
    [
      'a copy of an unknown scheduler',
      ['--agent', 'ppo', '--init', 'sfj'],
      /unknown scheduler 'sfj'; did you mean 'sjf'/,
    ],
    [
      'a copy of a scheduler for another control',
      ['--agent', 'ppo', '--init', 'sjf'],
      /scheduler 'sjf' is for control batch.*, the scenario's is dispatch/,
    ],
    [
      'rows of what has no queue',
      ['--agent', 'ppo', '--rows', '32'],
      /only what waits for the scheduler can be shown in part/,
    ],
    [
      'a run that is not there',
      ['--agent', 'ppo', '--resume', 'nowhere'],
      /no such file: nowhere\/run\.json/,
    ],
    [
      'a folder of something else',
      ['--agent', 'ppo', '--steps', '16', '--out', 'scenarios'],
      /scenarios holds other files/,
    ],
    [
      'a full disk',
      ['--agent', 'ppo', '--steps', '16', '--out', '/dev/full/run'],
      /cannot write \/dev\/full\/run/,
    ],
  ];
  it.each(refusals)('%s', async (_, more, message) => {
    const { code, stdout, stderr } = await inProcess(['train', 'two-tier', ...more]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('nothing of what a resumed run has and the command line does not repeat', async () => {
    const out = join(temporaryFolder(), 'run');
    await trained('ppo', 512, '--out', out, '--seed', 'mine', '--envs', '4');
    const resumed = await inProcess([...words('ppo', 1024), '--resume', out]);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ seed: 'mine', steps: 1024 });
  });

  it('another scenario, agent or seed than the run it resumes, and a damaged checkpoint', async () => {
    const out = join(temporaryFolder(), 'run');
    await trained('q-learning', 200, '--out', out);
    const resume = (...more: string[]) =>
      inProcess(['train', 'two-tier', '--set', 'horizon.tasks=300', '--resume', out, ...more]);
    expect((await resume('--agent', 'ppo')).stderr).toMatch(/that run has agent "q-learning", not "ppo"/);
    expect((await resume('--agent', 'q-learning', '--seed', '2')).stderr).toMatch(
      /that run has seed "1", not "2"/,
    );
    expect((await resume('--agent', 'q-learning', '--set', 'arrivals.rate=2')).stderr).toMatch(
      /that run has scenario/,
    );
    const other = await resume('--agent', 'q-learning', '--param', 'learningRate=0.5');
    expect(other.stderr).toMatch(/that run has hyperparameters \{\}, not \{"learningRate":0\.5\}/);
    expect((await resume('--agent', 'q-learning', '--envs', '8')).stderr).toMatch(
      /that run has envs 16, not 8/,
    );
    const tensors = join(out, 'checkpoint', 'state.json');
    writeFileSync(tensors, readFileSync(tensors, 'utf8').replace('"steps"', '"stepz"'));
    const damaged = await resume('--agent', 'q-learning');
    expect(damaged.stderr).toMatch(/state\.json/);
    expect(damaged.code).toBe(2);
    expect(existsSync(join(out, 'run.json'))).toBe(true);
  });
});

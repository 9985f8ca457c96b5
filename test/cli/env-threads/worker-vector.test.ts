import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { WorkerVector } from '../../../src/cli/env-threads/worker-vector.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import { inProcess, switchyard, temporaryFolder } from '../cli.ts';

type Vector = Awaited<ReturnType<typeof WorkerVector.start>>;

const { spec } = createCartPole();
const recipe = { env: 'cartpole-v1', rows: null, scenario: null };

async function withWorkers<T>(
  options: { count: number; workers: number; sameEpisodes?: number },
  use: (vector: Vector) => T | Promise<T>,
): Promise<T> {
  const vector = await WorkerVector.start({ recipe, spec, seed: 'threads', ...options });
  try {
    return await use(vector);
  } finally {
    await vector.close();
  }
}

describe('environments in worker threads', () => {
  it('are stepped as in this thread, thousands of times, and saved alike', async () => {
    const own = new VectorEnv(createCartPole, { count: 6, seed: 'threads', sameEpisodes: 2 });
    own.reset();
    await withWorkers({ count: 6, workers: 4, sameEpisodes: 2 }, async (vector) => {
      await vector.reset();
      for (let t = 0; t < 5000; t++) {
        const actions = Int32Array.from({ length: 6 }, (_, i) => (t >> i) & 1);
        own.step(actions);
        await vector.step(actions);
        expect(vector.rewards.every((reward, i) => reward === own.rewards[i])).toBe(true);
        expect(vector.batch.globals.every((x, k) => x === own.batch.globals[k])).toBe(true);
      }
      expect(vector.final.globals).toEqual(own.final.globals);
      expect(vector.terminated).toEqual(own.terminated);
      expect(vector.nextState(3)).toEqual(own.nextState(3));
      expect(vector.save()).toEqual(own.save());
      expect(vector.takeEpisodes()).toEqual(own.takeEpisodes());
      expect(vector.takeMeanReward()).toBe(own.takeMeanReward());
    });
  });

  it('go on from a state that was saved in this thread', async () => {
    const own = new VectorEnv(createCartPole, { count: 3, seed: 'threads' });
    own.reset();
    for (let t = 0; t < 30; t++) own.step(Int32Array.of(0, 1, 0));
    await withWorkers({ count: 3, workers: 2 }, async (vector) => {
      vector.load(own.save());
      expect(vector.started).toBe(true);
      expect(vector.batch.globals).toEqual(own.batch.globals);
      for (let t = 0; t < 50; t++) {
        own.step(Int32Array.of(1, 1, 0));
        await vector.step(Int32Array.of(1, 1, 0));
      }
      expect(vector.save()).toEqual(own.save());
      const larger = new VectorEnv(createCartPole, { count: 4, seed: 'threads' });
      expect(() => vector.load(larger.save())).toThrow('the state of 4 environments does not fit 3');
    });
  });

  it('raise here what goes wrong there', async () => {
    await withWorkers({ count: 4, workers: 2 }, async (vector) => {
      expect(() => vector.step(new Int32Array(4))).toThrow('cartpole-v1 must be reset before its first step');
      await vector.reset();
      const error = 'cartpole-v1 (member 3) does not allow action 2 now (allowed: 0, 1)';
      expect(() => vector.step(Int32Array.of(0, 0, 0, 2))).toThrow(error);
      await vector.step(new Int32Array(4));
    });
    const scenario = { name: 'nowhere.yaml', overrides: [] };
    const lost = {
      recipe: { env: 'dispatch-v0', rows: null, scenario },
      spec,
      seed: '1',
      count: 2,
      workers: 2,
    };
    await expect(WorkerVector.start(lost)).rejects.toThrow('nowhere.yaml');
    const tooMany = withWorkers({ count: 2, workers: 3 }, () => undefined);
    await expect(tooMany).rejects.toThrow('workers: 3 is not allowed (from 1 to the 2 environments)');
  });

  it('answer nothing after they have been ended', async () => {
    const vector = await withWorkers({ count: 2, workers: 1 }, (open) => open);
    expect(() => vector.reset()).toThrow('the worker threads have been ended');
  });
});

const TRAIN = ['train', 'two-tier', '--set', 'horizon.tasks=300', '--agent', 'ppo', '--json'];
const SMALL = ['--param', 'rollout=512', '--param', 'minibatch=128', '--param', 'hidden=[8,8]'];

async function hashOfRun(...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess([...TRAIN, ...SMALL, ...more]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout).artifact.hash;
}

describe('train --workers', () => {
  it('gives one artifact with any number of threads, changed on the way too', async () => {
    const folder = temporaryFolder();
    const out = (name: string) => ['--out', join(folder, name)];
    const straight = await hashOfRun('--steps', '3000', ...out('none'));
    await hashOfRun('--steps', '1500', '--workers', '2', ...out('parts'));
    const resumed = await hashOfRun('--steps', '3000', '--workers', '1', '--resume', join(folder, 'parts'));
    expect(resumed).toBe(straight);
  });

  it('ends with its threads at Ctrl-C', async () => {
    let asked = false;
    const words = [
      ...TRAIN.filter((word) => word !== '--json'),
      ...SMALL,
      '--steps',
      '100000000',
      '--workers',
      '2',
    ];
    const { code, stderr } = await switchyard([...words, '--out', join(temporaryFolder(), 'run')], {
      onStderr(text, kill) {
        if (asked || !text.includes('training')) return;
        asked = true;
        kill('SIGINT');
      },
    });
    expect(stderr).toMatch(/interrupted after \d+ steps; go on with --resume/);
    expect(code).toBe(130);
  });

  it('is refused for more threads than environments', async () => {
    const { code, stderr } = await inProcess([...TRAIN, '--envs', '2', '--workers', '3']);
    expect(stderr).toBe('error: workers: 3 is not allowed (from 1 to the 2 environments)\n');
    expect(code).toBe(2);
  });
});

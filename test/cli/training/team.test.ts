import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefusal, inProcess, temporaryFolder } from '../cli.ts';

const TRAIN = [
  'train',
  'two-tier',
  '--set',
  'horizon.tasks=300',
  '--json',
  '--multi',
  'executor',
  '--envs',
  '2',
];
const PPO = [
  '--agent',
  'ppo',
  '--param',
  'rollout=512',
  '--param',
  'minibatch=128',
  '--param',
  'hidden=[8,8]',
];

async function hashOfRun(...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess([...TRAIN, ...PPO, ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout).artifact.hash;
}

describe('train --multi executor', () => {
  it('gives one artifact, whether it is stopped and resumed or not, that plays and verifies like any other', async () => {
    const folder = temporaryFolder();
    const [straight, parts] = [join(folder, 'straight'), join(folder, 'parts')];
    const hash = await hashOfRun('--steps', '3200', '--out', straight);
    await hashOfRun('--steps', '1280', '--out', parts);
    expect(await hashOfRun('--steps', '3200', '--resume', parts)).toBe(hash);
    const played = await inProcess([
      'simulate',
      'two-tier',
      '--set',
      'horizon.tasks=300',
      '--policy',
      parts,
      '--json',
    ]);
    expect(played.code).toBe(0);
    expect((await inProcess(['verify', straight])).code).toBe(0);
  });

  it('is refused where it cannot be', async () => {
    const train = (...words: string[]) =>
      inProcess(['train', ...words, '--multi', 'executor', '--steps', '16']);
    expectRefusal(
      await train('two-tier', '--agent', 'q-learning'),
      /only as a network with bids of two levels/,
    );
    expectRefusal(
      await train('cartpole-v1', '--agent', 'ppo'),
      /--multi executor: cartpole-v1 has no executors/,
    );
    expectRefusal(await train('batch', '--agent', 'ppo'), /control batch has one machine and so no team/);
    expectRefusal(await train('placement', '--agent', 'ppo'), /nobody scores the wait row/);
    expectRefusal(await train('two-tier', '--agent', 'ppo', '--workers', '2'), /stepped in one thread/);
    expectRefusal(
      await train('two-tier', '--agent', 'ppo', '--init', 'cheapest'),
      /a team has nobody to copy/,
    );
  });
});

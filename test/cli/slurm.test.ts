import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('switchyard slurm', () => {
  it.each([
    [['--mode', 'advise'], '--policy is required'],
    [['--policy', 'sjff'], /unknown scheduler 'sjff'.*did you mean 'sjf'/],
    [['--policy', 'round-robin'], /scheduler 'round-robin' is for control dispatch/],
    [['--policy', 'sjf', '--mode', 'enforce'], /^mode enforce needs an audit log/],
    [['--policy', 'sjf', '--mode', 'force'], /mode/],
    [['--policy', 'sjf', '--interval', '0'], '--interval: 0 (allowed: 0.1 to 86400)'],
    [['--policy', 'sjf', '--max-updates', '1.5'], '--max-updates: expected a whole number'],
    [['--restore'], /^--restore needs --audit FILE/],
    [['--restore', '--policy', 'sjf', '--audit', 'x'], /^--restore stands alone/],
  ])('refuses %j', async (words, message) => {
    expectRefusal(await inProcess(['slurm', ...words]), message);
  });

  it('refuses a state file that is none', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.slurm.json'), '{"version": 2}');
    const audit = join(folder, 'a');
    const outcome = await inProcess(['slurm', '--restore', '--audit', audit]);
    expectRefusal(outcome, /a\.slurm\.json: \/version: .*\(expected what switchyard slurm keeps there\)$/);
  });

  it('says how to install Slurm where it is missing', async () => {
    vi.stubEnv('PATH', temporaryFolder());
    const outcome = await inProcess(['slurm', '--policy', 'sjf']);
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toMatch(
      /^error: squeue is needed and not installed: apt-get install slurm-client[^\n]*\n$/,
    );
  });

  it('says that Slurm does not answer, when asked once', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'squeue'),
      '#!/bin/sh\necho "Unable to contact slurm controller" >&2; exit 1',
      {
        mode: 0o755,
      },
    );
    vi.stubEnv('PATH', `${folder}:/bin:/usr/bin`);
    const outcome = await inProcess(['slurm', '--policy', 'sjf', '--once']);
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toBe('error: Slurm does not answer: squeue: Unable to contact slurm controller\n');
    writeFileSync(join(folder, 'squeue'), '#!/bin/sh\nexec sleep 30', { mode: 0o755 });
    const slow = await inProcess(['slurm', '--policy', 'sjf', '--once', '--timeout', '0.2']);
    expect(slow.stderr).toBe('error: Slurm does not answer: squeue did not answer within 0.2 s\n');
  });
});

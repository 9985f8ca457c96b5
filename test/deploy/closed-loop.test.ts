import { join } from 'node:path';
import { expect, it } from 'vitest';
import { closedLoop, serve } from '../../deploy/examples/closed-loop.mjs';
import { built, inProcess, temporaryFolder } from '../cli/cli.ts';

/** As in a process of its own, but for the time that starting one takes. */
async function switchyard(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess(words);
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}: ${stderr}`);
  return stdout;
}

it('the loop closes: serve, log, replay, train, verify, ope, canary, enforce', async () => {
  const folder = temporaryFolder();
  const start = (words: string[]) => serve(words, [built('src/cli/main.js'), ...words]);
  const { before, load, verified, ope, canary, after } = await closedLoop({
    folder,
    switchyard,
    start,
    tell: () => {},
  });
  // Everything that was served is in the log, with its outcome, and all of it is replayed.
  expect(load).toMatchObject({ rows: 480, kept: 240, dropped: {}, out: join(folder, 'yesterday.yaml') });
  expect(verified).toMatchObject({ ok: true, signature: 'valid' });
  expect(Object.keys(before.artifacts)).toHaveLength(1);
  expect(ope).toMatchObject({ decisions: 240, unsupported: 0, policy: { hash: verified.hash } });
  expect(ope.dr.difference.ci95[1]).toBeLessThan(0);
  // 1 is expected of the mean weight; weights are at most 4, so its deviation is below √(3 / 240) = 0.112: |z| < 4.
  expect(Math.abs(ope.meanWeight - 1)).toBeLessThan(0.45);
  // Half of the keys: binomial, 80 × 0.5, |z| < 4.
  expect(canary.status.rolledBack).toBeNull();
  expect(Math.abs(canary.artifacts[verified.hash]! - 40) / Math.sqrt(20)).toBeLessThan(4);
  expect(after.artifacts).toEqual({ [verified.hash]: 60 });
  expect(after.status).toMatchObject({ mode: 'enforce', audit: null });
}, 120_000);

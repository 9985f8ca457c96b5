import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { BundleWatch } from '../../../src/serve/rollout/bundle-watch.ts';
import { stateOf } from '../../../src/serve/rollout/folder-snapshot.ts';

let files: Record<string, string>;
let next: (() => void) | null;
let changes: number;
let fails: boolean;
let watch: BundleWatch;

beforeEach(() => {
  files = { 'policy.json': 'a', 'manifest.json': 'a' };
  next = null;
  changes = 0;
  fails = false;
  watch = new BundleWatch({
    folder: 'policy',
    every: 1000,
    state: () => JSON.stringify(files),
    after: (milliseconds, run) => {
      expect(milliseconds).toBe(1000);
      next = run;
      return () => {
        next = null;
      };
    },
    onChange: async () => {
      changes++;
      if (fails) throw new Error('the bundle does not hold');
    },
  });
});

/** Looks once, or more often; answers how many changes have been told. */
async function look(times = 1): Promise<number> {
  for (let i = 0; i < times; i++) {
    const run = next;
    next = null;
    run?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return changes;
}

it('tells nothing while nothing changes', async () => {
  expect(await look(5)).toBe(0);
});

it('tells a change once, when the folder rests', async () => {
  files['policy.json'] = 'b';
  expect(await look()).toBe(0);
  files['manifest.json'] = 'b';
  expect(await look()).toBe(0);
  expect(await look()).toBe(1);
  expect(await look(5)).toBe(1);
  files['policy.py'] = 'b';
  expect(await look(2)).toBe(2);
});

it('waits for as long as somebody writes', async () => {
  for (let i = 0; i < 10; i++) {
    files['policy.json'] = `${i}`;
    expect(await look()).toBe(0);
  }
  expect(await look()).toBe(1);
});

it('tells nothing where all is as it was again', async () => {
  files['policy.json'] = 'b';
  await look();
  files['policy.json'] = 'a';
  expect(await look(5)).toBe(0);
});

it('goes on after a bundle that does not hold, and tells of the next', async () => {
  fails = true;
  files['policy.json'] = 'broken';
  expect(await look(5)).toBe(1);
  files['policy.json'] = 'mended';
  expect(await look(2)).toBe(2);
});

it('looks no more once it is closed', async () => {
  files['policy.json'] = 'b';
  watch.close();
  expect(next).toBeNull();
  expect(await look(3)).toBe(0);
});

it('does not go on when it is closed while a change is told', async () => {
  files['policy.json'] = 'b';
  await look();
  next!();
  watch.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(changes).toBe(1);
  expect(next).toBeNull();
});

it('sees every change of a folder on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  try {
    const states = new Set<string>();
    const look = () => states.add(stateOf(folder)).size;
    expect(look()).toBe(1);
    writeFileSync(join(folder, 'policy.json'), 'a');
    expect(look()).toBe(2);
    expect(look()).toBe(2);
    // Another file of the same size and times, as of a copy that keeps them.
    const { atime, mtime } = statSync(join(folder, 'policy.json'));
    writeFileSync(join(folder, 'new'), 'b');
    utimesSync(join(folder, 'new'), atime, mtime);
    renameSync(join(folder, 'new'), join(folder, 'policy.json'));
    expect(look()).toBe(3);
    mkdirSync(join(folder, 'tfjs'));
    writeFileSync(join(folder, 'tfjs', 'model.json'), '');
    expect(look()).toBe(4);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

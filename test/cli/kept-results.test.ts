import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess } from '../../src/bench/executors/in-process.ts';
import { KEPT_FILE, keeping } from '../../src/cli/kept-results.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { temporaryFolder } from './cli.ts';

interface Task {
  readonly n: number;
  readonly place: string;
}

const tasks = (...numbers: number[]): Task[] => numbers.map((n) => ({ n, place: 'here' }));

function squares(folder: string) {
  const run: number[] = [];
  const executor = inProcess(async ({ n }: Task) => {
    run.push(n);
    return n * n;
  });
  return { run, kept: keeping(executor, folder, ({ n }) => ({ n })) };
}

describe('kept results', () => {
  it('are not run again, by anybody who asks for the same', async () => {
    const folder = temporaryFolder();
    const first = squares(folder);
    expect(await first.kept.run(tasks(1, 2, 3))).toEqual([1, 4, 9]);
    const second = squares(folder);
    const seen: number[] = [];
    const elsewhere = tasks(4, 3, 2).map((task) => ({ ...task, place: 'elsewhere' }));
    expect(await second.kept.run(elsewhere, { onProgress: (done) => seen.push(done) })).toEqual([16, 9, 4]);
    expect(second.run).toEqual([4]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('are there as soon as a run has ended, whatever becomes of the others', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const { kept } = squares(folder);
    const interrupted = kept.run(tasks(1, 2, 3), {
      signal: controller.signal,
      onProgress: (done) => done === 2 && controller.abort(),
    });
    await expect(interrupted).rejects.toThrow(InterruptedError);
    expect(readFileSync(join(folder, KEPT_FILE), 'utf8').match(/\n/g)).toHaveLength(2);
    const { run, kept: later } = squares(folder);
    expect(await later.run(tasks(1, 2, 3))).toEqual([1, 4, 9]);
    expect(run).toEqual([3]);
  });

  it('do without what a crash left in pieces, and go on after it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, KEPT_FILE);
    await squares(folder).kept.run(tasks(1, 2, 3));
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, -20));
    const torn = squares(folder);
    expect(await torn.kept.run(tasks(1, 2, 3))).toEqual([1, 4, 9]);
    expect(torn.run).toEqual([3]);
    appendFileSync(file, Buffer.alloc(64));
    const zeroed = squares(folder);
    expect(await zeroed.kept.run(tasks(1, 2, 3, 4))).toEqual([1, 4, 9, 16]);
    expect(zeroed.run).toEqual([4]);
    const again = squares(folder);
    await again.kept.run(tasks(1, 2, 3, 4));
    expect(again.run).toEqual([]);
  });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeLog } from '../../serve/audit/decisions.ts';
import { policyFolder, requests } from '../../serve/live/served.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../cli.ts';
import { RUN_TIME, servedLog } from './logs.ts';

let folder: string;
let log: string;
beforeAll(async () => {
  ({ folder } = await policyFolder('1'));
  log = await servedLog(folder, 120, { explore: 0.5 });
});

const replay = (path: string, out: string, ...words: string[]) =>
  inProcess(['replay', path, '--out', out, ...words]);

describe('replay', () => {
  it('makes a scenario of a log that is valid, plays and trains', async () => {
    const cwd = temporaryFolder();
    const out = join(cwd, 'day.yaml');
    const { code, stdout, stderr } = await replay(log, out, '--like', folder, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'switchyard/replay/v1',
      trace: join(cwd, 'day.trace.csv'),
      rows: 240,
      kept: 120,
      dropped: {},
    });
    expect(stderr).toContain('rows read: 240\ntasks kept: 120\nnote: work of 120 tasks: measured\n');
    const scenario = parse(readFileSync(out, 'utf8'));
    // Its fleet is that of the log, so what else is known of it stays.
    expect(scenario.executors.map(({ name }: { name: string }) => name)).toEqual(['edge', 'site', 'cloud']);
    expect(scenario.reward).toEqual({ cost: 1, latency: 0.02, sla: 1 });
    expect((await inProcess(['validate', out])).code).toBe(0);
    const played = await inProcess(['simulate', out, '--policy', 'least-backlog', '--json']);
    expect(JSON.parse(played.stdout).tasks.arrived).toBe(120);
    const trained = await inProcess([
      'train',
      out,
      '--agent',
      'reinforce',
      '--steps',
      '32',
      '--eval-every',
      '0',
      '--out',
      join(cwd, 'run'),
    ]);
    expect(trained.code).toBe(0);
  });

  it('takes arrivals, work, deadlines and executors from the log', async () => {
    const out = join(temporaryFolder(), 'day.yaml');
    expect((await replay(log, out)).code).toBe(0);
    const scenario = parse(readFileSync(out, 'utf8'));
    const { executors } = requests[0]!;
    expect(scenario.executors.map(({ name }: { name: string }) => name)).toEqual(
      executors.map(({ name }) => name),
    );
    expect(scenario.executors[0]).toMatchObject({ tier: executors[0]!.tier, speed: executors[0]!.speed });
    const records = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const first = records.find(({ kind }) => kind === 'decision');
    const arrivals = records
      .filter(({ kind }) => kind === 'decision')
      .map(({ time, input }) => Date.parse(time) / 1000 - (input.task.waited ?? 0));
    const rows = readFileSync(out.replace('.yaml', '.trace.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const row = rows.find(([id]) => id === 'task-0')!;
    const cell = (name: string) => Number(row[rows[0]!.indexOf(name)]);
    expect(cell('arrival')).toBeCloseTo(arrivals[0]! - Math.min(...arrivals), 5);
    const expected = first.input.task.runtimes[first.action];
    expect(cell('work')).toBeCloseTo((first.input.task.work * RUN_TIME) / expected, 9);
    expect(cell('estimate')).toBeCloseTo(first.input.task.work, 9);
  });

  it('leaves nothing where the chain does not hold or nothing can be replayed', async () => {
    const cwd = temporaryFolder();
    const edited = join(cwd, 'edited.jsonl');
    writeFileSync(edited, readFileSync(log, 'utf8').replace('"sojourn":3', '"sojourn":1'));
    const out = join(cwd, 'out', 'day.yaml');
    const refused = await replay(edited, out);
    expect(refused.code).toBe(99);
    expect(refused.stderr).toMatch(/edited\.jsonl does not hold: 1 problem\n$/);
    const strange = join(cwd, 'strange.jsonl');
    await writeLog(strange, 3);
    expectRefusal(
      await replay(strange, out),
      `${strange}: no task is left to replay (left out: not a request 3)`,
    );
    expectRefusal(await replay(log, out, '--like', 'two-teir'), /did you mean 'two-tier'/);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.yaml'))).toEqual([]);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { slurmWeightsText } from '../../../src/export/static/slurm/text.ts';
import { built, inProcess } from '../../cli/cli.ts';
import { describeSlurm, SlurmCluster } from '../../fixtures/slurm.ts';

const JOBS = 60;

/** Sleepers of 1 to 4 seconds and 1 to 16 of 32 processors; their users say ten minutes for each second. */
const submissions = (() => {
  const stream = new SequentialStream('slurm');
  return Array.from({ length: JOBS }, () => {
    const seconds = stream.uniform() < 0.7 ? 1 : 2 + stream.below(3);
    const processors = 2 ** stream.below(5);
    return { seconds, words: ['-n', String(processors), '-t', String(10 * seconds)] };
  });
})();

/** Figures of a cluster that has done all of them. */
function figures(cluster: SlurmCluster, submitted: readonly { id: number; at: number }[]) {
  const slowdowns = (bound: number) =>
    submitted.map(({ id, at }) => {
      const [start, end] = cluster.stamps(id) as [number, number];
      return Math.max(1, (end - at) / Math.max(end - start, bound));
    });
  const waits = submitted.map(({ id, at }) => cluster.stamps(id)[0]! - at);
  return { slowdown1: mean(slowdowns(1)), slowdown10: mean(slowdowns(10)), wait: mean(waits) };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const now = () => Date.parse(new Date().toISOString()) / 1000;

/** Submits all to a machine that is busy with something else for its first seconds. */
async function submitAll(cluster: SlurmCluster) {
  await block(cluster, 4);
  const submitted: { id: number; at: number }[] = [];
  for (const { seconds, words } of submissions) {
    submitted.push({ at: now(), id: await cluster.submit(seconds, ...words) });
  }
  return submitted;
}

async function block(cluster: SlurmCluster, seconds: number): Promise<number> {
  const blocker = await cluster.submit(seconds, '-n', '32', '-t', '1');
  await vi.waitUntil(() => cluster.stamps(blocker).length === 1, { timeout: 30_000 });
  return blocker;
}

const ended = (cluster: SlurmCluster, ids: readonly number[]) =>
  vi.waitUntil(() => ids.every((id) => cluster.stamps(id).length >= 2), { timeout: 100_000, interval: 200 });

describeSlurm('an agent beside a real Slurm', () => {
  const plain = new SlurmCluster();
  const ordered = new SlurmCluster();
  const agents: ChildProcess[] = [];
  const log = join(ordered.folder, 'audit.jsonl');

  function startAgent(...words: string[]) {
    const all = [built('src/cli/main.js'), 'slurm', '--mode', 'enforce', '--audit', log, ...words];
    const child = spawn(process.execPath, all, {
      env: ordered.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
      });
    }
    agents.push(child);
    return { child, written };
  }

  beforeAll(async () => {
    vi.stubEnv('SLURM_CONF', ordered.configuration);
    await Promise.all([plain.start(), ordered.start(['PriorityType=priority/multifactor'])]);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    for (const agent of agents) agent.kill('SIGKILL');
    await Promise.all([plain, ordered].map((cluster) => cluster.stop()));
  });

  it('lets short jobs of the same submissions wait less than first come, first served', async () => {
    const { child, written } = startAgent('--policy', 'sjf', '--interval', '0.5');
    const [fifo, policy] = await Promise.all([submitAll(plain), submitAll(ordered)]);
    await Promise.all([
      ended(
        plain,
        fifo.map(({ id }) => id),
      ),
      ended(
        ordered,
        policy.map(({ id }) => id),
      ),
    ]);
    const [first, shortest] = [figures(plain, fifo), figures(ordered, policy)];
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect({ code, stderr: written.stderr }).toMatchObject({ code: 0 });
    const reports = written.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const set = reports.reduce((sum, report) => sum + report.set, 0);
    console.log(JSON.stringify({ jobs: JOBS, fifo: first, sjf: shortest, rankings: reports.length, set }));
    for (const { id } of policy) expect(ordered.stamps(id)).toHaveLength(2);
    expect(shortest.slowdown1).toBeLessThan(first.slowdown1);
    expect(shortest.wait).toBeLessThan(first.wait);
    expect((await inProcess(['audit', 'verify', log])).code).toBe(0);
  });

  it('loses no job and no order when it is killed and the controller restarts', async () => {
    const blocker = await block(ordered, 100);
    const minutes = [30, 10, 20];
    const jobs: number[] = [];
    for (const limit of minutes) jobs.push(await ordered.submit(0.2, '-n', '32', '-t', String(limit)));
    const [thirty, ten, twenty] = jobs as [number, number, number];
    const held = await ordered.submit(0.2, '-H', '-t', '1');
    const nice = await ordered.submit(0.2, '--nice=7', '-n', '32', '-t', '1');
    const theirs = await ordered.submit(0.2, '-n', '32', '-t', '50');
    await ordered.tell('scontrol', 'update', `JobId=${theirs}`, 'Priority=700');
    const before = new Map(await ordered.pending());

    const { child } = startAgent('--policy', 'sjf', '--interval', '0.3');
    const order = async () => (await ordered.pending()).map(([id]) => id);
    const wanted = [theirs, ten, twenty, thirty];
    await vi.waitUntil(async () => (await order()).slice(0, 4).join() === wanted.join(), { timeout: 30_000 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await ordered.stopController();
    await ordered.startController();
    expect([...(await order())].sort()).toEqual([...jobs, held, nice, theirs].sort());
    const after = new Map(await ordered.pending());
    for (const id of [held, theirs]) expect(after.get(id)).toBe(before.get(id));
    expect(await ordered.tell('squeue', '-h', '-j', String(nice), '-o', '%y')).toBe('7\n');

    const restored = await inProcess(['slurm', '--restore', '--audit', log]);
    expect(restored).toMatchObject({ code: 0 });
    expect(new Map(await ordered.pending())).toEqual(before);

    const again = await inProcess([
      'slurm',
      '--policy',
      'sjf',
      '--mode',
      'enforce',
      '--audit',
      log,
      '--once',
    ]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const late = await ordered.submit(0.2, '-n', '32', '-t', '1');
    await ordered.tell('scancel', String(blocker));
    const ran = [...wanted, late, nice];
    await ended(ordered, ran);
    const started = [...ran].sort((a, b) => ordered.stamps(a)[0]! - ordered.stamps(b)[0]!);
    expect(started.slice(0, 4)).toEqual(wanted);
    for (const id of ran) expect(ordered.stamps(id)).toHaveLength(2);
    expect(ordered.stamps(held)).toEqual([]);
    expect((await inProcess(['audit', 'verify', log])).code).toBe(0);
    expect(readFileSync(log, 'utf8')).toContain('slurm priorities given back');
  });

  it('takes the lines that slurm-weights writes', async () => {
    const weights = { favorSmall: true, relative: true, maxAge: 90_060, age: 12, jobSize: 3000 };
    appendFileSync(plain.configuration, slurmWeightsText(weights, ['a note']));
    await plain.stopController();
    await plain.startController();
    const told = await plain.tell('scontrol', 'show', 'config');
    const value = (key: string) => new RegExp(`^${key}\\s*= (.*)$`, 'm').exec(told)?.[1]?.trim();
    expect(value('PriorityType')).toBe('priority/multifactor');
    expect(value('PriorityFavorSmall')).toBe('Yes');
    expect(value('PriorityFlags')).toBe('SMALL_RELATIVE_TO_TIME');
    expect(value('PriorityMaxAge')).toBe('1-01:01:00');
    expect(value('PriorityWeightAge')).toBe('12');
    expect(value('PriorityWeightJobSize')).toBe('3000');
  });
});

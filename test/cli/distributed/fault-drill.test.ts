import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KEPT_FILE } from '../../../src/cli/kept-results.ts';
import { describeRedis, startRedis } from '../../fixtures/redis.ts';
import { startSwitchyard, switchyard, temporaryFolder, until } from '../cli.ts';

const SCENARIO = `
name: drill
horizon: {tasks: 100000}
executors:
  - {name: edge, count: 3, price: {perSecond: 0.01}}
  - {name: cloud, count: 2, speed: 2, latency: 0.1, price: {perSecond: 0.05}}
tasks: [{name: api, work: {dist: lognormal, mean: 1, scv: 3}, sla: {deadline: 4, penalty: 1}}]
arrivals: {process: poisson, rate: 5}
`;

const TRIALS = 2 * 16;

/** The files of a folder and their content. */
const contentOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

describeRedis('a benchmark on many machines', () => {
  it('comes to the same bytes though a worker, Redis and the coordinator are killed', async () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    writeFileSync(join(folder, 'drill.yaml'), SCENARIO);
    const words = ['bench', 'drill.yaml', '--policies', 'random,least-backlog', '--seeds', '1..16'];
    const straight = switchyard([...words, '--jobs', '1', '--out', 'straight'], { cwd: folder });

    const redis = await startRedis();
    const worker = () => startSwitchyard(['worker', '--redis', redis.url, '--jobs', '1'], elsewhere);
    const coordinate = (...more: string[]) =>
      startSwitchyard([...words, '--redis', redis.url, '--out', 'drill', ...more], folder);
    const keys = () => {
      const file = join(folder, 'drill-runs', KEPT_FILE);
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
      return lines.map((line) => (JSON.parse(line) as { key: string }).key);
    };

    const first = worker();
    const lost = coordinate();
    await until(() => keys().length >= 1);
    first.kill('SIGKILL');
    lost.kill('SIGKILL');
    await lost.ended;
    const kept = keys();
    expect(new Set(kept).size).toBe(kept.length);
    expect(kept.length).toBeLessThan(TRIALS);
    expect(existsSync(join(folder, 'drill'))).toBe(false);

    const resumed = coordinate('--resume');
    await until(async () => (await redis.held()) === 0);
    await until(() => resumed.stderr().includes('no worker of this build'));
    const [doomed, other] = [worker(), worker()];
    await until(() => [doomed, other].every((each) => each.stderr().includes('waiting for trials')));
    await until(async () => (await redis.held()) >= 2);
    doomed.kill('SIGKILL');
    // Its job cannot have been taken over yet.
    await redis.kill();
    await new Promise((resume) => setTimeout(resume, 500));
    await redis.start();
    expect({ ...(await resumed.ended), stderr: resumed.stderr() }).toMatchObject({ code: 0 });
    expect(resumed.stderr()).toContain('redis is gone: waiting for it at');
    expect((await straight).code).toBe(0);
    expect(contentOf(join(folder, 'drill'))).toEqual(contentOf(join(folder, 'straight')));
    expect(existsSync(join(folder, 'drill-runs'))).toBe(false);

    other.kill('SIGTERM');
    expect((await other.ended).code).toBe(0);
  }, 180_000);
});

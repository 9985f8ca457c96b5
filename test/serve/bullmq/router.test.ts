import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddOptions, createRouter, type Router, type RouterOptions } from '../../../src/bullmq.ts';
import type { DecisionService } from '../../../src/serve/service.ts';
import { describeRedis, type RedisServer, startRedis } from '../../fixtures/redis.ts';
import { openServer } from '../http/fixture.ts';
import { policyFolder, serviceOf } from '../live/served.ts';

const TWO = [
  { name: 'fast', slots: 2, speed: 4 },
  { name: 'slow', slots: 2, speed: 1 },
] as const;

/** Milliseconds: a machine with other work to do is not what is tested. */
const PATIENT = 20_000;

describeRedis('a router', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-router-'));
  const routers: Router[] = [];
  const workers: Worker[] = [];
  let server: RedisServer;
  let redis: Redis;
  let worlds = 0;

  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    server = await startRedis((end) => ends.push(end));
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
  });

  afterAll(async () => {
    await Promise.all(routers.map((router) => router.close()));
    await Promise.all(workers.map((worker) => worker.close(true)));
    redis?.disconnect();
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Keys of its own, so that tests see nothing of each other. */
  const newPrefix = () => `test${worlds++}`;
  const newFile = () => join(folder, `file${worlds++}`);

  async function open(prefix: string, options: Partial<RouterOptions> = {}): Promise<Router> {
    const artifact = options.url === undefined ? { artifact: 'earliest-finish', audit: newFile() } : {};
    const router = await createRouter({
      connection: server.url,
      prefix,
      executors: TWO,
      ...artifact,
      mode: 'enforce',
      deadlineMs: PATIENT,
      log: () => {},
      ...options,
    });
    routers.push(router);
    return router;
  }

  async function work(
    prefix: string,
    queue: string,
    process: (job: Job) => Promise<unknown>,
  ): Promise<Worker> {
    const worker = new Worker(queue, process, { connection: redis, prefix });
    workers.push(worker);
    await worker.waitUntilReady();
    return worker;
  }

  /** Adds jobs one after another, and answers where they went. */
  async function places(router: Router, count: number, options: AddOptions = {}): Promise<(string | null)[]> {
    const found: (string | null)[] = [];
    for (let k = 0; k < count; k++) found.push((await router.add('work', {}, options)).executor);
    return found;
  }

  const recordsOf = (file: string) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  describe('sees', () => {
    it('what it has sent itself, however fast', async () => {
      const router = await open(newPrefix());
      const added = await Promise.all(Array.from({ length: 20 }, () => router.add('work', {}, { work: 1 })));
      const fast = added.filter(({ executor }) => executor === 'fast').length;
      // 20 jobs of 1 s would take 2 s or more on the fast one alone.
      expect(fast).toBeGreaterThan(12);
      expect(fast).toBeLessThan(20);
    });

    it('what others have sent', async () => {
      const prefix = newPrefix();
      const [one, other] = [await open(prefix), await open(prefix, { countsMs: 0 })];
      expect(await places(one, 12, { work: 1 })).toContain('slow');
      // As if it had sent them itself.
      expect(await places(other, 1, { work: 1 })).toEqual(await places(one, 1, { work: 1 }));
    });

    it('pauses, and who has no worker', async () => {
      const prefix = newPrefix();
      const quick = { countsMs: 0, workersEverySeconds: 0.05 };
      const router = await open(prefix, quick);
      expect(await places(router, 1), 'nobody has a worker').toEqual(['fast']);
      const slow = await work(prefix, 'slow', async () => 0);
      await expect.poll(() => places(router, 1)).toEqual(['slow']);
      const fast = await work(prefix, 'fast', async () => 0);
      await expect.poll(() => places(router, 1)).toEqual(['fast']);
      const queue = new Queue('fast', { connection: redis, prefix });
      await queue.pause();
      expect(await places(router, 1)).toEqual(['slow']);
      await queue.close();
      await Promise.all([slow.close(), fast.close()]);
    });
  });

  describe('a job with an id', () => {
    it('runs once, however often, wherever and whenever it is added', async () => {
      const prefix = newPrefix();
      const [one, other] = [await open(prefix), await open(prefix, { artifact: 'round-robin' })];
      const ran: string[] = [];
      for (const { name } of TWO) await work(prefix, name, async ({ id }) => ran.push(id!));
      const options = { jobId: 'invoice-7', removeOnComplete: true };
      const added = await Promise.all([one, other, one, other, one].map((r) => r.add('work', {}, options)));
      expect(new Set(added.map(({ executor }) => executor)).size).toBe(1);
      expect(added.filter(({ repeated }) => !repeated)).toHaveLength(1);
      await expect.poll(() => ran).toEqual(['invoice-7']);
      // It is over, and BullMQ has forgotten it.
      const queue = new Queue(added[0]!.executor!, { connection: redis, prefix });
      await expect.poll(() => queue.remove('invoice-7')).toBe(1);
      await queue.close();
      expect(await other.add('work', {}, options)).toMatchObject({ repeated: true, job: null, answer: null });
      await other.add('work', {}, { jobId: 'invoice-8' });
      await expect.poll(() => ran).toEqual(['invoice-7', 'invoice-8']);
    });

    it('goes where it was to go when its router died on the way', async () => {
      const prefix = newPrefix();
      const router = await open(prefix);
      await redis.set(`switchyard:routed:${prefix}:jobs:lost`, 'claimed:slow');
      expect(await router.add('work', {}, { jobId: 'lost' })).toMatchObject({
        executor: 'slow',
        repeated: true,
        job: { id: 'lost' },
      });
    });
  });

  describe('its mode', () => {
    const tally = (found: readonly (string | null)[]) =>
      TWO.map(({ name }) => found.filter((x) => x === name).length);

    it.each(['observe', 'advise'] as const)(
      '%s lets the fallback route, and records the policy',
      async (mode) => {
        const audit = newFile();
        const router = await open(newPrefix(), { mode, audit });
        const { answer, advice, executor } = await router.add('work', {}, { work: 1 });
        expect(answer).toMatchObject({ fallback: true, reason: 'observe' });
        expect([advice, executor]).toEqual(['fast', 'fast']);
        expect(tally(await places(router, 9, { work: 1 }))).toEqual([4, 5]);
        const records = recordsOf(audit).filter(({ action }) => action !== undefined);
        expect(records).toHaveLength(10);
        expect(records[1]).toMatchObject({ action: 1, propensity: 1, fallback: true, advice: 0 });
      },
    );

    it('enforce needs a record, and the disable file ends it at once', async () => {
      await expect(
        createRouter({ connection: server.url, executors: TWO, artifact: 'random', mode: 'enforce' }),
      ).rejects.toThrow('mode enforce needs an audit log');
      const disableFile = newFile();
      const router = await open(newPrefix(), { disableFile, fallback: 'round-robin' });
      expect(tally(await places(router, 4, { work: 0.001 }))).toEqual([4, 0]);
      writeFileSync(disableFile, '');
      const { answer } = await router.add('work', {});
      expect(answer).toMatchObject({ fallback: true, reason: 'disabled' });
      expect(router.status()).toMatchObject({ suspended: 'disabled' });
    });

    it('guardrails hold for whoever decides', async () => {
      const guardrails = [
        { name: 'private', rule: "task.labels.data != 'private' || executor.name == 'slow'" },
      ];
      const router = await open(newPrefix(), { guardrails });
      const labels = { data: 'private' };
      expect(await places(router, 3, { labels })).toEqual(['slow', 'slow', 'slow']);
      expect(await places(router, 1, { labels: { data: 'public' } })).toEqual(['fast']);
      const nobody = await open(newPrefix(), { guardrails: [{ name: 'closed', rule: 'false' }] });
      await expect(nobody.add('work', {}, { jobId: 'x' })).rejects.toThrow(
        "job 'x': no executor may have it",
      );
    });
  });

  it('tells what became of its jobs', async () => {
    const prefix = newPrefix();
    const router = await open(prefix, { rollback: { limits: { slaMisses: 0.1 } } });
    await work(prefix, 'fast', async ({ data }) => {
      if ((data as { fails?: boolean }).fails) throw new Error('it had to');
    });
    await work(prefix, 'slow', async () => 0);
    expect(router.open).toBe(0);
    await Promise.all(
      Array.from({ length: 40 }, () => router.add('work', { fails: true }, { deadline: 60 })),
    );
    await expect.poll(() => router.open).toBe(0);
    // Each failed, so that the policy has missed each SLA.
    expect(router.status()?.rolledBack).toMatch(/deadlines missed/);
  });

  describe('before a server', () => {
    async function serve(config: object) {
      const { folder: artifact } = await policyFolder();
      const service = await serviceOf(artifact, config);
      const { app } = await openServer({}, service as never);
      const url = await app.listen({ host: '127.0.0.1', port: 0 });
      return { app, service, url };
    }

    it('asks it, tells it what became of jobs, and goes on without it', async () => {
      const { app, service, url } = await serve({ mode: 'enforce', outOfDistribution: { tolerance: 1e6 } });
      const prefix = newPrefix();
      const router = await open(prefix, { url });
      const first = await router.add('work', {}, { work: 0.1, jobId: 'a', class: 'api' });
      expect(first.answer).toMatchObject({ fallback: false, artifact: service.model.version });
      expect(first.executor).toBe(first.advice);
      for (const { name } of TWO) await work(prefix, name, async () => 0);
      await expect.poll(() => router.open).toBe(0);
      await expect.poll(() => reported(service, 'a')).toBe(true);
      await expect(router.add('work', {}, { class: 'apu' })).rejects.toThrow(/no such class: 'apu'/);
      await app.close();
      const { answer } = await router.add('work', {}, { work: 0.1, class: 'api' });
      expect(answer).toMatchObject({ fallback: true, reason: 'exception: the server cannot be reached' });
    });

    it('that only advises routes by its own fallback', async () => {
      const { app, url } = await serve({ mode: 'advise', outOfDistribution: { tolerance: 1e6 } });
      const router = await open(newPrefix(), { url, fallback: 'round-robin' });
      expect(await places(router, 4, { work: 0.1, class: 'api' })).toEqual(['fast', 'slow', 'fast', 'slow']);
      const { answer, advice } = await router.add('work', {}, { work: 0.1 });
      expect(answer).toMatchObject({ fallback: true, reason: 'observe: the server only advises' });
      expect(['fast', 'slow']).toContain(advice);
      await app.close();
    });

    /** Whether the server has heard what became of a decision: it would not hear it twice. */
    function reported(service: DecisionService, id: string): boolean {
      try {
        service.report({ id });
        return false;
      } catch {
        return true;
      }
    }
  });

  it('closes when all that was added has arrived, and takes no more', async () => {
    const prefix = newPrefix();
    const router = await open(prefix);
    const added = Array.from({ length: 30 }, () => router.add('work', {}));
    await router.close();
    const queues = TWO.map(({ name }) => `${prefix}:${name}:wait`);
    const lengths = await Promise.all(queues.map((key) => redis.llen(key)));
    expect(lengths[0]! + lengths[1]!).toBe(30);
    expect((await Promise.all(added)).every(({ job }) => job !== null)).toBe(true);
    await expect(router.add('work', {})).rejects.toThrow('the router is closed');
  });

  it('leaves a client open that is not its own', async () => {
    const router = await open(newPrefix(), { connection: redis });
    await router.add('work', {});
    await router.close();
    expect(await redis.ping()).toBe('PONG');
  });

  it('says what is wrong with what it is told', async () => {
    const log = () => {};
    const given = { connection: server.url, executors: TWO, artifact: 'least-backlog', log } as const;
    const refused = (options: object) =>
      createRouter({ ...given, ...options } as RouterOptions).then(
        () => 'nothing',
        (error: Error) => error.message,
      );
    expect(await refused({ executors: [{ name: 'a', spede: 2 }] })).toBe(
      `/executors/0: Unrecognized key: "spede"; did you mean 'speed'?`,
    );
    expect(await refused({ executors: [TWO[0], TWO[0]] })).toBe("/executors/1/name: 'fast' is there already");
    expect(await refused({ mod: 'observe' })).toMatch(/Unrecognized key: "mod"; did you mean 'mode'/);
    expect(await refused({ artifact: 'least-backlogs' })).toMatch(/did you mean 'least-backlog'/);
    expect(await refused({ url: 'http://127.0.0.1:1' })).toMatch(/either an artifact or the url/);
    expect(await refused({ artifact: undefined, url: 'ftp://x' })).toMatch(/not the address of a server/);
    expect(await refused({ connection: 'redis://127.0.0.1:1' })).toMatch(/^redis is missing.*ECONNREFUSED/);
    const router = await open(newPrefix());
    await expect(router.add('work', {}, { jobId: '17' })).rejects.toThrow("jobId '17' is not allowed");
    await expect(router.add('work', {}, { work: -1 })).rejects.toThrow(/^\/options\/work/);
  });
});

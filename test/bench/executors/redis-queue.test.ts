import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/bench/executors/redis/connection.ts';
import { redisQueue } from '../../../src/bench/executors/redis/redis-queue.ts';
import { serveQueue } from '../../../src/bench/executors/redis/redis-worker.ts';
import { InputError, InterruptedError, MissingComponentError } from '../../../src/core/errors.ts';
import { sha256 } from '../../../src/core/hash.ts';
import { built, temporaryFolder, until } from '../../cli/cli.ts';
import { describeRedis, startRedis } from '../../fixtures/redis.ts';

const CONTENT = Buffer.from('what all of them need');
const BUILD = 'test';

/** A trial squares a number, and counts in Redis how often it was run. */
function processorIn(folder: string): URL {
  const from = (path: string) => pathToFileURL(built(`src/bench/executors/redis/${path}.js`)).href;
  const file = join(folder, 'processor.mjs');
  writeFileSync(
    file,
    `import { workerData } from 'node:worker_threads';
     import { batchRunner } from '${from('batch-runner')}';
     import { connect } from '${from('connection')}';
     import { RedisStore } from '${from('store')}';
     const redis = await connect(workerData.url);
     const store = new RedisStore(redis);
     const run = batchRunner(store, async ({ n, content }) => {
       if (content) await store.content(content);
       if (n < 0) throw Object.assign(new Error(n + ' is not allowed'), { name: 'InputError' });
       if (content) await redis.incr('runs:' + n);
       return n * n;
     });
     export default ({ data }) => run(data);`,
  );
  return pathToFileURL(file);
}

const trial = (n: number, key = `square-${n}`) => ({ key, work: { n, content: sha256(CONTENT) }, tasks: 10 });
const trials = (count: number) => Array.from({ length: count }, (_, n) => trial(n));
const squares = (count: number) => Array.from({ length: count }, (_, n) => n * n);

interface Site {
  readonly client: Redis;
  readonly notes: string[];
  run: ReturnType<typeof redisQueue<{ n: number }, number>>['run'];
  /** Begins to work; ends after the test. */
  work(threads?: number): void;
}

/** A Redis, and ways to give trials to it and to work on them. */
async function site(): Promise<Site> {
  const { url } = await startRedis();
  const client = new Redis(url);
  const notes: string[] = [];
  const note = (line: string) => void notes.push(line);
  const controller = new AbortController();
  const workers: Promise<unknown>[] = [];
  const processor = processorIn(temporaryFolder());
  onTestFinished(async () => {
    controller.abort();
    await Promise.all(workers);
    client.disconnect();
  });
  const contents = new Map([[sha256(CONTENT), CONTENT]]);
  return {
    client,
    notes,
    run: redisQueue<{ n: number }, number>({ url, build: BUILD, contents, note }).run,
    work(threads = 1) {
      const { signal } = controller;
      workers.push(serveQueue({ url, build: BUILD, processor, threads, idle: undefined, signal, note }));
    },
  };
}

const waiting = (client: Redis) => client.llen(`switchyard:trials-${BUILD}:wait`);

describeRedis('trials through Redis', () => {
  it('come back once each, in order, and are not run again', async () => {
    const { run, work, client } = await site();
    work(2);
    const seen: number[] = [];
    const progress: number[] = [];
    const given = [...trials(60), trial(7)];
    const results = await run(given, {
      onResult: (k) => seen.push(k),
      onProgress: (done) => progress.push(done),
    });
    expect(results).toEqual([...squares(60), 49]);
    expect([...seen].sort((a, b) => a - b)).toEqual(given.map((_, k) => k));
    expect(progress).toEqual(given.map((_, k) => k + 1));
    expect(await run(trials(70))).toEqual(squares(70));
    expect(await client.mget(trials(70).map(({ work: { n } }) => `runs:${n}`))).toEqual(Array(70).fill('1'));
    expect(await client.ttl('switchyard:result:square-7')).toBeGreaterThan(23 * 3600);
  });

  it('fail with the error of a trial, of its own kind, and leave nothing in the queue', async () => {
    const { run, work, client } = await site();
    work();
    const failing = run([trial(-1), ...trials(30)]);
    await expect(failing).rejects.toThrow(InputError);
    await expect(failing).rejects.toThrow('-1 is not allowed');
    expect(await waiting(client)).toBe(0);
  });

  it('are taken back when interrupted; without a worker the user is told', async () => {
    const { run, client, notes } = await site();
    const controller = new AbortController();
    const interrupted = run(trials(30), { signal: controller.signal });
    interrupted.catch(() => {});
    await until(() => notes.length > 0);
    expect(notes).toEqual([expect.stringMatching(/^no worker of this build \(test\) is there; start one/)]);
    expect(await waiting(client)).toBeGreaterThan(0);
    controller.abort();
    await expect(interrupted).rejects.toThrow(InterruptedError);
    expect(await waiting(client)).toBe(0);
  });

  it('are offered again when Redis forgets contents, or everything', async () => {
    const { run, work, client } = await site();
    const first = run(trials(20));
    await until(async () => (await waiting(client)) > 0);
    await client.del(`switchyard:content:${sha256(CONTENT)}`);
    work();
    expect(await first).toEqual(squares(20));
    const second = run([...trials(20), trial(100)]);
    await client.flushall();
    expect(await second).toEqual([...squares(20), 10_000]);
  });

  it('cost less than 10 ms each beside themselves', async () => {
    const { run, work } = await site();
    work();
    work();
    await run(trials(40));
    const many = Array.from({ length: 1000 }, (_, n) => ({ key: `free-${n}`, work: { n }, tasks: 10 }));
    const begin = performance.now();
    const results = await run(many);
    const seconds = (performance.now() - begin) / 1000;
    expect(results).toHaveLength(1000);
    const overhead = (seconds * 2 * 1000) / many.length;
    console.log(
      `${Math.round(many.length / seconds)} trials/s by two workers; ${overhead.toFixed(2)} ms a trial`,
    );
    expect(overhead).toBeLessThan(10);
  });
});

it('an address without a Redis is a missing component, and one that is none is an error', async () => {
  await expect(connect('redis://127.0.0.1:9')).rejects.toThrow(MissingComponentError);
  await expect(connect('redis://u:secret@127.0.0.1:9/2')).rejects.toThrow(
    'redis is missing: nobody answers at redis://127.0.0.1:9/2 (ECONNREFUSED); start it: redis-server --port 9; ' +
      'install: apt-get install redis-server',
  );
  for (const url of ['localhost:6379', 'http://localhost', 'redis://', 'six'])
    await expect(connect(url), url).rejects.toThrow(InputError);
});

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRouter, type Router, type RouterOptions } from '../../../src/bullmq.ts';
import { SequentialStream } from '../../../src/index.ts';
import { root } from '../../cli/cli.ts';
import { describeRedis, type RedisServer, startRedis } from '../../fixtures/redis.ts';
import { executors, RATE, trainedPolicy, WORK } from './three-tiers.ts';

const JOBS = 2000;
const KILLED_AT = 1200;

/** Milliseconds after which somebody starts a worker again that is gone. */
const RESTARTED_AFTER = 1000;

/** Two ways to route the same jobs at the same time, each with queues of its own. */
const ARMS = ['policy', 'round-robin'] as const;
type Arm = (typeof ARMS)[number];
const queueOf = (arm: Arm, executor: string) => `${arm}-${executor}`;

/** The workers: of the edge there are two, so that one can take over what the other held. */
const CREW = [
  { executor: 'cloud', concurrency: 6 },
  { executor: 'edge', concurrency: 3 },
  { executor: 'edge', concurrency: 3 },
  { executor: 'on-prem', concurrency: 6 },
] as const;

/** What came of one job. */
interface Run {
  readonly response: number;
  readonly executor: string;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const quantile = (values: readonly number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(q * values.length)]!;

describeRedis('a router before workers of three speeds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-router-'));
  let server: RedisServer;
  let redis: Redis;
  let policy: Awaited<ReturnType<typeof trainedPolicy>>;
  const workers = new Set<ChildProcess>();
  const routers: Router[] = [];

  async function startWorker({ executor, concurrency }: (typeof CREW)[number]): Promise<ChildProcess> {
    const { speed } = executors.find(({ name }) => name === executor)!;
    const queues = ARMS.map((arm) => queueOf(arm, executor)).join(',');
    const script = join(root, 'test/serve/bullmq/worker.mjs');
    const worker = fork(script, [server.url, queues, `${concurrency}`, `${speed}`]);
    workers.add(worker);
    await once(worker, 'message');
    // Node keeps messages for whoever listens first; an old one says nothing of what it holds now.
    worker.on('message', () => {});
    return worker;
  }

  async function open(arm: Arm, options: Partial<RouterOptions>): Promise<Router> {
    const router = await createRouter({
      connection: server.url,
      name: arm,
      executors: executors.map((each) => ({ ...each, queue: queueOf(arm, each.name) })),
      mode: 'enforce',
      audit: { file: join(folder, `${arm}-${routers.length}.jsonl`), sync: 'never' },
      deadlineMs: 20_000,
      ...options,
    });
    routers.push(router);
    return router;
  }

  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    server = await startRedis((end) => ends.push(end));
    redis = new Redis(server.url);
    [policy] = await Promise.all([trainedPolicy(), ...CREW.slice(0, 2).map(startWorker)]);
    await Promise.all(CREW.slice(2).map(startWorker));
  });

  afterAll(async () => {
    await Promise.all(routers.map((router) => router.close()));
    for (const worker of workers) worker.kill('SIGKILL');
    redis?.disconnect();
    for (const end of ends) await end();
    policy?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses nothing, runs nothing twice but what a killed worker held, and is faster than turns', {
    timeout: 240_000,
  }, async () => {
    // Two routers share the policy's jobs, as two web servers would.
    const byPolicy = [
      await open('policy', { artifact: policy.folder }),
      await open('policy', { artifact: policy.folder }),
    ];
    const byTurns = executors.map(
      ({ name }) => new Queue(queueOf('round-robin', name), { connection: redis }),
    );

    const stream = new SequentialStream('fleet');
    const exponential = (scale: number) => -scale * Math.log(1 - stream.uniform());
    const submitted: number[] = [];
    const adding: Promise<unknown>[] = [];
    const killing: Promise<number>[] = [];
    const begun = performance.now();
    let due = 0;
    for (let k = 0; k < JOBS; k++) {
      due += exponential(1000 / RATE);
      const ahead = due - (performance.now() - begun);
      if (ahead > 1) await sleep(ahead);
      const work = exponential(WORK);
      const data = { k, work };
      submitted.push(Date.now());
      adding.push(byPolicy[k % 2]!.add('work', data, { work }), byTurns[k % 3]!.add('work', data));
      if (k === KILLED_AT) killing.push(killHolding());
    }
    await Promise.all(adding);
    const [held] = await Promise.all(killing);
    const runs = {} as Record<Arm, Map<number, Run>>;
    for (const arm of ARMS) runs[arm] = await finished(arm, submitted);

    await Promise.all(byTurns.map((queue) => queue.close()));

    for (const arm of ARMS) {
      const counts = await begunCounts(arm);
      const again = [...counts.values()].reduce((sum, times) => sum + times - 1, 0);
      const responses = [...runs[arm].values()].map(({ response }) => response);
      console.log(
        `${arm}: mean ${mean(responses).toFixed(1)} ms, p95 ${quantile(responses, 0.95)} ms, begun again ${again}`,
        Object.fromEntries(
          executors.map(({ name }) => [
            name,
            [...runs[arm].values()].filter(({ executor }) => executor === name).length,
          ]),
        ),
      );
      // Each job ended once, whichever queue it was in.
      expect(runs[arm].size).toBe(JOBS);
      expect(counts.size).toBe(JOBS);
      expect(again).toBeLessThanOrEqual(held!);
      // What the killed worker had just begun was taken over.
      if (arm === 'policy') expect(again).toBeGreaterThan(0);
    }
    const [ours, turns] = ARMS.map((arm) => [...runs[arm].values()].map(({ response }) => response));
    expect(mean(ours!)).toBeLessThan(mean(turns!));
    expect(quantile(ours!, 0.95)).toBeLessThan(quantile(turns!, 0.95));
    // They have heard of every end.
    await expect.poll(() => byPolicy.map(({ open }) => open), { timeout: 10_000 }).toEqual([0, 0]);
  });

  /** Kills a worker of the edge in the middle of a job, and starts it again later; answers how many jobs it held. */
  async function killHolding(): Promise<number> {
    const victim = [...workers][1]!;
    await once(victim, 'message');
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    workers.delete(victim);
    await sleep(RESTARTED_AFTER);
    await startWorker(CREW[1]);
    return CREW[1].concurrency;
  }

  /** Waits until each job of an arm has ended; answers with what came of it. */
  async function finished(arm: Arm, submitted: readonly number[]): Promise<Map<number, Run>> {
    const runs = new Map<number, Run>();
    const queues = executors.map(({ name }) => new Queue(queueOf(arm, name), { connection: redis }));
    const open = async () => {
      const counts = await Promise.all(queues.map((queue) => queue.getJobCounts('completed', 'failed')));
      return JOBS - counts.reduce((sum, { completed }) => sum + completed!, 0);
    };
    await expect.poll(open, { timeout: 60_000, interval: 200 }).toBe(0);
    for (const [k, queue] of queues.entries()) {
      for (const { data, returnvalue } of await queue.getCompleted()) {
        const response = (returnvalue as { finished: number }).finished - submitted[data.k]!;
        expect(runs.has(data.k), `job ${data.k} ended twice`).toBe(false);
        runs.set(data.k, { response, executor: executors[k]!.name });
      }
      await queue.close();
    }
    return runs;
  }

  /** How often each job was begun, in all queues of an arm. */
  async function begunCounts(arm: Arm): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { name } of executors) {
      const begun = await redis.hgetall(`begun:${queueOf(arm, name)}`);
      for (const [id, times] of Object.entries(begun)) counts.set(id, (counts.get(id) ?? 0) + Number(times));
    }
    return counts;
  }
});

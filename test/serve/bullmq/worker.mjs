// Runs the jobs of one executor: sleeps for as long as they would take it. Told by its arguments which queues, how many at
// once, and how fast; counts in Redis how often each job was begun, and tells its parent of it.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

const [url, queues, concurrency, speed] = process.argv.slice(2);
const connection = new Redis(url, { maxRetriesPerRequest: null });

async function work({ queueName, data }) {
  await connection.hincrby(`begun:${queueName}`, data.k, 1);
  // A long job, so that there is time to kill this process before its end.
  if (queueName === 'policy-edge' && data.work > 0.2) process.send?.({ begun: data.k });
  await sleep((1000 * data.work) / Number(speed));
  return { finished: Date.now() };
}

const workers = queues.split(',').map((queue) => {
  const worker = new Worker(queue, work, {
    connection,
    concurrency: Number(concurrency),
    lockDuration: 1500,
    stalledInterval: 500,
    maxStalledCount: 3,
  });
  worker.on('error', () => {});
  return worker;
});
await Promise.all(workers.map((worker) => worker.waitUntilReady()));
process.send?.({ ready: true });

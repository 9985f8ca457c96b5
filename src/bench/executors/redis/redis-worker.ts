import { performance } from 'node:perf_hooks';
import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { connect, shownAddress } from './connection.ts';
import { PREFIX, queueName } from './trial-queue.ts';

/**
 * Milliseconds: a worker holds a job for so long without renewing, and others look so often for those that nobody
 * holds any more. Trials run in threads of their own, so a living worker always renews in time.
 */
const LOCK = 5000;
const STALLED_CHECK = 1000;

/** A job whose workers died so often kills them: then it is the job's fault. */
const MOST_DEATHS = 5;

/** Milliseconds that running jobs get to end in when the worker is told to; a container gets 30 s before it is killed. */
const GRACE = 20_000;

export interface WorkerGiven {
  readonly url: string;
  readonly build: string;
  /** A module whose default export takes a BullMQ job; it finds `url` in its `workerData`. */
  readonly processor: URL;
  readonly threads: number;
  /** Seconds without any work after which the worker ends; never unless given. */
  readonly idle: number | undefined;
  /** When aborted, the worker takes no further job and ends after those that it has. */
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

export interface WorkerCounts {
  jobs: number;
  failed: number;
  /** Jobs that were given back because they did not end in time. */
  givenBack: number;
}

/**
 * Runs jobs from Redis until told to end, or idle for long enough. Each job runs in a thread (a BullMQ sandbox), so
 * that this thread can renew the locks however long a trial takes.
 *
 * @throws MissingComponentError when nobody answers at the address
 */
export async function serveQueue(given: WorkerGiven): Promise<WorkerCounts> {
  const { url, idle, signal, note } = given;
  const connection = await connect(url);
  // Told once, however many attempts to come back fail.
  let gone = false;
  const onGone = () => {
    if (!gone) note('redis is gone: waiting for it');
    gone = true;
  };
  connection.on('close', onGone);
  const session = new Session();
  const told = toldToEnd(signal, idle, () => session.idleSeconds());
  let own = connection.duplicate();
  let worker = openWorker(given, own, session);
  note(`waiting for trials at ${shownAddress(url)} (build ${given.build})`);
  // A job whose end Redis did not hear would hold its worker for ever: who comes back begins anew.
  while ((await Promise.race([told, cameBack(connection)])) === 'back') {
    gone = false;
    abandon(worker, session);
    own.disconnect();
    own = connection.duplicate();
    worker = openWorker(given, own, session);
  }
  await Promise.race([worker.close(), graceOver()]);
  session.counts.givenBack += session.running.size;
  connection.off('close', onGone);
  for (const each of [own, connection]) each.disconnect();
  return session.counts;
}

/** What a worker process has done and is doing. */
class Session {
  readonly running = new Set<string>();
  readonly counts: WorkerCounts = { jobs: 0, failed: 0, givenBack: 0 };
  #lastWork = performance.now();

  begin(id: string): void {
    this.running.add(id);
  }

  end(id: string, count: 'jobs' | 'failed'): void {
    this.counts[count]++;
    this.running.delete(id);
    this.#lastWork = performance.now();
  }

  idleSeconds(): number {
    return this.running.size > 0 ? 0 : (performance.now() - this.#lastWork) / 1000;
  }
}

function openWorker(
  { url, build, processor, threads, note }: WorkerGiven,
  connection: Redis,
  session: Session,
): Worker {
  const worker = new Worker(queueName(build), processor, {
    connection,
    prefix: PREFIX,
    name: 'switchyard',
    concurrency: threads,
    useWorkerThreads: true,
    workerThreadsOptions: { workerData: { url } },
    lockDuration: LOCK,
    stalledInterval: STALLED_CHECK,
    maxStalledCount: MOST_DEATHS,
    drainDelay: 1,
  });
  worker.on('active', ({ id }: Job) => session.begin(id!));
  worker.on('completed', ({ id }: Job) => session.end(id!, 'jobs'));
  worker.on('failed', (job, error) => {
    session.end(job?.id ?? '', 'failed');
    note(`a job failed: ${error.message}`);
  });
  // Redis was gone for a while: the connection comes back by itself.
  worker.on('error', () => {});
  return worker;
}

/** Its jobs go back to the queue when their locks have expired. */
function abandon(worker: Worker, session: Session): void {
  worker.removeAllListeners();
  worker.on('error', () => {});
  worker.close(true).catch(() => {});
  session.counts.givenBack += session.running.size;
  session.running.clear();
}

/** Ends when Redis was gone and has come back. */
function cameBack(connection: Redis): Promise<'back'> {
  return new Promise((resolve) => {
    connection.once('close', () => connection.once('ready', () => resolve('back')));
  });
}

function toldToEnd(
  signal: AbortSignal,
  idle: number | undefined,
  idleSeconds: () => number,
): Promise<'told'> {
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(timer);
      resolve('told');
    };
    const timer = setInterval(() => {
      if (idle !== undefined && idleSeconds() >= idle) end();
    }, 100);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

function graceOver(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, GRACE).unref());
}

import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { InterruptedError } from '../../../core/errors.ts';
import { hashOf } from '../../../core/hash.ts';
import type { ExecutionOptions } from '../executor.ts';
import { resultOf } from '../messages.ts';
import type { BatchAnswer } from './batch-runner.ts';
import { type Batch, batchesOf, type QueuedTrial } from './batches.ts';
import { connect, missing, shownAddress } from './connection.ts';
import type { QueueGiven } from './redis-queue.ts';
import { ContentMissing, RedisStore } from './store.ts';
import { PREFIX, queueName } from './trial-queue.ts';

/** Milliseconds between two looks at what Redis really holds: events can be lost with it. */
const LOOK = 1000;

/** Milliseconds without Redis after which it is given up. */
const GONE = 60_000;

/** So many looks apart it is seen whether there are workers; the user is told once where there are none. */
const LONELY_LOOKS = 3;

/** Attempts for a job whose thread died; a worker that dies as a whole is counted by the workers. */
const ATTEMPTS = 3;

type Trials<W> = readonly QueuedTrial<W>[];

/** One run of trials through the queue, as who asked for it sees it. */
export class QueuedRun<W, R> {
  readonly #given: QueueGiven;
  readonly #options: ExecutionOptions<R>;
  readonly #trials: Trials<W>;
  readonly #redis: Redis;
  readonly #store: RedisStore;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #results: R[];
  /** Places of the trials without a result, by key. */
  readonly #open = new Map<string, number[]>();
  /** What was offered to workers and is not finished, by job. */
  readonly #jobs = new Map<string, Trials<W>>();
  #closing = false;
  #done = 0;
  #looks = 0;
  #told = false;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #gone: NodeJS.Timeout | undefined;
  #resolve!: () => void;
  #reject!: (error: unknown) => void;
  readonly #ended: Promise<void>;

  /** @throws MissingComponentError when nobody answers at the address */
  static async open<W, R>(
    given: QueueGiven,
    trials: Trials<W>,
    options: ExecutionOptions<R>,
  ): Promise<QueuedRun<W, R>> {
    const redis = await connect(given.url);
    const name = queueName(given.build);
    const events = new QueueEvents(name, {
      connection: redis,
      prefix: PREFIX,
      lastEventId: await lastEvent(redis, name),
    });
    return new QueuedRun(given, trials, options, redis, events);
  }

  private constructor(
    given: QueueGiven,
    trials: Trials<W>,
    options: ExecutionOptions<R>,
    redis: Redis,
    events: QueueEvents,
  ) {
    this.#given = given;
    this.#trials = trials;
    this.#options = options;
    this.#redis = redis;
    this.#store = new RedisStore(redis);
    this.#queue = new Queue(queueName(given.build), { connection: redis, prefix: PREFIX });
    this.#events = events;
    this.#results = new Array(trials.length);
    for (const [k, { key }] of trials.entries()) this.#open.set(key, [...(this.#open.get(key) ?? []), k]);
    this.#ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#listen();
  }

  /** One result a trial, in the order of the trials. */
  async finished(): Promise<R[]> {
    this.#start().catch(this.#reject);
    await this.#ended;
    return this.#results;
  }

  /** Takes back what no worker has begun. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#gone);
    this.#options.signal?.removeEventListener('abort', this.#interrupt);
    if (this.#redis.status === 'ready') {
      await this.#looking.catch(() => {});
      for (const id of this.#jobs.keys()) await this.#queue.remove(id).catch(() => {});
      await this.#events.close();
      await this.#queue.close();
    }
    this.#redis.disconnect();
  }

  #listen(): void {
    const { signal } = this.#options;
    if (signal?.aborted) this.#interrupt();
    signal?.addEventListener('abort', this.#interrupt);
    this.#redis.on('close', () => {
      if (this.#gone || this.#closing) return;
      this.#given.note(`redis is gone: waiting for it at ${shownAddress(this.#given.url)}`);
      this.#gone = setTimeout(() => this.#reject(missing(this.#given.url, 'gone for too long')), GONE);
    });
    this.#redis.on('ready', () => {
      clearTimeout(this.#gone);
      this.#gone = undefined;
    });
    // What goes wrong with the connection is heard above.
    this.#events.on('error', () => {});
    this.#queue.on('error', () => {});
    this.#events.on('completed', ({ jobId, returnvalue }) => {
      const answer = returnvalue as unknown as BatchAnswer;
      this.#collect(jobId, answer).catch(this.#reject);
    });
    this.#events.on('failed', ({ jobId, failedReason }) => {
      if (this.#jobs.has(jobId)) this.#reject(new Error(`workers gave up a job of trials: ${failedReason}`));
    });
  }

  #interrupt = (): void => {
    this.#reject(new InterruptedError(`interrupted after ${this.#done} of ${this.#trials.length} trials`));
  };

  async #start(): Promise<void> {
    this.#take(await this.#store.results<R>([...this.#open.keys()]));
    if (this.#open.size === 0) return;
    const open = this.#trials.filter(({ key }, k) => this.#open.get(key)?.[0] === k);
    for (const batch of batchesOf(open, await this.#queue.getWorkersCount()))
      this.#jobs.set(`batch-${hashOf(batch.map(({ key }) => key))}`, batch);
    await this.#offer([...this.#jobs.keys()]);
    this.#timer = setInterval(() => {
      if (this.#redis.status === 'ready') this.#looking = this.#look().catch(this.#reject);
    }, LOOK);
  }

  /** Puts jobs into the queue; one that is there already, from whomever, is not put there twice. */
  async #offer(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#store.putContents(this.#given.contents);
    await this.#queue.addBulk(
      ids.map((jobId) => {
        const trials = this.#jobs.get(jobId)!.map(({ key, work }) => ({ key, work }));
        return {
          name: 'batch',
          data: { trials } satisfies Batch<W>,
          opts: { jobId, attempts: ATTEMPTS, removeOnComplete: true, removeOnFail: true },
        };
      }),
    );
  }

  /** Takes the results of a job that has ended. */
  async #collect(id: string, { failure }: BatchAnswer): Promise<void> {
    const trials = this.#jobs.get(id);
    if (!trials) return;
    if (failure && failure.name !== ContentMissing.name) resultOf({ failure });
    this.#take(await this.#store.results<R>(this.#openKeys(trials)));
    if (this.#openKeys(trials).length > 0) await this.#offer([id]);
    else this.#jobs.delete(id);
  }

  /** Takes what is there, and offers again what Redis has lost. */
  async #look(): Promise<void> {
    if (++this.#looks % LONELY_LOOKS === 0) await this.#tellOfLoneliness();
    const ids = [...this.#jobs.keys()];
    const alive = this.#redis.pipeline();
    for (const id of ids) alive.exists(`${PREFIX}:${this.#queue.name}:${id}`);
    const answers = (await alive.exec()) ?? [];
    this.#take(await this.#store.results<R>([...this.#open.keys()]));
    const lost: string[] = [];
    for (const [k, id] of ids.entries()) {
      const trials = this.#jobs.get(id);
      if (!trials) continue;
      if (this.#openKeys(trials).length === 0) this.#jobs.delete(id);
      else if (answers[k]?.[1] === 0) lost.push(id);
    }
    await this.#offer(lost);
  }

  async #tellOfLoneliness(): Promise<void> {
    if (this.#told || (await this.#queue.getWorkersCount()) > 0) return;
    this.#told = true;
    const { note, url, build } = this.#given;
    note(
      `no worker of this build (${build}) is there; start one: switchyard worker --redis ${shownAddress(url)}`,
    );
  }

  #openKeys(trials: Trials<W>): string[] {
    return trials.map(({ key }) => key).filter((key) => this.#open.has(key));
  }

  /** Each result is taken once. */
  #take(found: ReadonlyMap<string, R>): void {
    const { onResult, onProgress } = this.#options;
    for (const [key, result] of found) {
      const places = this.#open.get(key);
      if (!places) continue;
      this.#open.delete(key);
      for (const k of places) {
        this.#results[k] = result;
        onResult?.(k, result);
        onProgress?.(++this.#done);
      }
    }
    if (this.#open.size === 0) this.#resolve();
  }
}

/** The event after which this run's begin. */
async function lastEvent(redis: Redis, name: string): Promise<string> {
  const [last] = await redis.xrevrange(`${PREFIX}:${name}:events`, '+', '-', 'COUNT', 1);
  return last?.[0] ?? '0-0';
}

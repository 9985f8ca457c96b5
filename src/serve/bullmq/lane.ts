import { type Job, type JobsOptions, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { RoutedExecutor } from './executor-options.ts';
import { Ledger, type TrackedJob } from './ledger.ts';

/** What a lane tells its router. */
export interface LaneListener {
  /** A job that we added is over. */
  ended(lane: Lane, job: TrackedJob, failed: boolean): void;
  problem(what: string, error: unknown): void;
}

export interface LaneGiven {
  readonly redis: Redis;
  readonly prefix: string;
  /** Mean seconds of a job at speed 1. */
  readonly usualWork: number;
  readonly monotonic: () => number;
  readonly listener: LaneListener;
}

/** An executor: its queue, what happens there, and what we know of its load. */
export class Lane {
  readonly executor: RoutedExecutor;
  readonly ledger: Ledger;
  /** Whether somebody takes jobs from the queue. */
  staffed = true;
  paused = false;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #blocking: Redis;
  readonly #monotonic: () => number;

  static async open(executor: RoutedExecutor, given: LaneGiven): Promise<Lane> {
    const last = await given.redis.xrevrange(
      `${given.prefix}:${executor.queue}:events`,
      '+',
      '-',
      'COUNT',
      1,
    );
    return new Lane(executor, given, last[0]?.[0] ?? '0-0');
  }

  private constructor(executor: RoutedExecutor, given: LaneGiven, lastEventId: string) {
    const { redis, prefix, usualWork, monotonic, listener } = given;
    this.executor = executor;
    this.ledger = new Ledger(executor.slots, usualWork / executor.speed);
    this.#monotonic = monotonic;
    this.#queue = new Queue(executor.queue, { connection: redis, prefix });
    this.#blocking = redis.duplicate({ maxRetriesPerRequest: null });
    this.#events = new QueueEvents(executor.queue, { connection: this.#blocking, prefix, lastEventId });
    const problem = (error: unknown) => listener.problem(`queue '${executor.queue}'`, error);
    this.#queue.on('error', problem);
    this.#events.on('error', problem);
    this.#listen(listener);
  }

  add(name: string, data: unknown, options: JobsOptions): Promise<Job> {
    return this.#queue.add(name, data, options);
  }

  find(id: string): Promise<Job | undefined> {
    return this.#queue.getJob(id);
  }

  /** Looks whether there are workers; Redis has to look through all its clients for it. */
  async look(): Promise<void> {
    this.staffed = (await this.#queue.getWorkersCount()) > 0;
  }

  async close(): Promise<void> {
    await this.#events.close();
    this.#blocking.disconnect();
    await this.#queue.close();
  }

  #listen(listener: LaneListener): void {
    const { ledger } = this;
    const end = (id: string, failed: boolean) => {
      const job = ledger.take(id);
      if (job !== undefined) listener.ended(this, job, failed);
    };
    this.#events.on('active', ({ jobId }) => ledger.begin(jobId, this.#monotonic()));
    this.#events.on('waiting', ({ jobId }) => ledger.wait(jobId));
    this.#events.on('delayed', ({ jobId }) => ledger.wait(jobId));
    this.#events.on('completed', ({ jobId }) => end(jobId, false));
    this.#events.on('failed', ({ jobId }) => end(jobId, true));
    this.#events.on('removed', ({ jobId }) => ledger.take(jobId));
  }
}

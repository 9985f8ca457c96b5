import type { Redis } from 'ioredis';

/** Where a job went that was added before. */
export interface Claim {
  readonly queue: string;
  /** Whether it is known to have come there; else its router may have died on the way. */
  readonly queued: boolean;
}

/**
 * Remembers in Redis to which queue a job went. BullMQ refuses a job's second id within a queue, but a job that is added
 * again may find another queue the better one.
 */
export class Claims {
  readonly #redis: Redis;
  readonly #scope: string;
  readonly #seconds: number;

  /**
   * @param scope routers with the same one know of each other's jobs
   * @param seconds that a job is remembered
   */
  constructor(redis: Redis, scope: string, seconds: number) {
    this.#redis = redis;
    this.#scope = scope;
    this.#seconds = seconds;
  }

  async find(id: string): Promise<Claim | null> {
    return claimOf(await this.#redis.get(this.#key(id)));
  }

  /** Takes the job for a queue, unless somebody has; answers whose it is then, or null when it is ours. */
  async take(id: string, queue: string): Promise<Claim | null> {
    return claimOf(
      await this.#redis.set(this.#key(id), `claimed:${queue}`, 'EX', this.#seconds, 'NX', 'GET'),
    );
  }

  /** The job has come to the queue. */
  async queued(id: string, queue: string): Promise<void> {
    await this.#redis.set(this.#key(id), `queued:${queue}`, 'EX', this.#seconds);
  }

  #key(id: string): string {
    return `switchyard:routed:${this.#scope}:${id}`;
  }
}

function claimOf(value: string | null): Claim | null {
  if (value === null) return null;
  const at = value.indexOf(':');
  return { queue: value.slice(at + 1), queued: value.slice(0, at) === 'queued' };
}

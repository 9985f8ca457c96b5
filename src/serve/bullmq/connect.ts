import { Redis, type RedisOptions } from 'ioredis';
import { MissingComponentError } from '../../core/errors.ts';

/** BullMQ reads replies as they were before RESP3. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** `redis://HOST:PORT/DB`, ioredis's options, or a client that is somebody else's. */
export type RouterConnection = string | Options | Redis;

export interface Connected {
  readonly redis: Redis;
  /** Leaves a client that was given as it was. */
  readonly disconnect: () => Promise<void>;
}

/**
 * @param onProblem told of what goes wrong with the connection later; it comes back by itself
 * @throws MissingComponentError when nobody answers, or Redis refuses us
 */
export async function connectRouter(
  connection: RouterConnection,
  onProblem: (what: string, error: unknown) => void,
): Promise<Connected> {
  if (isClient(connection)) return { redis: connection, disconnect: async () => {} };
  const redis =
    typeof connection === 'string'
      ? new Redis(connection, { lazyConnect: true })
      : new Redis({ ...(connection as Options), lazyConnect: true });
  let reason: string | null = null;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    reason ??= error.code ?? error.message;
    onProblem('redis', error);
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const { host = '127.0.0.1', port = 6379 } = redis.options;
    throw new MissingComponentError(
      `redis is missing: nobody answers at ${host}:${port} (${reason ?? (error as Error).message}); ` +
        `start it: redis-server --port ${port}; install: apt-get install redis-server`,
    );
  }
  return {
    redis,
    async disconnect() {
      await redis.quit();
    },
  };
}

/** A client may be of another copy of ioredis than ours. */
function isClient(connection: RouterConnection): connection is Redis {
  return typeof connection === 'object' && 'duplicate' in connection;
}

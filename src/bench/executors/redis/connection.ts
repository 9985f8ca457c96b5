import { Redis } from 'ioredis';
import { InputError, MissingComponentError } from '../../../core/errors.ts';

/** Milliseconds that Redis gets for its first answer, and between two attempts to come back to it. */
const FIRST_ANSWER = 5000;
const RECONNECT = 200;

/** @throws InputError unless `url` is the address of a Redis */
export function checkAddress(url: string): void {
  if (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol) && new URL(url).hostname !== '') return;
  throw new InputError(
    `--redis: '${url}' is not the address of a Redis (allowed: redis://HOST:PORT, rediss://HOST:PORT; ` +
      'USER:PASSWORD@ before the host, /DB after the port)',
  );
}

/** An address as it may be shown: without a password. */
export function shownAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/**
 * Connects to a Redis. Once it has answered it is waited for whenever it is gone: what was asked meanwhile is asked
 * again when it is back.
 *
 * @throws InputError for an address that is none, or when Redis refuses us
 * @throws MissingComponentError when nobody answers there
 */
export async function connect(url: string): Promise<Redis> {
  checkAddress(url);
  let reached = false;
  let reason = 'no answer';
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: FIRST_ANSWER,
    retryStrategy: () => (reached ? RECONNECT : null),
  });
  redis.on('error', (error: NodeJS.ErrnoException) => {
    reason = error.code ?? error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
    reached = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    const refusal = [reason, (error as Error).message].find((text) =>
      /NOAUTH|WRONGPASS|NOPERM|DB index/.test(text),
    );
    if (refusal !== undefined) throw new InputError(`--redis: ${shownAddress(url)} refuses us: ${refusal}`);
    throw missing(url, reason);
  }
}

/** Connects to a Redis that has answered before: whatever is asked waits until it is there. */
export function reconnect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => RECONNECT });
  redis.on('error', () => {});
  return redis;
}

export function missing(url: string, reason: string): MissingComponentError {
  const { port } = new URL(url);
  return new MissingComponentError(
    `redis is missing: nobody answers at ${shownAddress(url)} (${reason}); ` +
      `start it: redis-server --port ${port || 6379}; install: apt-get install redis-server`,
  );
}

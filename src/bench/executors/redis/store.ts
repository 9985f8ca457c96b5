import type { Redis } from 'ioredis';

/** Seconds for which Redis keeps contents and results: a benchmark can go on a day after it was interrupted. */
const KEPT = 24 * 60 * 60;

/** How many results are asked for at once. */
const AT_ONCE = 256;

/** Raised when Redis no longer has what trials need; who asked for the trials has it. */
export class ContentMissing extends Error {
  override readonly name = 'ContentMissing';
}

/** What Redis holds beside the jobs, by what it is: contents by their SHA-256, results by their keys. */
export class RedisStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** @param contents by their SHA-256 */
  async putContents(contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [hash, bytes] of contents) {
      await this.#redis.set(contentKey(hash), Buffer.from(bytes), 'EX', KEPT);
    }
  }

  /** @throws ContentMissing when it has expired, or Redis has lost it */
  async content(hash: string): Promise<Uint8Array> {
    const bytes = await this.#redis.getBuffer(contentKey(hash));
    if (bytes === null) throw new ContentMissing(`Redis no longer has the content ${hash}`);
    return bytes;
  }

  /** Two who put the same result put the same bytes. */
  async putResult(key: string, result: unknown): Promise<void> {
    await this.#redis.set(resultKey(key), JSON.stringify(result), 'EX', KEPT);
  }

  /** Those of the results that are there. */
  async results<R>(keys: readonly string[]): Promise<Map<string, R>> {
    const found = new Map<string, R>();
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      const part = keys.slice(from, from + AT_ONCE);
      const texts = await this.#redis.mget(part.map(resultKey));
      for (const [k, text] of texts.entries()) if (text !== null) found.set(part[k]!, JSON.parse(text) as R);
    }
    return found;
  }

  /** Which of the keys have a result. */
  async finished(keys: readonly string[]): Promise<Set<string>> {
    const asked = this.#redis.pipeline();
    for (const key of keys) asked.exists(resultKey(key));
    const answers = (await asked.exec()) ?? [];
    return new Set(keys.filter((_, k) => answers[k]?.[1] === 1));
  }
}

function contentKey(hash: string): string {
  return `switchyard:content:${hash}`;
}

function resultKey(key: string): string {
  return `switchyard:result:${key}`;
}

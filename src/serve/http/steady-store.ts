import { performance } from 'node:perf_hooks';

export const WINDOW_MS = 1000;

/** Callers that are counted at once; more are let in uncounted for a window, and each fills no memory of its own. */
const MAX_CALLERS = 5000;

interface Count {
  readonly current: number;
  /** Milliseconds until the count begins anew. */
  readonly ttl: number;
}

/**
 * Counts requests in windows of a second on a clock that never goes back. The plugin's own store goes by the time of day:
 * a clock that is set back by an hour would keep its window, and its callers out, for an hour.
 */
export class SteadyStore {
  #counts = new Map<string, number>();
  #ends = 0;

  incr(key: string, callback: (error: Error | null, result?: Count) => void): void {
    const now = performance.now();
    if (now >= this.#ends) {
      this.#counts = new Map();
      this.#ends = now + WINDOW_MS;
    }
    const current = (this.#counts.get(key) ?? 0) + 1;
    if (current > 1 || this.#counts.size < MAX_CALLERS) this.#counts.set(key, current);
    callback(null, { current, ttl: this.#ends - now });
  }

  child(): SteadyStore {
    return new SteadyStore();
  }
}

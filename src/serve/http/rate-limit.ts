import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Limit } from './auth/guard.ts';
import { Problem } from './problem.ts';
import { SteadyStore, WINDOW_MS } from './steady-store.ts';

/** Counts the requests of a second by the subject of their token, or else by their address (IPv6: by its /64). */
export async function rateLimiter(app: FastifyInstance, requestsPerSecond: number): Promise<Limit> {
  await app.register(rateLimit, {
    global: false,
    max: requestsPerSecond,
    timeWindow: WINDOW_MS,
    store: SteadyStore,
  });
  const byAddress = app.createRateLimit();
  const bySubject = app.createRateLimit({ keyGenerator: ({ caller }) => `subject:${caller?.subject}` });
  return async (request) => {
    const known = request.caller !== null && request.caller.subject !== 'anonymous';
    const used = await (known ? bySubject : byAddress)(request);
    if (used.isAllowed || !used.isExceeded) return;
    throw new Problem(429, `More than ${requestsPerSecond} requests a second. Try again later.`, {
      headers: { 'retry-after': String(Math.max(1, used.ttlInSeconds)) },
    });
  };
}

import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** When its headers were there, on the clock of `performance.now()`. */
    receivedAt: number;
  }
}

/** The first hook of all: deadlines count from when a request came, not from when its body was read. */
export function stampRequests(app: FastifyInstance): void {
  app.decorateRequest('receivedAt', 0);
  app.addHook('onRequest', (request, _reply, done) => {
    request.receivedAt = performance.now();
    done();
  });
}

import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** 127.0.0.0/8, ::1, and the name that stands for them (RFC 6761 §6.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Keeps web pages of others out. A server without tokens on a loopback address trusts everyone who reaches it; a page
 * that the user opens reaches it too, by a name of its own that resolves to 127.0.0.1 (DNS rebinding), so names other
 * than the loopback's are refused (421). And a request that says which page it comes from must come from this server's.
 */
export function guardAgainstForeignPages(app: FastifyInstance, onlyLoopbackNames: boolean): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (onlyLoopbackNames) requireLoopbackName(request);
    requireOwnOrigin(request);
    done();
  });
}

function requireLoopbackName({ headers }: FastifyRequest): void {
  if (isLoopback(hostNameOf(headers.host ?? ''))) return;
  throw new Problem(421, 'This server answers to 127.0.0.1, [::1] and localhost only.', {
    kind: 'foreign-page',
  });
}

function requireOwnOrigin({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return;
  throw new Problem(403, 'Requests from pages of other servers are refused.', { kind: 'foreign-page' });
}

/** `[::1]:80` → `::1`, `localhost:80` → `localhost`. */
function hostNameOf(authority: string): string {
  return (
    (/^\[([^\]]*)\](?::\d*)?$/.exec(authority) ?? /^([^:]*)(?::\d*)?$/.exec(authority))?.[1]?.toLowerCase() ??
    ''
  );
}

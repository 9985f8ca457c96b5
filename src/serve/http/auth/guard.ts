import type { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Access, accessOf } from '../endpoint.ts';
import { Problem } from '../problem.ts';
import { type Caller, SCOPES, type TokenRules } from './token-rules.ts';
import { TokenVerifier } from './token-verifier.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where nobody had to say. */
    caller: Caller | null;
  }
}

/** How much one caller may ask. @throws Problem 429 */
export type Limit = (request: FastifyRequest) => Promise<void>;

/**
 * Asks for a token wherever one is needed, and looks whether it allows what is asked for. Without rules for tokens the
 * transport has to keep strangers out: by listening on a loopback address, or by asking for client certificates.
 *
 * A caller is limited once it is known, and by its address where its token does not hold: guessing is limited too.
 */
export function guardAccess(app: FastifyInstance, rules: TokenRules | null, limit: Limit): void {
  app.decorateRequest('caller', null);
  const verifier = rules && new TokenVerifier(rules);
  app.addHook('onRequest', async (request) => {
    const access = accessOf(request);
    if (access === 'open') return;
    try {
      request.caller = verifier
        ? await verifier.verify(bearerToken(request))
        : certified(request.raw.socket as TLSSocket);
    } finally {
      await limit(request);
    }
    requireScope(request.caller, access);
  });
}

function bearerToken({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  throw new Problem(401, 'A bearer token is needed.', {
    headers: { 'www-authenticate': 'Bearer realm="switchyard"' },
  });
}

/** Whoever the transport let in may do all; a client certificate says who it is. */
function certified(socket: Partial<TLSSocket>): Caller {
  const name = socket.authorized === true ? socket.getPeerCertificate?.().subject?.CN : undefined;
  return { subject: (Array.isArray(name) ? name[0] : name) ?? 'anonymous', scopes: new Set(SCOPES) };
}

function requireScope({ scopes }: Caller, access: Access): void {
  if (access === 'token' || scopes.has(access)) return;
  throw new Problem(403, `The token lacks the scope '${access}'.`, {
    headers: {
      'www-authenticate': `Bearer realm="switchyard", error="insufficient_scope", scope="${access}"`,
    },
  });
}

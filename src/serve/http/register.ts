import type { FastifyInstance, HTTPMethods } from 'fastify';
import { z } from 'zod';
import { configOf, type Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Makes routes of endpoints, and refuses the other methods of their addresses (405). */
export function register(app: FastifyInstance, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints) app.route(routeOf(endpoint));
  for (const url of new Set(endpoints.map((endpoint) => endpoint.url))) {
    const known = endpoints
      .filter((endpoint) => endpoint.url === url)
      .map(({ method }) => method as HTTPMethods);
    const allowed = known.includes('GET') ? [...known, 'HEAD' as const] : known;
    refuseOthers(app, url, allowed);
  }
}

function routeOf(endpoint: Endpoint) {
  const { method, url, body, bodyBytes, answer, long, handle } = endpoint;
  return {
    method,
    url,
    config: configOf(endpoint),
    ...(bodyBytes !== undefined && { bodyLimit: bodyBytes }),
    schema: {
      ...(body && { body: jsonSchema(body.schema, 'input') }),
      ...('schema' in answer && { response: { 200: jsonSchema(answer.schema, 'output') } }),
    },
    ...(long && { serializerCompiler: () => JSON.stringify }),
    handler: handle,
  };
}

/** As Fastify's compilers of checks and of answers read it. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  return z.toJSONSchema(schema, { target: 'draft-7', io });
}

function refuseOthers(app: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    config: { access: 'open', vital: true },
    // Before a body is read, whatever it is.
    onRequest: ({ method }) => {
      const allow = allowed.join(', ');
      throw new Problem(405, `${method} is not allowed here (allowed: ${allow}).`, { headers: { allow } });
    },
    handler: () => undefined,
  });
}

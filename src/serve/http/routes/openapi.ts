import type { Endpoint } from '../endpoint.ts';
import { type DocumentOptions, openApiDocument } from '../openapi/document.ts';

/** Everything that a server answers, the description of it included. */
export function described(endpoints: readonly Endpoint[], options: DocumentOptions): readonly Endpoint[] {
  const own: Endpoint = {
    method: 'GET',
    url: '/openapi.json',
    summary: 'This document: OpenAPI 3.1',
    access: 'open',
    answer: { mediaType: 'application/json' },
    handle: (_request, reply) => reply.type('application/json; charset=utf-8').send(text),
  };
  const all = [...endpoints, own];
  const text = JSON.stringify(openApiDocument(all, options));
  return all;
}

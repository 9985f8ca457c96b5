import type { Endpoint } from '../endpoint.ts';
import type { Page } from '../options.ts';

/** A page holds no data, so it is open to all: its script asks the API, with the user's token. */
export function pageEndpoints({ files, headers }: Page): readonly Endpoint[] {
  return [...files].map(([url, { contentType, text }]) => ({
    method: 'GET',
    url,
    summary: 'Of the page that lists the decisions that a person is asked about',
    access: 'open',
    answer: { mediaType: contentType.split(';')[0]! },
    handle: (_request, reply) => reply.headers(headers).type(contentType).send(text),
  }));
}

import type { Endpoint } from '../endpoint.ts';
import type { PendingPage } from '../options.ts';

/** The page for people who settle decisions. It holds no data: its script asks the API, with the user's token. */
export function pageEndpoints({ html, script, style }: PendingPage): readonly Endpoint[] {
  const serve = (url: string, summary: string, mediaType: string, text: string): Endpoint => ({
    method: 'GET',
    url,
    summary,
    access: 'open',
    answer: { mediaType },
    handle: (_request, reply) => reply.type(`${mediaType}; charset=utf-8`).send(text),
  });
  return [
    serve('/pending', 'A page that lists the decisions that a person is asked about', 'text/html', html),
    serve('/pending/app.js', 'Its script', 'text/javascript', script),
    serve('/pending/style.css', 'Its style', 'text/css', style),
  ];
}

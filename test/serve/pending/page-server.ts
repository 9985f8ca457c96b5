import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '../../../src/core/errors.ts';
import { PENDING_HEADERS, PENDING_PAGE } from '../../../src/serve/pending/page/index.ts';
import type { PendingList } from '../../../src/serve/pending/pending-list.ts';

/** The page's routes and nothing else, over a list that the test holds. */
export interface PageServer {
  readonly url: string;
  list: PendingList;
  /** What a bearer must be; null: nobody is asked. */
  token: string | null;
  close(): Promise<void>;
}

export async function servePage(list: PendingList): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    list,
    token: null as string | null,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return state;
}

async function answer(state: PageServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown, type = 'application/json') => {
    response.writeHead(status, { ...PENDING_HEADERS, 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const { pathname } = new URL(request.url!, state.url);
  const asset = PENDING_PAGE.get(pathname);
  if (asset !== undefined) return send(200, asset.text, asset.contentType);
  const bearer = request.headers.authorization;
  if (state.token !== null && bearer !== `Bearer ${state.token}`) {
    return send(401, { title: 'Unauthorized', detail: 'no <b>valid</b> token' });
  }
  if (pathname === '/v1/pending') return send(200, { pending: state.list.list() });
  const id = decodeURIComponent(pathname.slice('/v1/pending/'.length));
  if (request.method === 'GET') return send(200, state.list.get(id));
  const word = JSON.parse(await bodyOf(request));
  try {
    return send(200, state.list.settle(id, { ...word, by: 'ann' }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return send(409, { title: 'Conflict', detail: error.message });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

import pino from 'pino';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { DEFAULT_LIMITS, type Limits, type ServerOptions } from '../../../src/serve/http/options.ts';
import { createServer } from '../../../src/serve/http/server.ts';
import { DEFAULT_KUBERNETES } from '../../../src/serve/kubernetes/options.ts';
import { FakeService } from './fake-service.ts';

export const silent = pino({ level: 'silent' });

export type Settings = Partial<Omit<ServerOptions, 'limits'>> & { readonly limits?: Partial<Limits> };

export async function openServer({ limits, ...options }: Settings = {}, service = new FakeService()) {
  const app = await createServer(service, {
    host: '127.0.0.1',
    tokens: null,
    tls: null,
    version: '1.2.3',
    logger: silent,
    kubernetes: DEFAULT_KUBERNETES,
    ...options,
    // Tests share this machine with others, which stops their event loop for longer than a server should.
    limits: { ...DEFAULT_LIMITS, eventLoopDelayMs: 60_000, ...limits },
  });
  return { app, service };
}

/** A server in front of a fake service, gone after the test. */
export async function serverWith(settings: Settings = {}, service = new FakeService()) {
  const opened = await openServer(settings, service);
  onTestFinished(() => opened.app.close());
  return opened;
}

/** One server for all tests of a `describe`: making one takes a tenth of a second. */
export function sharedServer(settings: Settings | (() => Settings) = {}) {
  const shared = {} as Awaited<ReturnType<typeof openServer>>;
  beforeAll(async () => {
    Object.assign(shared, await openServer(typeof settings === 'function' ? settings() : settings));
  });
  afterAll(() => shared.app.close());
  return shared;
}

/** A good request with two executors. */
export const REQUEST = {
  id: 'decision-1',
  task: { work: 1 },
  executors: [
    { name: 'edge-1', backlog: 2 },
    { name: 'cloud-1', backlog: 1 },
  ],
};

type Headers = Readonly<Record<string, string>>;

/** What `inject` needs to send JSON as a client on this machine does; a text is sent as it is. */
export function post(url: string, payload: unknown, headers: Headers = {}) {
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  return {
    method: 'POST' as const,
    url,
    payload: body,
    headers: { 'content-type': 'application/json', host: '127.0.0.1', ...headers },
  };
}

export function get(url: string, headers: Headers = {}) {
  return { method: 'GET' as const, url, headers: { host: '127.0.0.1', ...headers } };
}

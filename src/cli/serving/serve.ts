import process from 'node:process';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { InputError } from '../../core/errors.ts';
import { exposureWarning } from '../../serve/http/exposure.ts';
import type { ServerOptions } from '../../serve/http/options.ts';
import { createServer } from '../../serve/http/server.ts';
import { stop } from '../../serve/http/shutdown.ts';
import type { DecisionService } from '../../serve/service.ts';

export interface Serving {
  readonly port: number;
  /** Until it is aborted. */
  readonly signal: AbortSignal;
  /** Told once where the server listens. */
  readonly onListening: (url: string) => void;
}

/**
 * Serves until told to stop, and then until all that is under way is answered and the service is closed.
 *
 * @throws InputError when it must not, or cannot, listen there; the service is closed then too
 */
export async function serve(
  service: DecisionService,
  options: ServerOptions,
  { port, signal, onListening }: Serving,
): Promise<void> {
  const { logger, limits } = options;
  const app = await openServer(service, options, port);
  const onHangUp = () => void reload(service, logger);
  process.on('SIGHUP', onHangUp);
  try {
    const warning = exposureWarning(options);
    if (warning !== null) logger.warn(warning);
    onListening(urlOf(app, options));
    await aborted(signal);
    logger.info('told to stop');
  } finally {
    await stop(app, limits.shutdownMs);
    process.off('SIGHUP', onHangUp);
  }
}

async function openServer(
  service: DecisionService,
  options: ServerOptions,
  port: number,
): Promise<FastifyInstance> {
  let app: FastifyInstance | undefined;
  try {
    app = await createServer(service, options);
    await app.listen({ host: addressOf(options.host), port });
    return app;
  } catch (error) {
    await (app ?? service).close();
    throw unusable(error, options.host, port);
  }
}

/** `localhost` is two addresses, and one is enough. */
const addressOf = (host: string) => (host === 'localhost' ? '127.0.0.1' : host);

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not',
  ENOTFOUND: 'there is no such name',
};

function unusable(error: unknown, host: string, port: number): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new InputError(`cannot listen on ${host}, port ${port}: ${reason}`);
}

function urlOf(app: FastifyInstance, { tls, host }: ServerOptions): string {
  const address = app.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : addressOf(host)}:${port}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function reload(service: DecisionService, logger: Logger): Promise<void> {
  try {
    const { policies } = await service.reload();
    logger.info({ policies }, 'loaded anew');
  } catch (error) {
    logger.error({ err: error }, 'not loaded anew: the old bundles go on');
  }
}

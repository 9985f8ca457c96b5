import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { DecisionService } from '../service.ts';
import { Arrivals } from './arrivals.ts';
import { guardAccess } from './auth/guard.ts';
import { answerBadConnection } from './connection-error.ts';
import { type Endpoint, isVital } from './endpoint.ts';
import { refuseUnguarded } from './exposure.ts';
import { answerFailure, sendProblem } from './failure.ts';
import { addSecurityHeaders } from './headers.ts';
import { guardLoad, LoadGate } from './load-gate.ts';
import type { Limits, ServerOptions } from './options.ts';
import { Problem } from './problem.ts';
import { rateLimiter } from './rate-limit.ts';
import { stampRequests } from './received-at.ts';
import { register } from './register.ts';
import { adminEndpoints } from './routes/admin.ts';
import { decideEndpoint } from './routes/decide.ts';
import { explainEndpoints } from './routes/explain.ts';
import { healthEndpoints } from './routes/health.ts';
import { inferenceEndpoints } from './routes/inference.ts';
import { kubernetesEndpoints } from './routes/kubernetes.ts';
import { metricsEndpoint } from './routes/metrics.ts';
import { described } from './routes/openapi.ts';
import { outcomesEndpoint } from './routes/outcomes.ts';
import { pageEndpoints } from './routes/page.ts';
import { pendingEndpoints } from './routes/pending.ts';
import { guardAgainstForeignPages, isLoopback } from './same-site.ts';
import { hangUpWhileClosing } from './shutdown.ts';
import { parseStrictJson } from './strict-json.ts';
import { httpsOptions } from './tls.ts';
import { AJV_OPTIONS, invalid } from './validation.ts';

/**
 * A server that answers for a service; it listens once it is told to, and closes the service when it is closed.
 *
 * The order of the hooks is the order of what a stranger may cost: names and origins, then load, then tokens and rates;
 * only then is a body read.
 *
 * @throws InputError when it would be open to strangers, or its certificates do not fit
 */
export async function createServer(
  service: DecisionService,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const { host, tokens, limits } = options;
  refuseUnguarded(options);
  const app = createFastify(options);
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new Problem(404, 'There is nothing here.'), request, reply),
  );
  app.setSchemaErrorFormatter(invalid);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseStrictJson(body),
  );
  stampRequests(app);
  addSecurityHeaders(app);
  guardAgainstForeignPages(app, tokens === null && isLoopback(host));
  guardLoad(app, new LoadGate(limits), new Arrivals(limits.inFlight), isVital);
  guardAccess(app, tokens, await rateLimiter(app, limits.requestsPerSecond));
  hangUpWhileClosing(app);
  register(
    app,
    described(endpointsOf(service, options), { version: options.version, tokens: tokens !== null }),
  );
  app.addHook('onClose', () => service.close());
  return app;
}

function createFastify({ tls, limits, logger }: ServerOptions): FastifyInstance {
  const timeouts = timeoutsOf(limits);
  return Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.unreadMs,
    routerOptions: { maxParamLength: 256 },
    ajv: { customOptions: AJV_OPTIONS },
    frameworkErrors: answerFailure,
    clientErrorHandler: answerBadConnection,
    forceCloseConnections: 'idle',
    ...(tls === null ? { http: timeouts } : { https: { ...timeouts, ...httpsOptions(tls) } }),
  }) as unknown as FastifyInstance;
}

/** Node looks for connections that are too slow only so often. */
const CHECKS_PER_LIMIT = 4;

function timeoutsOf({ headersMs, requestMs }: Limits) {
  // Headers are a part of the request, and Node refuses to wait for them any longer.
  const headersTimeout = Math.min(headersMs, requestMs);
  const connectionsCheckingInterval = Math.max(1, headersTimeout / CHECKS_PER_LIMIT);
  return { headersTimeout, requestTimeout: requestMs, connectionsCheckingInterval };
}

function endpointsOf(
  service: DecisionService,
  { version, page, kubernetes, logger }: ServerOptions,
): readonly Endpoint[] {
  return [
    decideEndpoint(service),
    ...explainEndpoints(service),
    outcomesEndpoint(service),
    ...pendingEndpoints(service),
    ...(page ? pageEndpoints(page) : []),
    ...(kubernetes ? kubernetesEndpoints(service, kubernetes, logger) : []),
    ...adminEndpoints(service),
    ...inferenceEndpoints(service, version),
    metricsEndpoint(service),
    ...healthEndpoints(service),
  ];
}

import type { FastifyRequest } from 'fastify';
import { decideAnswerSchema } from '../../decision/answer.ts';
import { type DecideRequest, decideRequestSchema } from '../../decision/request.ts';
import type { DecideContext, DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';

const EXAMPLES = {
  dispatch: {
    id: 'decision-1',
    key: 'customer-7',
    task: { class: 'api', work: 0.2, deadline: 1 },
    executors: [
      { name: 'edge-1', tier: 'edge', slots: 1, speed: 1, free: 0, queueLength: 2, backlog: 0.4 },
      { name: 'cloud-1', tier: 'cloud', slots: 2, speed: 1.6, price: { perSecond: 0.00009 }, latency: 0.04 },
    ],
  },
};

export function decideEndpoint(service: DecisionService): Endpoint {
  return {
    method: 'POST',
    url: '/v1/decide',
    summary: 'Which executor should have this task? (Control batch: which task should go first?)',
    access: 'decide',
    body: { name: 'DecideRequest', schema: decideRequestSchema, examples: EXAMPLES },
    answer: { name: 'DecideAnswer', schema: decideAnswerSchema },
    handle: (request) => service.decide(request.body as DecideRequest, contextOf(request)),
  };
}

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** A trace context that is none is left out (W3C Trace Context §3.2: whoever gets one starts a trace of its own). */
export function contextOf({ headers, receivedAt }: FastifyRequest): DecideContext {
  const { traceparent } = headers;
  const traced = typeof traceparent === 'string' && TRACEPARENT.test(traceparent);
  const bytes = Number(headers['content-length'] ?? Number.NaN);
  return {
    receivedAt,
    validated: true,
    ...(Number.isFinite(bytes) && { bytes }),
    ...(traced && { traceparent }),
  };
}

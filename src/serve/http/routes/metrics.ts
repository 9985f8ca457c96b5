import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';

export function metricsEndpoint(service: DecisionService): Endpoint {
  return {
    method: 'GET',
    url: '/metrics',
    summary: 'Figures for Prometheus; any valid token will do, one without scopes is enough',
    access: 'token',
    vital: true,
    answer: { mediaType: 'text/plain' },
    handle: async (_request, reply) => {
      const { contentType, text } = await service.metrics();
      return reply.type(contentType).send(text);
    },
  };
}

import { z } from 'zod';
import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';

const alive = { name: 'Alive', schema: z.strictObject({ status: z.literal('ok') }) };

export function healthEndpoints(service: DecisionService): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      url: '/healthz',
      summary: 'Whether the process is alive: restart it where this does not answer',
      access: 'open',
      vital: true,
      answer: alive,
      handle: () => ({ status: 'ok' }),
    },
    {
      method: 'GET',
      url: '/readyz',
      summary: 'Whether decisions can be made: send it none while this says no',
      access: 'open',
      vital: true,
      answer: alive,
      errors: { 503: 'Not now; `detail` says why' },
      handle: () => {
        requireReady(service);
        return { status: 'ok' };
      },
    },
  ];
}

export function requireReady(service: DecisionService): void {
  const { ready, why } = service.ready();
  if (!ready)
    throw new Problem(503, why ?? 'not ready', { kind: 'not-ready', headers: { 'retry-after': '5' } });
}

import type { Logger } from 'pino';
import { Extender } from '../../kubernetes/extender.ts';
import type { KubernetesOptions } from '../../kubernetes/options.ts';
import {
  type ExtenderArgs,
  extenderArgsSchema,
  extenderFilterResultSchema,
  hostPriorityListSchema,
} from '../../kubernetes/wire.ts';
import { systemClock } from '../../pending/clock.ts';
import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { seldom } from '../seldom.ts';
import { contextOf } from './decide.ts';

const POD = {
  metadata: {
    name: 'render-7',
    namespace: 'media',
    uid: '5a3f0a10-8a6e-4b7e-9d43-1f1f5e2f7a01',
    annotations: { 'switchyard/work': '12' },
  },
  spec: { containers: [{ name: 'main', resources: { requests: { cpu: '500m', memory: '256Mi' } } }] },
};
const NODE = { metadata: { name: 'node-1' }, status: { allocatable: { cpu: '4', memory: '16Gi' } } };

const EXAMPLES = {
  names: { Pod: POD, Nodes: null, NodeNames: ['node-1', 'node-2'] },
  nodes: { Pod: POD, Nodes: { metadata: {}, items: [NODE] }, NodeNames: null },
};

/** What kube-scheduler asks an extender (k8s.io/kube-scheduler/extender/v1). */
export function kubernetesEndpoints(
  service: DecisionService,
  options: KubernetesOptions,
  logger: Logger,
): readonly Endpoint[] {
  const onSlip = seldom((slip) => logger.warn({ slip }, 'kubernetes'), systemClock.monotonic);
  const extender = new Extender(service, options, systemClock, onSlip);
  const asked = {
    method: 'POST',
    access: 'decide',
    bodyBytes: options.bodyBytes,
    body: { name: 'ExtenderArgs', schema: extenderArgsSchema, examples: EXAMPLES },
  } as const;
  return [
    {
      ...asked,
      url: '/k8s/v1/prioritize',
      summary: 'kube-scheduler: how good is each node for this pod?',
      answer: { name: 'HostPriorityList', schema: hostPriorityListSchema },
      long: true,
      handle: (request) => extender.prioritize(request.body as ExtenderArgs, contextOf(request)),
    },
    {
      ...asked,
      url: '/k8s/v1/filter',
      summary: 'kube-scheduler: which nodes do the rules forbid to this pod?',
      answer: { name: 'ExtenderFilterResult', schema: extenderFilterResultSchema },
      handle: (request) => extender.filter(request.body as ExtenderArgs),
    },
  ];
}

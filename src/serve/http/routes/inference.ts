import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { infer, inferRequestSchema, inferResponseSchema } from '../inference/infer.ts';
import { modelMetadata, modelSchema, serverSchema } from '../inference/metadata.ts';
import { Problem } from '../problem.ts';
import { requireReady } from './health.ts';

const MODEL = '/v2/models/:model';
const VERSION = `${MODEL}/versions/:version`;
const NO_MODEL = { 404: 'No such model, or no such version' };
const NOT_READY = { 503: 'Not now; `error` says why' };

/** The Open Inference Protocol, version 2, as KServe specifies its HTTP/REST form. */
export function inferenceEndpoints(service: DecisionService, version: string): readonly Endpoint[] {
  const live = { name: 'Live', schema: z.strictObject({ live: z.literal(true) }) };
  const ready = { name: 'Ready', schema: z.strictObject({ ready: z.literal(true) }) };
  const get = { method: 'GET', access: 'open', vital: true } as const;
  return [
    {
      ...get,
      url: '/v2',
      summary: 'What this server is',
      answer: { name: 'ServerMetadata', schema: serverSchema },
      handle: () => ({ name: 'switchyard', version, extensions: [] }),
    },
    { ...get, url: '/v2/health/live', summary: 'Alive', answer: live, handle: () => ({ live: true }) },
    {
      ...get,
      url: '/v2/health/ready',
      summary: 'Ready',
      answer: ready,
      errors: NOT_READY,
      handle: () => {
        requireReady(service);
        return { ready: true };
      },
    },
    ...[MODEL, VERSION].flatMap((url) => modelEndpoints(service, url, ready)),
  ];
}

function modelEndpoints(
  service: DecisionService,
  url: string,
  ready: Endpoint['answer'],
): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      url,
      summary: 'What the policy reads and answers',
      access: 'decide',
      answer: { name: 'ModelMetadata', schema: modelSchema },
      errors: NO_MODEL,
      handle: (request) => {
        requireModel(service, request);
        return modelMetadata(service.model);
      },
    },
    {
      method: 'GET',
      url: `${url}/ready`,
      summary: 'Whether it answers',
      access: 'open',
      vital: true,
      answer: ready,
      errors: { ...NO_MODEL, ...NOT_READY },
      handle: (request) => {
        requireModel(service, request);
        requireReady(service);
        return { ready: true };
      },
    },
    {
      method: 'POST',
      url: `${url}/infer`,
      summary: 'Scores one observation: no rules, no fallback, no record',
      access: 'decide',
      body: {
        name: 'InferRequest',
        schema: inferRequestSchema,
        examples: { observation: exampleFor(service) },
      },
      answer: { name: 'InferResponse', schema: inferResponseSchema },
      errors: NO_MODEL,
      handle: (request) => {
        requireModel(service, request);
        return infer(service, request.body as z.output<typeof inferRequestSchema>);
      },
    },
  ];
}

function requireModel({ model }: DecisionService, { params }: FastifyRequest): void {
  const asked = params as { readonly model: string; readonly version?: string };
  if (asked.model !== model.name) throw new Problem(404, `no such model (there is: ${model.name})`);
  if (asked.version !== undefined && asked.version !== model.version) {
    throw new Problem(404, `no such version (there is: ${model.version})`);
  }
}

/** Two candidates of which the second is not allowed. */
function exampleFor({ model }: DecisionService): z.output<typeof inferRequestSchema> {
  const [globals, features] = [model.globals.length, model.features.length];
  const zeros = (count: number) => new Array<number>(count).fill(0);
  return {
    id: 'observation-1',
    inputs: [
      { name: 'globals', shape: [1, globals], datatype: 'FP32', data: zeros(globals) },
      { name: 'candidates', shape: [1, 2, features], datatype: 'FP32', data: zeros(2 * features) },
      { name: 'mask', shape: [1, 2], datatype: 'BOOL', data: [true, false] },
    ],
  };
}

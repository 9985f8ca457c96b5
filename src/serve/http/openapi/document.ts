import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Endpoint, Named } from '../endpoint.ts';
import { PROBLEM_TYPE } from '../problem.ts';
import { inferenceErrorSchema, problemSchema } from './problem-schema.ts';

type Json = Record<string, unknown>;

export interface DocumentOptions {
  readonly version: string;
  /** Whether tokens are asked for. */
  readonly tokens: boolean;
}

/** The OpenAPI 3.1 document of these endpoints. */
export function openApiDocument(endpoints: readonly Endpoint[], { version, tokens }: DocumentOptions): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, tokens) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Switchyard decision server',
      version,
      description: 'Times are seconds, money is the scenario’s currency, data is bytes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: componentsOf(endpoints),
      ...(tokens && { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } }),
    },
  };
}

function operation(endpoint: Endpoint, tokens: boolean): Json {
  const { method, url, summary, access, body } = endpoint;
  const parameters = [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: operationId(method, url),
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': contentOf(body) } } }),
    responses: responsesOf(endpoint, tokens),
    security: tokens && access !== 'open' ? [{ bearer: access === 'token' ? [] : [access] }] : [],
  };
}

/** `POST /v1/pending/:id` → `post_v1_pending_id`. */
function operationId(method: string, url: string): string {
  return `${method.toLowerCase()}${url.replace(/\W+/g, '_')}`;
}

function contentOf({ name, examples }: NonNullable<Endpoint['body']>): Json {
  const named = Object.entries(examples).map(([key, value]) => [key, { value }]);
  return { schema: refTo(name), examples: Object.fromEntries(named) };
}

function responsesOf(endpoint: Endpoint, tokens: boolean): Json {
  const { answer, url } = endpoint;
  const content =
    'schema' in answer
      ? { 'application/json': { schema: refTo(answer.name) } }
      : { [answer.mediaType]: { schema: { type: 'string' } } };
  const failure = url.startsWith('/v2')
    ? { 'application/json': { schema: refTo('InferenceError') } }
    : { [PROBLEM_TYPE]: { schema: refTo('Problem') } };
  const failures = Object.entries(failuresOf(endpoint, tokens)).map(([status, description]) => [
    status,
    { description, content: failure },
  ]);
  return {
    200: { description: 'The answer', content },
    ...Object.fromEntries(failures),
    default: { description: 'Another problem', content: failure },
  };
}

/** What can go wrong by what an endpoint is, and by what it says itself. */
function failuresOf(
  { access, vital, body, errors }: Endpoint,
  tokens: boolean,
): Readonly<Record<number, string>> {
  const standard = (...statuses: number[]) => Object.fromEntries(statuses.map((s) => [s, STATUS_CODES[s]!]));
  return {
    ...(body && standard(400, 408, 413, 415)),
    ...(tokens && access !== 'open' && standard(401)),
    ...(tokens && access !== 'open' && access !== 'token' && standard(403)),
    ...(access !== 'open' && standard(429)),
    ...(!vital && standard(503)),
    ...errors,
  };
}

function componentsOf(endpoints: readonly Endpoint[]): Json {
  const schemas: Json = {
    Problem: jsonSchema(problemSchema, 'output'),
    InferenceError: jsonSchema(inferenceErrorSchema, 'output'),
  };
  const add = ({ name, schema }: Named, io: 'input' | 'output') => {
    schemas[name] = jsonSchema(schema, io);
  };
  for (const { body, answer } of endpoints) {
    if (body) add(body, 'input');
    if ('schema' in answer) add(answer, 'output');
  }
  return schemas;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}

function refTo(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { signer } from './auth/tokens.ts';
import { get, openServer, post, sharedServer } from './fixture.ts';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': { readonly examples: Record<string, { value: unknown }> };
    };
  };
  readonly responses: Record<string, { content: Record<string, unknown> }>;
  readonly security: Record<string, string[]>[];
}

type Document = Readonly<Record<string, unknown>> & {
  readonly paths: Record<string, Record<string, Operation>>;
};

const page = { files: new Map([['/pending', { contentType: 'text/html', text: '' }]]), headers: {} };
const shared = sharedServer({ page });
const documentOf = async (app: typeof shared.app) =>
  (await app.inject(get('/openapi.json'))).json() as Document;
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('/openapi.json', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(
      structuredClone(await documentOf(shared.app)) as Record<string, unknown>,
    );
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const broken = { ...(await documentOf(shared.app)), openapi: '3.1.0', paths: { x: 1 } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });
  it('has every route of the server, and no other', async () => {
    const operations = operationsOf(await documentOf(shared.app));
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    const urls = urlsOf(shared.app.printRoutes({ commonPrefix: false }));
    const routes: string[] = [];
    for (const url of urls) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const) {
        const { statusCode } = await shared.app.inject({ ...get(url), method });
        if (statusCode !== 405) routes.push(`${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
      }
    }
    expect(routes.sort()).toEqual(described.sort());
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(routes.length);
  });
  it('has examples that the server takes', async () => {
    const bodies = operationsOf(await documentOf(shared.app)).flatMap(({ path, operation }) =>
      Object.values(operation.requestBody?.content['application/json'].examples ?? {}).map(({ value }) => ({
        path,
        value,
      })),
    );
    expect(bodies.length).toBeGreaterThanOrEqual(6);
    for (const { path, value } of bodies) {
      const url = path
        .replace('{id}', 'p-1')
        .replace('{model}', shared.service.model.name)
        .replace('{version}', shared.service.model.version);
      const { statusCode, body } = await shared.app.inject(post(url, value));
      expect(statusCode, `${path}: ${body}`).toBe(200);
    }
  });
  it('tells the errors of each', async () => {
    const { paths } = await documentOf(shared.app);
    expect(Object.keys(paths['/v1/decide']!.post!.responses)).toEqual([
      '200',
      '400',
      '408',
      '413',
      '415',
      '429',
      '503',
      'default',
    ]);
    expect(Object.keys(paths['/v1/pending/{id}']!.post!.responses)).toEqual(
      expect.arrayContaining(['404', '409']),
    );
    expect(Object.keys(paths['/healthz']!.get!.responses)).toEqual(['200', 'default']);
    expect(Object.keys(paths['/v2/models/{model}/infer']!.post!.responses['404']!.content)).toEqual([
      'application/json',
    ]);
    expect(Object.keys(paths['/v1/decide']!.post!.responses['400']!.content)).toEqual([
      'application/problem+json',
    ]);
    expect(paths['/v1/decide']!.post!.security).toEqual([]);
  });
  it('tells the scopes where tokens are asked for', async () => {
    const { app } = await openServer({ tokens: signer('EdDSA').rules });
    const document = await documentOf(app);
    expect(await new Validator().validate(structuredClone(document) as Record<string, unknown>)).toEqual({
      valid: true,
    });
    const { paths } = document;
    expect(paths['/v1/decide']!.post!.security).toEqual([{ bearer: ['decide'] }]);
    expect(paths['/v1/reload']!.post!.security).toEqual([{ bearer: ['admin'] }]);
    expect(paths['/metrics']!.get!.security).toEqual([{ bearer: [] }]);
    expect(paths['/healthz']!.get!.security).toEqual([]);
    expect(Object.keys(paths['/v1/decide']!.post!.responses)).toEqual(expect.arrayContaining(['401', '403']));
    await app.close();
  });
});

/** The addresses of the tree that Fastify prints: `├── /v1`, and below it `│   ├── /decide (POST)`. */
function urlsOf(tree: string): string[] {
  const trail: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^(.*?)[└├]── (\S*)(?: \((.*)\))?$/.exec(line) ?? [];
    if (part === undefined) return [];
    trail.splice(indent!.length / 4, trail.length, part);
    return methods === undefined ? [] : [trail.join('')];
  });
}

import fc from 'fast-check';
import type { DecideRequest } from '../../../src/serve/decision/request.ts';

/** What is sent to the server, as `inject` takes it. */
export interface Hostile {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD';
  readonly url: string;
  readonly payload?: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const JSON_HEADERS = { 'content-type': 'application/json', host: '127.0.0.1' };

/** JSON texts that are no values of JavaScript, or not of the kind that belongs there. */
const NASTY = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '"NaN"',
  '"1"',
  '-1',
  '0',
  '-0',
  '1.5',
  '1e308',
  '-1e308',
  '1e-320',
  '1e999',
  '-1e999',
  '9007199254740993',
  '123456789012345678901234567890',
  'NaN',
  'Infinity',
  '"\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '"🦄\\u202e"',
  `"${'x'.repeat(5000)}"`,
  `${'['.repeat(40)}${']'.repeat(40)}`,
  `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
  `[${'0,'.repeat(20_000)}0]`,
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"a":1,"a":2}',
];

const nasty = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.double().map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 4 }),
);

/** Where a request can be mutated: the paths to all of its values. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A key that JSON.stringify leaves alone, to be replaced by text that it would not write. */
const HOLE = '@hole@';

type Change = (parent: Record<string, unknown>, key: string) => void;

const CHANGES: readonly Change[] = [
  (parent, key) => {
    parent[key] = HOLE;
  },
  (parent, key) => {
    delete parent[key];
  },
  (parent, key) => {
    parent[`${key}x`] = parent[key];
  },
  (parent, key) => {
    parent[key] = [parent[key], parent[key]];
  },
];

/** A valid request with one of its values another. */
const mutated = (requests: readonly DecideRequest[]) =>
  fc
    .record({
      request: fc.constantFrom(...requests),
      at: fc.nat(),
      change: fc.oneof(
        { weight: 4, arbitrary: fc.constant(CHANGES[0]!) },
        { weight: 1, arbitrary: fc.constantFrom(...CHANGES.slice(1)) },
      ),
      text: nasty,
    })
    .map(({ request, at, change, text }) => {
      const copy: Record<string, unknown> = structuredClone({ ...request });
      const paths = pathsOf(copy).slice(1);
      const path = paths[at % paths.length]!;
      const parent = path
        .slice(0, -1)
        .reduce<Record<string, unknown>>((value, key) => value[key] as Record<string, unknown>, copy);
      change(parent, path.at(-1)!);
      return JSON.stringify(copy).replace(`"${HOLE}"`, () => text);
    });

/** Valid requests of fleets and loads that no policy ever met. */
const strange = fc
  .record({
    work: fc.double({ min: 0, max: 1e308, noNaN: true }),
    slots: fc.integer({ min: 1, max: 5 }),
    executors: fc.uniqueArray(
      fc.record({
        name: fc.string({ minLength: 1, maxLength: 8 }),
        tier: fc.constantFrom('edge', 'cloud', 'device', ''),
        slots: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
        speed: fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
        backlog: fc.double({ min: 0, max: 1e308, noNaN: true }),
        latency: fc.double({ min: 0, max: 1e6, noNaN: true }),
        open: fc.boolean(),
      }),
      { minLength: 1, maxLength: 30, selector: ({ name }) => name },
    ),
  })
  .map(({ work, slots, executors }) => JSON.stringify({ task: { work, slots }, executors }));

const decide = (payload: string | Buffer, headers = JSON_HEADERS): Hostile => ({
  method: 'POST',
  url: '/v1/decide',
  payload,
  headers,
});

const URLS = [
  '/v1/decide',
  '/v1/outcomes',
  '/v1/pending',
  '/v1/pending/x',
  '/v1/pending/__proto__',
  '/v1/reload',
  '/v1/status',
  '/v2',
  '/v2/models/x/infer',
  '/v2/models/__proto__',
  '/metrics',
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/',
  '/%00',
  '/../../etc/passwd',
];

/** Any method on any address, with bodies of any kind. */
const elsewhere = fc.record({
  method: fc.constantFrom<Hostile['method'][]>('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
  url: fc.oneof(
    fc.constantFrom(...URLS),
    fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`),
  ),
  payload: fc.oneof(nasty, fc.constant('{"id":"x","slaMet":true}'), fc.constant('')),
  headers: fc.constantFrom<Record<string, string>>(
    JSON_HEADERS,
    { host: '127.0.0.1' },
    { ...JSON_HEADERS, host: 'evil.example' },
    { ...JSON_HEADERS, origin: 'https://evil.example' },
    { ...JSON_HEADERS, authorization: 'Bearer x' },
    { ...JSON_HEADERS, traceparent: '00-zz' },
  ),
});

const wrongType = (requests: readonly DecideRequest[]) =>
  fc
    .tuple(
      fc.constantFrom(...requests),
      fc.constantFrom(
        'text/plain',
        'application/xml',
        'multipart/form-data',
        'application/json; charset=x',
        '',
      ),
    )
    .map(([request, type]) => decide(JSON.stringify(request), { ...JSON_HEADERS, 'content-type': type }));

/** Requests that nobody should send: bytes, texts, mutants, other addresses, other types. */
export function hostileRequests(requests: readonly DecideRequest[]): fc.Arbitrary<Hostile> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => decide(Buffer.from(bytes))) },
    { weight: 1, arbitrary: nasty.map((text) => decide(text)) },
    { weight: 5, arbitrary: mutated(requests).map((text) => decide(text)) },
    { weight: 2, arbitrary: strange.map((text) => decide(text)) },
    { weight: 1, arbitrary: wrongType(requests) },
    { weight: 2, arbitrary: elsewhere },
  );
}

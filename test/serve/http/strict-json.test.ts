import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../../src/serve/http/strict-json.ts';
import { post, REQUEST, sharedServer } from './fixture.ts';

const read = (text: string) => parseStrictJson(Buffer.from(text));

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, stringUnit: 'grapheme' }), (text) => {
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });
  it('is not misled by strings', () => {
    for (const text of [
      '{"a:b":":{[\\"","c":"\\\\","d":"}\\\\\\""}',
      '"{"',
      '["\\u0041:\\u00e9"]',
      ' {"a" : 1} ',
    ]) {
      expect(read(text), text).toEqual(JSON.parse(text));
    }
  });
  it.each([
    ['a key twice', '{"a":1,"a":2}', /key twice/],
    ['a key twice, once in escapes', '{"a":1,"\\u0061":2}', /key twice/],
    ['a key twice, deep', '[{"b":{"a":1,"b":{},"a":1}}]', /key twice/],
    ['__proto__', '{"a":{"__proto__":{"admin":true}}}', /'__proto__', which is never allowed/],
    ['__proto__ in escapes', '{"\\u005f_proto__":1}', /'__proto__'/],
    ['constructor', '{"constructor":{"prototype":{}}}', /'constructor'/],
    ['deep nesting', `${'['.repeat(33)}${']'.repeat(33)}`, /nested 33 deep \(allowed: 32\)/],
    ['nesting without an end', '['.repeat(1_000_000), /nested 1000000 deep/],
    ['half a character', '{"a":"\\ud800"}', /half a character/],
    ['half a character in a key', '{"\\udc00":1}', /half a character/],
    ['no JSON', '{a:1}', /is not JSON/],
    ['two values', '1 2', /is not JSON/],
    ['NaN', 'NaN', /is not JSON/],
    ['nothing', '', /is not JSON/],
    ['a string without an end', '"abc\\"', /is not JSON/],
    ['a byte order mark', '\ufeff{}', /is not JSON/],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseStrictJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow('the body is not UTF-8');
  });
  it('takes characters outside the first plane, written out or in escapes', () => {
    expect(read('["😀","\\ud83d\\ude00"]')).toEqual(['😀', '😀']);
  });
});

describe('a hostile body', () => {
  const shared = sharedServer();
  it.each([
    [
      'a key twice: readers differ on which one counts',
      '{"task":{"work":1,"work":9},"executors":[{"name":"a"}]}',
    ],
    ['a prototype', '{"task":{"labels":{"__proto__":"x"}},"executors":[{"name":"a"}]}'],
    ['a number beyond all numbers', '{"task":{"work":1e999},"executors":[{"name":"a"}]}'],
    ['a whole number beyond exactness', '{"task":{"slots":1e300},"executors":[{"name":"a"}]}'],
    ['a million brackets', '['.repeat(1_000_000)],
    ['bytes', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('does not get to the service: %s', async (_, body) => {
    const { app, service } = shared;
    const { statusCode } = await app.inject(post('/v1/decide', body));
    expect(statusCode).toBe(400);
    expect(service.asked).toHaveLength(0);
    expect({}).not.toHaveProperty('admin');
  });
  it('and a good one does', async () => {
    expect((await shared.app.inject(post('/v1/decide', REQUEST))).statusCode).toBe(200);
  });
  it('is refused without a crash, whatever it is', async () => {
    const { app } = shared;
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc
        .record({ task: fc.anything(), executors: fc.anything() })
        .map((value) => JSON.stringify(value) ?? ''),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const { statusCode, headers } = await app.inject(post('/v1/decide', body));
        expect(statusCode).toBe(400);
        expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      }),
      { numRuns: 300 },
    );
  });
});

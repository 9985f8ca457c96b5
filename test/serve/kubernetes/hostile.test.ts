import { describe, expect, it } from 'vitest';
import { post } from '../http/fixture.ts';
import { goJson } from './http-extender.ts';
import { golden, serving, withPod } from './serving.ts';

const args = golden('names.request');

describe('what is no question', () => {
  it.each([
    ['a pod that is null', { ...args, Pod: null }, '/Pod must be object'],
    ['no pod', { NodeNames: [] }, '/Pod is missing'],
    ['a name that is a number', { ...args, NodeNames: ['site', 7] }, '/NodeNames/1 must be string'],
    ['a name of nothing', { ...args, NodeNames: [''] }, '/NodeNames/0'],
    [
      'a node twice',
      { ...args, NodeNames: ['site', 'edge-0', 'site'] },
      "/NodeNames/2: 'site' is there already",
    ],
    [
      'a node without a name',
      { ...args, NodeNames: null, Nodes: { items: [{ metadata: {} }] } },
      '/Nodes/items/0',
    ],
    [
      'more nodes than any cluster has',
      { ...args, NodeNames: Array.from({ length: 20_001 }, (_, i) => `n${i}`) },
      '/NodeNames',
    ],
    ['containers that are none', withPod(args, {}, { containers: { a: 1 } }), '/Pod/spec/containers'],
    ['a text', 'NodeNames', ''],
    ['an array', [args], ''],
  ])('%s is refused', async (_, body, where) => {
    const { extender } = await serving();
    await expect(extender.prioritize(body)).rejects.toThrow(
      new RegExp(`code 400: .*${where.replaceAll('/', '/')}`),
    );
    await expect(extender.filter(body)).rejects.toThrow('code 400');
  });

  it.each([
    ['deep nesting', `{"Pod":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`, 400],
    ['a key twice', '{"Pod":{},"Pod":{}}', 400],
    ['a key that JavaScript takes for its own', '{"Pod":{"metadata":{"labels":{"__proto__":"x"}}}}', 400],
    ['half a text', '{"Pod":{"metadata"', 400],
  ])('%s is refused', async (_, body, status) => {
    const { url } = await serving();
    const response = await fetch(`${url}/k8s/v1/filter`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(status);
  });
});

describe('bodies', () => {
  const padded = (bytes: number) => withPod(args, { annotations: { note: 'x'.repeat(bytes) } });

  it('may be as large as those of a cluster here, and nowhere else', async () => {
    const { url, extender } = await serving();
    expect(await extender.prioritize(padded(4 * 2 ** 20))).toHaveLength(5);
    await expect(extender.prioritize(padded(8 * 2 ** 20))).rejects.toThrow('code 413');
    const { headers } = post('', {});
    const elsewhere = await fetch(`${url}/v1/decide`, {
      method: 'POST',
      headers: { 'content-type': headers['content-type']! },
      body: goJson({ note: 'x'.repeat(2 * 2 ** 20) }),
    });
    expect(elsewhere.status).toBe(413);
  });
});

describe('a pod', () => {
  const RULES = [
    { name: 'no edge', rule: "executor.tier != 'edge'" },
    {
      name: 'guarded',
      rule: "!('guarded' in task.labels) || task.labels['metadata.namespace'] == 'ours'",
    },
  ];

  it.each([
    ['numbers that are none', { 'switchyard/work': '1e999', 'switchyard/deadline': 'soon' }],
    ['less than nothing', { 'switchyard/work': '-1', 'switchyard/deadline': '-5' }],
    ['nothing', { 'switchyard/work': '', 'switchyard/class': '', 'switchyard/key': '' }],
    ['a class that nobody knows', { 'switchyard/class': 'constructor' }],
    ['very much', { 'switchyard/class': 'x'.repeat(100_000), 'switchyard/key': 'y'.repeat(100_000) }],
  ])('cannot switch the rules off by saying %s', async (_, annotations) => {
    const { extender } = await serving({ rules: RULES });
    const asked = withPod(args, { annotations });
    expect((await extender.filter(asked)).NodeNames).toEqual(['site', 'cloud-0', 'cloud-1']);
    expect((await extender.prioritize(asked)).filter(({ Score }) => Score === 10)).not.toEqual([]);
  });

  it('cannot pretend to live in another namespace', async () => {
    const { extender } = await serving({ rules: RULES });
    const labels = { guarded: '', 'metadata.namespace': 'ours' };
    expect((await extender.filter(withPod(args, { labels }))).NodeNames).toEqual([]);
    expect((await extender.filter(withPod(args, { labels, namespace: 'ours' }))).NodeNames).toHaveLength(3);
  });

  it.each([
    [{ cpu: '-4', memory: 'lots' }],
    [{ toString: '1', hasOwnProperty: '2', cpu: '1' }],
    [{ cpu: '1e300' }],
    [{ cpu: '0' }],
  ] as [object][])('may ask for %o', async (requests) => {
    const { extender } = await serving();
    const spec = { containers: [{ name: 'a', resources: { requests } }], initContainers: null };
    const answer = await extender.prioritize(withPod(args, {}, spec));
    expect(answer.every(({ Score }) => Number.isInteger(Score) && Score >= 0 && Score <= 10)).toBe(true);
  });

  it('that says nothing at all is placed all the same', async () => {
    const { extender } = await serving();
    const answer = await extender.prioritize({
      ...args,
      Pod: { metadata: { creationTimestamp: null }, spec: {} },
    });
    expect(answer.some(({ Score }) => Score === 10)).toBe(true);
  });
});

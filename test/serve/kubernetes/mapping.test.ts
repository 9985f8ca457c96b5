import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../../../src/serve/kubernetes/fleet.ts';
import { DEFAULT_KUBERNETES } from '../../../src/serve/kubernetes/options.ts';
import { podRequests } from '../../../src/serve/kubernetes/pod-requests.ts';
import { pointsOf } from '../../../src/serve/kubernetes/points.ts';
import { parseQuantity } from '../../../src/serve/kubernetes/quantity.ts';
import type { Pod } from '../../../src/serve/kubernetes/wire.ts';
import { temporaryFolder } from '../../cli/cli.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const scenario = await scenarioOf(MIXED_FLEET);

describe('a quantity', () => {
  it.each([
    ['0', 0],
    ['500m', 0.5],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['+2', 2],
    ['1Gi', 2 ** 30],
    ['1.5Ki', 1536],
    ['2k', 2000],
    ['1E', 1e18],
    ['1E3', 1000],
    ['12e-1', 1.2],
    ['100n', 1e-7],
  ])('%s is %d', (text, value) => expect(parseQuantity(text)).toBeCloseTo(value, 12));
  it.each(['', 'x', '1 Gi', '1gi', '1KiB', '--1', '-1', '1e', '0x10', '1e999', 'NaN'])('%s is none', (text) =>
    expect(parseQuantity(text)).toBeNull(),
  );
});

describe('what a pod asks for', () => {
  const asks = (...cpus: string[]) => cpus.map((cpu) => ({ resources: { requests: { cpu } } }));
  const cpu = (spec: object) => podRequests({ metadata: {}, spec } as Pod).get('cpu');
  it.each([
    ['the sum of its containers', { containers: asks('1', '500m') }, 1.5],
    ['or its largest init container', { containers: asks('1'), initContainers: asks('2', '3') }, 3],
    [
      'a sidecar goes on beside them',
      { containers: asks('1'), initContainers: [{ ...asks('2')[0]!, restartPolicy: 'Always' }] },
      3,
    ],
    [
      'an init container runs beside the sidecars before it',
      {
        containers: asks('1'),
        initContainers: [{ ...asks('2')[0]!, restartPolicy: 'Always' }, ...asks('4')],
      },
      6,
    ],
    ['with its overhead', { containers: asks('1'), overhead: { cpu: '250m' } }, 1.25],
    [
      'or what is asked for all of it',
      { containers: asks('1'), resources: { requests: { cpu: '4' } }, overhead: { cpu: '1' } },
      5,
    ],
  ])('%s', (_, spec, amount) => expect(cpu(spec)).toBe(amount));
  it('is nothing where it says nothing', () => {
    expect(podRequests({ metadata: {} }).size).toBe(0);
    expect(podRequests({ metadata: {}, spec: { containers: null, initContainers: null } }).size).toBe(0);
  });
});

describe('points', () => {
  const scores = fc.array(fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9 })), {
    minLength: 1,
    maxLength: 60,
  });
  it('are whole numbers in the order of the scores, and the best alone has ten', () => {
    fc.assert(
      fc.property(scores, (given) => {
        const best = given.reduce((a, b) => (b !== null && (a === null || b > a) ? b : a), null);
        fc.pre(best !== null);
        const points = pointsOf(given, given.indexOf(best));
        for (const [i, a] of given.entries()) {
          expect(points[i]! === 10).toBe(a === best);
          expect(points[i]! === 0).toBe(a === null);
          expect(Number.isInteger(points[i]) && points[i]! >= 0 && points[i]! <= 10).toBe(true);
          for (const [j, b] of given.entries()) {
            if (a !== null && b !== null && a > b) expect(points[i]).toBeGreaterThanOrEqual(points[j]!);
          }
        }
      }),
    );
  });
  it('are in proportion', () => expect(pointsOf([0, 1, 2, 4, 8], 4)).toEqual([1, 2, 3, 5, 10]));
  it('are all for a choice that is not the best: the server explores', () =>
    expect(pointsOf([1, 3, null], 0)).toEqual([10, 0, 0]));
});

describe('what is known of nodes', () => {
  const node = (name: string, more: object = {}) => ({
    kind: 'Node',
    metadata: { name, ...more },
    status: { allocatable: { cpu: '4', memory: '8Gi' } },
  });
  const pod = (name: string, nodeName: string | null, more: { metadata?: object; status?: object } = {}) => ({
    kind: 'Pod',
    metadata: { name, ...more.metadata },
    spec: { nodeName, containers: [{ resources: { requests: { cpu: '1500m', memory: '1Gi' } } }] },
    status: { phase: nodeName ? 'Running' : 'Pending', startTime: '2026-01-01T00:00:00Z', ...more.status },
  });
  const NOW = Date.parse('2026-01-01T00:01:00Z');

  async function fleetOf(items: unknown, more: object = {}) {
    const file = join(temporaryFolder(), 'cluster.json');
    const slips: string[] = [];
    let monotonic = 0;
    const write = (content: unknown) => {
      writeFileSync(
        `${file}.new`,
        typeof content === 'string' ? content : JSON.stringify({ items: content }),
      );
      renameSync(`${file}.new`, file);
    };
    write(items);
    const clocks = { now: () => NOW, monotonic: () => monotonic };
    const fleet = new Fleet(scenario, { ...DEFAULT_KUBERNETES, cluster: file, ...more }, clocks, (slip) =>
      slips.push(slip),
    );
    await fleet.look(scenario);
    return {
      fleet,
      slips,
      later: async (content: unknown) => {
        write(content);
        monotonic += 1000;
        await fleet.look(scenario);
      },
    };
  }

  it('is what they have, less what runs there', async () => {
    const daemon = { metadata: { ownerReferences: [{ kind: 'DaemonSet' }] } };
    const long = { metadata: { annotations: { 'switchyard/work': '200' } } };
    const { fleet } = await fleetOf([
      node('a', { labels: { 'switchyard/speed': '2' } }),
      pod('one', 'a', long),
      pod('done', 'a', { status: { phase: 'Succeeded' } }),
      pod('log', 'a', daemon),
      pod('waits', null),
      pod('waits-too', null),
    ]);
    expect(fleet.ofName('a')).toEqual({
      // 200 s of work at speed 2, begun a minute ago, on two slots.
      ...{ speed: 2, slots: 4, free: 2, load: 1, backlog: 80 },
      available: { cpu: 1, memory: 6 * 1024 },
    });
    expect(fleet.waiting).toBe(2);
    expect(fleet.ofName('b')).toBeNull();
  });

  it('is news within a second, and what was known before while the file cannot be read', async () => {
    const { fleet, later, slips } = await fleetOf([node('a')]);
    expect(fleet.ofName('a')).toEqual({ slots: 4, free: 4, available: { cpu: 4, memory: 8 * 1024 } });
    await later([node('a'), pod('one', 'a')]);
    expect(fleet.ofName('a')).toMatchObject({ free: 2, load: 1 });
    for (const broken of [
      '{"items":',
      '{}',
      [{ kind: 'Pod', metadata: { name: 'x' }, spec: { nodeName: 'a', containers: 7 } }],
    ]) {
      const before = slips.length;
      await later(broken);
      expect(slips.length).toBe(before + 1);
      expect(fleet.ofName('a')).toMatchObject({ free: 2, load: 1 });
    }
    await later([node('b')]);
    expect([fleet.ofName('a'), fleet.ofName('b')?.free]).toEqual([null, 4]);
  });

  it('is the configuration’s word before the node’s, and that before the scenario’s', async () => {
    const labels = { 'switchyard/pool': 'cloud', 'switchyard/price': '7', 'switchyard/latency': 'far' };
    const { fleet, slips } = await fleetOf([node('a', { labels })], {
      nodes: { a: { price: { perSecond: 9 } } },
    });
    expect(fleet.ofName('a')).toMatchObject({
      speed: 1.6,
      latency: 0.04,
      slots: 4,
      price: { perSecond: 9 },
    });
    expect(slips).toEqual(["switchyard/latency of a: 'far' is no number that is allowed there"]);
  });
});

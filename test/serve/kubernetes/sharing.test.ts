import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { jcs } from '../../../src/serve/audit/jcs.ts';
import { RequestReader } from '../../../src/serve/decision/reading.ts';
import { read } from '../../../src/serve/kubernetes/asked.ts';
import { Fleet } from '../../../src/serve/kubernetes/fleet.ts';
import { DEFAULT_KUBERNETES, type KubernetesOptions } from '../../../src/serve/kubernetes/options.ts';
import type { ExtenderArgs, Node, Pod } from '../../../src/serve/kubernetes/wire.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { temporaryFolder } from '../../cli/cli.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { golden, serving, withPod } from './serving.ts';

const scenario = await scenarioOf(MIXED_FLEET);
const NOW = Date.parse('2026-01-01T00:01:00Z');
const ZONE = 'topology.kubernetes.io/zone';

/** Nodes of a cluster, each with one pod of so much cpu where there is any. */
interface Told {
  readonly name: string;
  readonly cpu: number;
  readonly used: number;
  readonly zone: string;
}

const itemsOf = (told: readonly Told[]) => [
  ...told.map(nodeOf),
  ...told.flatMap(({ name, used }) => (used === 0 ? [] : [podOf(used, name)])),
];

function nodeOf({ name, cpu, zone }: Told): Node & { kind: string } {
  const metadata = { name, labels: { [ZONE]: zone } };
  return { kind: 'Node', metadata, status: { allocatable: { cpu: `${cpu}`, memory: '8Gi' } } };
}

function podOf(cpu: number, nodeName: string | null): Pod & { kind: string } {
  const containers = [{ resources: { requests: { cpu: `${cpu}`, memory: '1Gi' } } }];
  const status = { phase: nodeName ? 'Running' : 'Pending', startTime: '2026-01-01T00:00:00Z' };
  return { kind: 'Pod', metadata: { name: `pod-${cpu}` }, spec: { nodeName, containers }, status };
}

/** A cluster that is known by its file, and what is asked about it by names. */
async function clusterOf(told: readonly Told[], more: Partial<KubernetesOptions> = {}) {
  const file = join(temporaryFolder(), 'cluster.json');
  const write = (items: readonly object[]) => {
    writeFileSync(`${file}.new`, JSON.stringify({ items }));
    renameSync(`${file}.new`, file);
  };
  write(itemsOf(told));
  let monotonic = 0;
  const options = { ...DEFAULT_KUBERNETES, nodeLabels: [ZONE], cluster: file, ...more };
  const clocks = { now: () => NOW, monotonic: () => monotonic };
  const fleet = new Fleet(scenario, options, clocks, () => {});
  await fleet.look(scenario);
  const asked = (args: Omit<ExtenderArgs, 'Pod'>, cpu: number) =>
    read({ Pod: podOf(cpu, null), ...args }, fleet, scenario, options, NOW, () => {});
  return {
    fleet,
    byNames: (names: readonly string[], cpu: number) => asked({ NodeNames: [...names] }, cpu).request,
    inFull: (nodes: readonly Told[], cpu: number) =>
      asked({ Nodes: { items: nodes.map(nodeOf) } }, cpu).request,
    later: async (next: readonly Told[]) => {
      write(itemsOf(next));
      monotonic += 1000;
      await fleet.look(scenario);
    },
    inWorld: (world: Scenario) => fleet.look(world),
  };
}

const A = { name: 'a', cpu: 4, used: 1, zone: 'east' };
const B = { name: 'b', cpu: 8, used: 0, zone: 'west' };

describe('nodes that are asked about again', () => {
  it('are the same objects until something else is known of them', async () => {
    const { byNames, later } = await clusterOf([A, B]);
    const first = byNames(['a', 'b'], 1);
    const other = byNames(['b', 'a'], 1);
    expect(other.executors[0]).toBe(first.executors[1]);
    expect(other.executors[1]).toBe(first.executors[0]);
    await later([{ ...A, used: 3 }, B]);
    const after = byNames(['a', 'b'], 1).executors;
    expect(after[0]).toMatchObject({ free: 1, available: { cpu: 1, memory: 7 * 1024 } });
    expect(first.executors[0]).toMatchObject({ free: 3, available: { cpu: 3, memory: 7 * 1024 } });
    await later([B]);
    expect(byNames(['a', 'b'], 1).executors.map(({ name }) => name)).toEqual(['b']);
    await later([{ ...A, zone: 'north' }, B]);
    expect(byNames(['a'], 1).executors[0]).toMatchObject({ free: 3, labels: { [ZONE]: 'north' } });
  });

  it('are read anew where the policy knows another world', async () => {
    const { byNames, inWorld } = await clusterOf([], { nodes: {} });
    expect(byNames(['site'], 1).executors[0]).toMatchObject({ tier: 'on-prem' });
    const executors = MIXED_FLEET.executors.map((each) => ({ ...each, speed: 7 }));
    await inWorld(await scenarioOf({ ...MIXED_FLEET, executors }));
    expect(byNames(['site'], 1).executors[0]).toMatchObject({ tier: 'on-prem', speed: 7 });
  });

  it('have room for each pod by itself', async () => {
    const { byNames } = await clusterOf([A, B]);
    const small = byNames(['a', 'b'], 1).executors;
    const large = byNames(['a', 'b'], 6).executors;
    expect(large[0]).toMatchObject({ slots: 6, free: 6, available: { cpu: 6 } });
    expect(large[1]).toBe(small[1]);
    expect(byNames(['a', 'b'], 1).executors[0]).toBe(small[0]);
    expect(small[0]).toMatchObject({ slots: 4, free: 3, available: { cpu: 3 } });
  });

  it('are told as full nodes are, whatever was asked before', async () => {
    const told = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'n"ö'),
        cpu: fc.integer({ min: 1, max: 9 }),
        used: fc.constantFrom(0, 0, 0.5, 2),
        zone: fc.constantFrom('east', 'west'),
      }),
      { selector: ({ name }) => name, minLength: 1 },
    );
    const pods = fc.array(fc.constantFrom(0, 0.25, 1, 3, 12), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(told, told, pods, async (before, after, cpus) => {
        const { byNames, inFull, later } = await clusterOf(before);
        for (const cluster of [before, after]) {
          if (cluster === after) await later(after);
          for (const cpu of cpus) {
            const request = byNames(
              cluster.map(({ name }) => name),
              cpu,
            );
            expect(request).toEqual(inFull(cluster, cpu));
            // Word for word, as they are recorded: the first time, and when the words are remembered.
            const words = jcs(inFull(cluster, cpu));
            expect([jcs(request), jcs(request)]).toEqual([words, words]);
          }
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('have in each request the place that they have there', async () => {
    const { byNames } = await clusterOf([A, B]);
    const reader = new RequestReader(scenario);
    const one = reader.read(byNames(['a', 'b'], 1), 'one');
    const two = reader.read(byNames(['b', 'a'], 1), 'two');
    const placesIn = (point: typeof one) => point.executors.map(({ name, index }) => [name, index]);
    expect(placesIn(one)).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect(placesIn(two)).toEqual([
      ['b', 0],
      ['a', 1],
    ]);
    expect(two.executor(0).told).toBe(one.executor(1).told);
  });

  it('do not remember names that nothing is known of', async () => {
    const { fleet, later } = await clusterOf([A]);
    expect(fleet.executor('b')).toBeNull();
    await later([A, B]);
    expect(fleet.executor('b')).toMatchObject({ slots: 8 });
  });
});

describe('a server that is asked again', () => {
  it('judges by the labels that nodes have now, and records these', async () => {
    const file = join(temporaryFolder(), 'cluster.json');
    const write = (told: readonly Told[]) => {
      writeFileSync(`${file}.new`, JSON.stringify({ items: itemsOf(told) }));
      renameSync(`${file}.new`, file);
    };
    write([A, B]);
    const { extender, records } = await serving({
      rules: [{ name: 'east', rule: `executor.labels['${ZONE}'] == 'east'` }],
      kubernetes: { nodeLabels: [ZONE], cluster: file, deadlineMs: 20_000 },
    });
    const args = { ...golden('names.request'), NodeNames: ['a', 'b'] };
    const allowed = async (k: number) => {
      const answer = await extender.prioritize(withPod(args, { uid: `again-${k}` }));
      return answer.filter(({ Score }) => Score > 0).map(({ Host }) => Host);
    };
    await vi.waitFor(async () => expect(await allowed(0)).toEqual(['a']), 10_000);
    expect(await allowed(1)).toEqual(['a']);
    write([
      { ...A, zone: 'west' },
      { ...B, zone: 'east' },
    ]);
    await vi.waitFor(async () => expect(await allowed(2)).toEqual(['b']), 10_000);
    const zones = records().map(({ input }) =>
      (input as { executors: { labels: Record<string, string> }[] }).executors.map(
        ({ labels }) => labels[ZONE],
      ),
    );
    expect(zones.at(-1)).toEqual(['west', 'east']);
    expect(zones.at(-2)).not.toEqual(zones.at(-1));
  });
});

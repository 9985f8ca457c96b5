import { describe, expect, it } from 'vitest';
import { decodeGo, EXTENDER_FILTER_RESULT, HOST_PRIORITY_LIST } from './go-json.ts';
import { golden, serving, withPod } from './serving.ts';

const RULES = [
  { name: 'no personal data on the edge', rule: "!('pii' in task.labels) || executor.tier != 'edge'" },
];
const QUESTIONS = ['names', 'nodes'] as const;
const hostsOf = (args: ReturnType<typeof golden>): string[] =>
  args.NodeNames ?? args.Nodes.items.map((node: { metadata: { name: string } }) => node.metadata.name);

const isNeutral = (answer: readonly { readonly Score: number }[]) => answer.every(({ Score }) => Score === 0);

describe('prioritize', () => {
  it.each(QUESTIONS)('tells how good the policy finds each node (%s)', async (form) => {
    const { extender, records } = await serving();
    const answer = await extender.prioritize(golden(`${form}.request`));
    expect(answer).toEqual(golden(`${form}.prioritize`));
    const [record] = records();
    expect(record).toMatchObject({
      id: golden('names.request').Pod.metadata.uid,
      mode: 'enforce',
      fallback: false,
      candidates: hostsOf(golden(`${form}.request`)),
    });
    // The audit log's choice has 10, and a greater score never has fewer points.
    const { action, scores } = record as { action: number; scores: number[] };
    expect(answer[action]!.Score).toBe(10);
    for (const [i, a] of scores.entries()) {
      for (const [j, b] of scores.entries())
        if (a > b) expect(answer[i]!.Score).toBeGreaterThanOrEqual(answer[j]!.Score);
    }
    expect(new Set(answer.map(({ Score }) => Score)).size).toBeGreaterThan(2);
  });

  it('reads a pod as the policy knows tasks, and nodes as it knows executors', async () => {
    const { extender, records } = await serving();
    await extender.prioritize(golden('nodes.request'));
    const [{ input }] = records() as [{ input: { task: Record<string, unknown>; executors: unknown[] } }];
    expect(input.task).toMatchObject({
      id: 'media/render-6d5f7c9b8-x2x7q',
      class: 'llm',
      work: 3.5,
      deadline: 8,
      slots: 1,
      demand: { cpu: 0.75, memory: 512 },
      labels: { app: 'render', pii: 'yes', 'metadata.namespace': 'media' },
    });
    expect(input.task).not.toHaveProperty('priority');
    // What requests assume anyway is left out: tier cloud, speed 1, no latency.
    expect(input.executors).toEqual([
      // By its name it is one of the scenario's.
      {
        ...{ name: 'edge-0', tier: 'edge', speed: 0.5, slots: 1 },
        ...{ price: { perSecond: 1e-5 }, available: { cpu: 1, memory: 2 * 1024 } },
      },
      // By its pool it is like one of the scenario's, with eight cores and a price of its own.
      {
        ...{ name: 'worker-1', speed: 1.6, latency: 0.04, slots: 8 },
        ...{ price: { perSecond: 4e-5 }, available: { cpu: 8, memory: 32 * 1024 } },
      },
      {
        ...{ name: 'worker-2', tier: 'on-prem', slots: 3 },
        ...{ price: { perSecond: 2e-5 }, available: { cpu: 3, memory: 16 * 1024 } },
      },
    ]);
  });

  it.each(['observe', 'advise'])(
    'leaves the choice to Kubernetes in mode %s, and records it',
    async (mode) => {
      const { extender, records } = await serving({ mode, rules: RULES });
      const args = golden('names.request');
      expect(await extender.prioritize(args)).toEqual(hostsOf(args).map((Host) => ({ Host, Score: 0 })));
      expect(records()).toEqual([expect.objectContaining({ kind: 'decision', mode })]);
    },
  );

  it('leaves it to Kubernetes while it is switched off, and where it is late', async () => {
    const args = golden('names.request');
    const switched = await serving();
    expect(isNeutral(await switched.extender.prioritize(args))).toBe(false);
    expect(isNeutral(await switched.whileOff(() => switched.extender.prioritize(args)))).toBe(true);
    const late = await serving({ kubernetes: { deadlineMs: 1e-6 } });
    expect(isNeutral(await late.extender.prioritize(args))).toBe(true);
    const reasons = [switched, late].map(({ records }) => records().at(-1)!.reason);
    expect(reasons).toEqual(['disabled', 'deadline']);
  });

  it('has an opinion about canaries only, drawn by what the pod says or else by its uid', async () => {
    const { extender, records } = await serving({ canary: { share: 0.5 } });
    const args = golden('names.request');
    const pods = [
      ...Array.from({ length: 16 }, (_, k) => ({ uid: `pod-${k}` })),
      ...Array.from({ length: 6 }, (_, k) => ({
        uid: `q-${k}`,
        annotations: { 'switchyard/key': 'team-a' },
      })),
    ];
    const neutral: boolean[] = [];
    for (const pod of pods) neutral.push(isNeutral(await extender.prioritize(withPod(args, pod))));
    expect(records().map(({ reason }) => reason === 'canary')).toEqual(neutral);
    expect(new Set(neutral.slice(0, 16)).size).toBe(2);
    expect(new Set(neutral.slice(16)).size).toBe(1);
  });

  it('gives a node that a rule forbids nothing', async () => {
    const { extender } = await serving({ rules: RULES });
    const answer = await extender.prioritize(golden('names.request'));
    expect(answer.map(({ Score }) => Score > 0)).toEqual([false, false, true, true, true]);
  });

  it('gives a node that nothing is known of nothing, and has no opinion where all are such', async () => {
    const { extender, records } = await serving();
    const args = golden('names.request');
    const some = await extender.prioritize({ ...args, NodeNames: ['stranger', 'site', 'cloud-0'] });
    expect(some[0]).toEqual({ Host: 'stranger', Score: 0 });
    expect(some.some(({ Score }) => Score === 10)).toBe(true);
    const none = await extender.prioritize({ ...args, NodeNames: ['stranger', 'other'] });
    expect(none.map(({ Score }) => Score)).toEqual([0, 0]);
    expect(records()).toHaveLength(1);
  });

  it.each([
    ['no names', { Nodes: null, NodeNames: null }],
    ['an empty list of names', { Nodes: null, NodeNames: [] }],
    ['a list of nodes that is null', { Nodes: { metadata: {}, items: null }, NodeNames: null }],
    ['keys that are not there', {}],
  ])('answers %s with none', async (_, nodes) => {
    const { extender } = await serving({ rules: RULES });
    const { Pod } = golden('names.request');
    expect(await extender.prioritize({ Pod, ...nodes })).toEqual([]);
    const { FailedNodes, ...lists } = await extender.filter({ Pod, ...nodes });
    expect(FailedNodes).toEqual({});
    expect(lists.NodeNames ?? lists.Nodes!.items).toEqual([]);
  });
});

describe('filter', () => {
  it.each(QUESTIONS)('takes away what a rule forbids (%s)', async (form) => {
    const { extender, records } = await serving({ rules: RULES });
    expect(await extender.filter(golden(`${form}.request`))).toEqual(golden(`${form}.filter`));
    expect(records()).toEqual([
      expect.objectContaining({
        kind: 'event',
        event: 'rules',
        detail: expect.objectContaining({ mode: 'enforce' }),
      }),
    ]);
  });

  it('never takes away what the policy likes less', async () => {
    const { extender, records } = await serving();
    const args = golden('names.request');
    const points = await extender.prioritize(args);
    expect(Math.min(...points.map(({ Score }) => Score))).toBe(1);
    expect(await extender.filter(args)).toMatchObject({ NodeNames: args.NodeNames, FailedNodes: {} });
    expect(records()).toHaveLength(1);
  });

  it.each(['observe', 'advise'])('takes nothing away in mode %s, and records what it would', async (mode) => {
    const { extender, records } = await serving({ mode, rules: RULES });
    const args = golden('names.request');
    expect(await extender.filter(args)).toMatchObject({ NodeNames: args.NodeNames, FailedNodes: {} });
    expect(records()[0]!.detail).toEqual({
      id: args.Pod.metadata.uid,
      mode,
      forbidden: { 'no personal data on the edge': ['edge-0', 'edge-1'] },
    });
  });

  it('keeps the rules while the policy is switched off', async () => {
    const { extender, whileOff } = await serving({ rules: RULES });
    const answer = await whileOff(() => extender.filter(golden('names.request')));
    expect(answer).toEqual(golden('names.filter'));
  });

  it('lets rules look at the labels that are named, and takes away where they cannot be judged', async () => {
    const label = 'topology.kubernetes.io/zone';
    const { extender } = await serving({
      rules: [{ name: 'zone', rule: `executor.labels['${label}'] == 'a'` }],
      kubernetes: { nodeLabels: [label], deadlineMs: 20_000 },
    });
    const { FailedNodes } = await extender.filter(golden('nodes.request'));
    expect(FailedNodes).toEqual({ 'edge-0': 'rule zone', 'worker-2': 'rule zone' });
    const names = { ...golden('names.request'), NodeNames: ['site', 'stranger'] };
    expect((await extender.filter(names)).FailedNodes).toEqual({
      site: 'rule zone could not be evaluated',
      stranger: 'rules: nothing is known of this node',
    });
  });
});

describe('kube-scheduler in these tests', () => {
  it('takes keys in any case, and skips those that it does not know', () => {
    expect(decodeGo('[{"host":"a","SCORE":3,"more":1}] trailing', HOST_PRIORITY_LIST)).toEqual([
      { Host: 'a', Score: 3 },
    ]);
  });
  it.each(['3.5', '3.0', '3e0', '"3"', 'true'])('takes %s for no score', (score) => {
    expect(() => decodeGo(`[{"Host":"a","Score":${score}}]`, HOST_PRIORITY_LIST)).toThrow(
      'json: cannot unmarshal',
    );
  });
  it('takes null for nothing said', () => {
    expect(decodeGo('[{"Host":null,"Score":null}]', HOST_PRIORITY_LIST)).toEqual([{ Host: '', Score: 0 }]);
    expect(decodeGo('null', HOST_PRIORITY_LIST)).toBeNull();
    expect(decodeGo('{"NodeNames":null}', EXTENDER_FILTER_RESULT)).toMatchObject({
      Nodes: null,
      NodeNames: null,
    });
    expect(() => decodeGo('{"FailedNodes":[]}', EXTENDER_FILTER_RESULT)).toThrow('array');
  });
});

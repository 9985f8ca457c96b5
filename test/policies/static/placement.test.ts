import { describe, expect, it, test } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { InputError, type Parameters, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const DEMANDS = {
  half: { demand: { cpu: 2, memory: 8 }, gpu: { share: 500 } },
  third: { demand: { cpu: 1, memory: 1 }, gpu: { share: 300 } },
  pair: { demand: { cpu: 4, memory: 2 }, gpu: { count: 2 } },
  plain: { demand: { cpu: 4, memory: 4 } },
} as const;

type Class = keyof typeof DEMANDS;

/** Nodes of 1, 2 and 4 GPUs; pods that stay come in this order. */
const NODES = [
  { name: 'one', resources: { cpu: 8, memory: 32 }, gpus: { count: 1 } },
  { name: 'two', resources: { cpu: 16, memory: 16 }, gpus: { count: 2 } },
  { name: 'four', resources: { cpu: 16, memory: 64 }, gpus: { count: 4 } },
];

function clusterOf(pods: readonly Class[], executors: readonly object[] = NODES): Promise<Scenario> {
  const classes = Object.entries(DEMANDS).map(([name, demand]) => ({ name, ...demand }));
  const rows = pods.map((pod, i) => `${i},1000000,${pod}`);
  const map = { arrival: 'at', work: 'work', class: 'class' };
  return scenarioOf(
    {
      name: 'cluster',
      control: 'placement',
      horizon: { seconds: pods.length },
      executors,
      tasks: classes,
      arrivals: { trace: { format: 'csv', path: 'pods.csv', map } },
      placement: { unfit: 'reject', wait: false },
    },
    { 'pods.csv': ['at,work,class', ...rows].join('\n') },
  );
}

/** Where the policy puts the pods. */
async function placed(policy: string, pods: readonly Class[], parameters: Parameters = {}) {
  const scenario = await clusterOf(pods);
  const simulator = new Simulator(scenario, { seed: '1' });
  const scheduler = schedulers.get(policy).create({ scenario, parameters, seed: '1' });
  const names: string[] = [];
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    const i = scheduler.choose(point);
    names.push(point.executor(i).name);
    simulator.apply(i);
  }
  return names;
}

test('what executors offer and have free is seen as a whole and by device', async () => {
  const simulator = new Simulator(await clusterOf(['half', 'third']), { seed: '1' });
  simulator.advance();
  simulator.apply(1);
  const two = simulator.advance()!.executor(1);
  expect([two.capacity('cpu'), two.capacity('gpu'), two.capacity('sand')]).toEqual([16, 2000, 0]);
  expect(Array.from(two.devices)).toEqual([500, 1000]);
  expect(two.gpuType).toBe('gpu');
});

describe('where the rules put a task', () => {
  it.each([
    ['first-fit', ['half', 'half', 'half'], ['one', 'one', 'two']],
    ['best-fit', ['half', 'pair'], ['one', 'two']],
    ['worst-fit', ['half', 'plain'], ['four', 'four']],
    // The free parts weigh by demand: cpu 2/16 and GPU 500/4000 are equal here; the larger node has more of both.
    ['dot-product', ['half', 'half'], ['four', 'four']],
    // The half joins the third on the device in use; there is no room for another, so an idle node comes next.
    ['gpu-packing', ['pair', 'third', 'half', 'third'], ['two', 'one', 'one', 'four']],
    ['most-allocated', ['half', 'half'], ['one', 'one']],
    // Points of one, two, four: 68 + 81, 75 + 100, 84 + 90; then two has 50 + 100.
    ['kube-default', ['plain', 'plain'], ['two', 'four']],
    ['drf', ['plain'], ['two']],
  ] as const)('%s', async (policy, pods, nodes) => {
    expect(await placed(policy, pods)).toEqual(nodes);
  });

  it('by parameters', async () => {
    expect(await placed('dot-product', ['half', 'half'], { fill: 1 })).toEqual(['one', 'one']);
    expect(await placed('kube-default', ['plain'], { least: 0 })).toEqual(['two']);
  });

  it.each([
    ['best-fit', 'memory'],
    ['kube-default', 'least'],
  ])('%s refuses a parameter that is no number', async (policy, name) => {
    await expect(placed(policy, ['half'], { [name]: 'much' })).rejects.toThrow(InputError);
  });
});

describe('fragmentation', () => {
  /** Half of all tasks need a whole device, the others half of one. */
  const world = (pods: string) =>
    scenarioOf(
      {
        name: 'fragments',
        control: 'placement',
        horizon: { seconds: 9 },
        executors: [
          { name: 'idle', resources: { cpu: 9 }, gpus: { count: 1 } },
          { name: 'used', resources: { cpu: 9 }, gpus: { count: 1 } },
        ],
        tasks: [
          { name: 'whole', demand: { cpu: 1 }, gpu: { share: 1000 } },
          { name: 'half', demand: { cpu: 1 }, gpu: { share: 500 } },
        ],
        arrivals: {
          trace: { format: 'csv', path: 'p', map: { arrival: 'at', work: 'work', class: 'class' } },
        },
        placement: { unfit: 'reject', wait: false },
      },
      { p: `at,work,class\n${pods}` },
    );

  it('is not made where it can be undone: a half joins the half', async () => {
    const scenario = await world('0,1000,half\n1,1000,half\n2,1000,whole');
    const simulator = new Simulator(scenario, { seed: '1' });
    const fgd = schedulers.get('fgd').create({ scenario, parameters: {}, seed: '1' });
    const first = simulator.advance()!;
    // Scrap that half of the tasks could not use: 500 × ½ more than nothing.
    const score = -Math.floor(100 / (1 + Math.exp(250 / 1000)));
    expect([fgd.score!(first, 0), fgd.score!(first, 1)]).toEqual([score, score]);
    simulator.apply(1);
    const second = simulator.advance()!;
    expect(fgd.score!(second, 0)).toBe(score);
    expect(fgd.score!(second, 1)).toBe(-Math.floor(100 / (1 + Math.exp(-250 / 1000))));
    expect(fgd.choose(second)).toBe(1);
    simulator.apply(1);
    expect(simulator.advance()!.executor(0).name).toBe('idle');
  });

  it('is known anew when tasks have left', async () => {
    const scenario = await world('0,1.5,half\n1,1000,half\n2,1000,half');
    const scores = (warm: boolean) => {
      const simulator = new Simulator(scenario, { seed: '1' });
      const warmed = schedulers.get('fgd').create({ scenario, parameters: {}, seed: '1' });
      let point = simulator.advance()!;
      for (const choice of [1, 0]) {
        if (warm) warmed.choose(point);
        simulator.apply(choice);
        point = simulator.advance()!;
      }
      const fresh = schedulers.get('fgd').create({ scenario, parameters: {}, seed: '1' });
      return [0, 1].map((i) => (warm ? warmed : fresh).score!(point, i));
    };
    expect(scores(true)).toEqual(scores(false));
  });
});

test('drf lets the tenant with the smaller dominant share go first', async () => {
  const scenario = await scenarioOf({
    name: 'fair',
    control: 'batch',
    horizon: { seconds: 100 },
    executors: [{ name: 'machine', slots: 4 }],
    tenants: [
      { name: 'a', share: 1 },
      { name: 'b', share: 4 },
    ],
    tasks: [
      { name: 'x', tenant: 'a', work: { dist: 'deterministic', value: 10 } },
      { name: 'y', tenant: 'b', work: { dist: 'deterministic', value: 10 } },
    ],
    arrivals: { process: 'poisson', rate: 2 },
  });
  const simulator = new Simulator(scenario, { seed: '1' });
  const drf = schedulers.get('drf').create({ scenario, parameters: {}, seed: '1' });
  let choices = 0;
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    const shares = point.dominantShares();
    const open = Array.from({ length: point.runs }, (_, i) => shares[point.task(i).classIndex]!);
    const i = drf.choose(point);
    if (new Set(open).size > 1) {
      choices++;
      expect(open[i]).toBe(Math.min(...open));
    }
    simulator.apply(i);
  }
  expect(choices).toBeGreaterThan(10);
  const { byTenant } = simulator.metrics();
  expect(byTenant!.b!.slotSeconds).toBeGreaterThan(2 * byTenant!.a!.slotSeconds);
});

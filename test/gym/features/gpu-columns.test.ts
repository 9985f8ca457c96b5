import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { DISPATCH_FEATURES, DispatchFeatures } from '../../../src/gym/features/dispatch.ts';
import { GPU_FEATURES } from '../../../src/gym/features/gpu-columns.ts';
import { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import { type DecisionPoint, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const CLASSES = [
  { name: 'third', share: 3, demand: { cpu: 1, memory: 4 }, gpu: { share: 300 } },
  { name: 'half', share: 2, demand: { cpu: 2, memory: 8 }, gpu: { share: 500 } },
  { name: 'whole', share: 2, demand: { cpu: 4, memory: 8 }, gpu: { share: 1000 } },
  { name: 'pair', share: 1, demand: { cpu: 8, memory: 8 }, gpu: { count: 2 } },
  { name: 'plain', share: 2, demand: { cpu: 4, memory: 16 } },
];

/** Tasks come and go, and are turned away where they fit nowhere. */
const CLUSTER = {
  name: 'cluster',
  control: 'placement',
  horizon: { tasks: 400 },
  executors: [
    { name: 'small', count: 6, resources: { cpu: 8, memory: 32 }, gpus: { count: 1 } },
    { name: 'medium', count: 4, resources: { cpu: 24, memory: 64 }, gpus: { count: 2 } },
    { name: 'large', count: 2, resources: { cpu: 32, memory: 128 }, gpus: { count: 8 } },
  ],
  tasks: CLASSES.map((each) => ({ ...each, work: { dist: 'exponential', mean: 40 } })),
  arrivals: { process: 'poisson', rate: 1 },
  placement: { unfit: 'reject', wait: true },
};

function shown(featuriser: DispatchFeatures, point: DecisionPoint) {
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  featuriser.observe(point, batch, 0);
  const { candidates, mask, globals: seen } = batch.at(0, 0);
  return {
    rows: Array.from(mask, (_, r) =>
      Object.fromEntries(features.map((name, f) => [name, candidates[r * features.length + f]!])),
    ),
    globals: Object.fromEntries(globals.map((name, g) => [name, seen[g]!])),
  };
}

/** The choices of a rule over a run, and what is shown at each. */
function* choices(scenario: Scenario, policy: string) {
  const simulator = new Simulator(scenario, { seed: '1' });
  const rule = schedulers.get(policy).create({ scenario, parameters: {}, seed: '1' });
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    const choice = rule.choose(point);
    yield { point, choice };
    simulator.apply(choice);
  }
}

describe('what is shown where GPUs are packed', () => {
  it.each([
    ['fgd', 'fgd', 1],
    ['best-fit', 'left', -1],
  ] as const)('lets a policy begin as %s: it is linear in %s', async (policy, feature, sign) => {
    const scenario = await scenarioOf(CLUSTER);
    const featuriser = new DispatchFeatures(scenario);
    let contested = 0;
    for (const { point, choice } of choices(scenario, policy)) {
      const values = shown(featuriser, point)
        .rows.slice(0, point.runs)
        .map((row) => sign * row[feature]!);
      const best = Math.max(...values);
      // Sums of numbers of 32 bits: equals may differ in the last.
      expect(values[choice]).toBeCloseTo(best, 6);
      if (values.some((value) => value < best - 0.01)) contested++;
    }
    expect(contested).toBeGreaterThan(100);
  });

  it('is how things would be with the task there', async () => {
    const trace = {
      t: 'at,work,class\n0,99,half\n1,99,third\n2,99,pair\n3,99,plain',
    };
    const scenario = await scenarioOf(
      {
        ...CLUSTER,
        horizon: { seconds: 9 },
        executors: [CLUSTER.executors[1]!],
        tasks: CLASSES,
        arrivals: {
          trace: { format: 'csv', path: 't', map: { arrival: 'at', work: 'work', class: 'class' } },
        },
      },
      trace,
    );
    const featuriser = new DispatchFeatures(scenario);
    const simulator = new Simulator(scenario, { seed: '1' });
    const next = () => shown(featuriser, simulator.advance()!);
    const half = next();
    expect(half.globals).toMatchObject({ gpuShare: 1 });
    expect(half.rows[0]).toMatchObject({ gpuFresh: 1, deviceLeft: 0.5, gpuIdle: 1, unused: 1, gpuFull: 0 });
    simulator.apply(0);
    const third = next();
    // log₂(1 + x), straight between powers of two.
    expect(third.rows[0]).toMatchObject({ gpuFresh: 0, gpuIdle: 1, unused: 0 });
    expect(third.rows[0]!.deviceLeft).toBeCloseTo(0.2, 6);
    expect(third.rows[0]!.gpuLeft).toBeCloseTo(1.1, 5);
    expect(third.rows[1]).toMatchObject({ gpuFresh: 1, unused: 1 });
    expect(third.rows[1]!.deviceLeft).toBeCloseTo(0.7, 6);
    simulator.apply(0);
    const pair = next();
    // Two idle devices are nowhere but on the second; 9 CPUs go with 2.9 GPUs in the workload, and 16 are left.
    expect(pair.rows).toHaveLength(4);
    expect(pair.globals).toMatchObject({ gpuShare: 0, gpuDemand: 1.5 });
    expect(pair.rows[0]).toMatchObject({ gpuFull: 1, gpuLeft: 0, gpuIdle: 0, deviceLeft: 0, starved: 0 });
    expect(pair.rows[0]!.left).toBeCloseTo(16 / 24 / 2, 6);
    simulator.apply(0);
    const plain = next();
    expect(plain.globals).toMatchObject({ gpuShare: 0, gpuDemand: 0 });
    expect(plain.rows[1]).toMatchObject({ gpuFull: 1, 'perGpu:cpu': 0, fragmentation: 0 });
  });

  it('says nothing in a row that does not place the task', async () => {
    const scenario = await scenarioOf(CLUSTER);
    const { value } = choices(scenario, 'fgd').next();
    const { rows } = shown(new DispatchFeatures(scenario), value!.point);
    const names = [...GPU_FEATURES, 'left:cpu', 'perGpu:memory'];
    expect(names.map((name) => rows.at(-1)![name])).toEqual(names.map(() => 0));
  });

  it('is nothing where no GPUs are packed', async () => {
    const dispatch = await scenarioOf({ ...CLUSTER, control: 'dispatch' });
    expect(new DispatchFeatures(dispatch).features).toEqual(DISPATCH_FEATURES);
    const executors = CLUSTER.executors.map(({ gpus: _, ...rest }) => rest);
    const slots = await scenarioOf({ ...CLUSTER, executors, tasks: [CLUSTER.tasks[4]!] });
    expect(new DispatchFeatures(slots).features).toEqual([...DISPATCH_FEATURES, 'waitRow']);
  });

  it('tells many classes by what they demand alone', async () => {
    const of = (count: number) =>
      scenarioOf({
        ...CLUSTER,
        tasks: Array.from({ length: count }, (_, k) => ({ ...CLUSTER.tasks[k % 5]!, name: `c${k}` })),
      });
    const classes = async (count: number) =>
      new DispatchFeatures(await of(count)).globals.filter((name) => name.startsWith('class:')).length;
    expect([await classes(32), await classes(33)]).toEqual([32, 0]);
  });

  it('has the choice of FGD among the candidates, where not all are shown', async () => {
    const scenario = await scenarioOf(CLUSTER);
    const featuriser = new DispatchFeatures(scenario, 6);
    let chosen = 0;
    for (const { point, choice } of choices(scenario, 'fgd')) {
      shown(featuriser, point);
      if (point.size <= 6) continue;
      chosen++;
      expect(featuriser.rowOf(choice)).toBeGreaterThanOrEqual(0);
    }
    expect(chosen).toBeGreaterThan(50);
  });
});

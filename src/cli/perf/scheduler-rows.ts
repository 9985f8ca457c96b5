import { schedulers } from '../../../policies/static/index.ts';
import { KeyedStream } from '../../core/random.ts';
import { run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Simulator } from '../../sim/simulator.ts';
import { expandFamily } from '../../sim/workflow/families.ts';
import { measureAlone, type PerfRow } from './measure.ts';
import { scenarioOf } from './scenario-of.ts';

/** As many as in Alibaba's GPU trace of 2023 (Weng et al., "Beware of Fragmentation", ATC 2023). */
const PODS = 8_152;
const NODES = [
  { name: 'eight', count: 550, resources: { cpu: 96_000, memory: 393_216 }, gpus: { count: 8 } },
  { name: 'two', count: 520, resources: { cpu: 104_000, memory: 524_288 }, gpus: { count: 2 } },
  { name: 'four', count: 143, resources: { cpu: 64_000, memory: 262_144 }, gpus: { count: 4 } },
];

/** What pods demand of GPUs, and how many of a hundred do: about what that trace asks for. */
const GPU_DEMANDS = [
  { share: 13, gpu: {} },
  { share: 47.5, gpu: { gpu: { share: 1000 } } },
  ...[160, 230, 320, 370, 460, 470, 550, 590, 650, 810].map((share) => ({
    share: 3.87,
    gpu: { gpu: { share } },
  })),
  { share: 0.2, gpu: { gpu: { count: 2 } } },
  { share: 0.6, gpu: { gpu: { count: 8 } } },
];

/** Thousandths of CPUs and MiB. */
const CPU_DEMANDS = [3152, 4000, 8000, 11_400, 12_000, 15_700, 18_708].map((cpu) => ({
  cpu,
  memory: 4 * cpu,
}));

/** Longer than any run. */
const FOREVER = 1e9;

/** Pods of 98 classes, one a second on average, that never leave a cluster of 1,213 nodes with 6,012 GPUs. */
export function gpuCluster(pods: number): Promise<Scenario> {
  const tasks = GPU_DEMANDS.flatMap(({ share, gpu }, g) =>
    CPU_DEMANDS.map((demand, c) => ({ name: `pod-${g}-${c}`, share, demand, ...gpu })),
  );
  return scenarioOf({
    control: 'placement',
    horizon: { seconds: pods },
    executors: NODES,
    tasks: tasks.map((task) => ({ ...task, work: { dist: 'deterministic', value: FOREVER } })),
    placement: { unfit: 'reject', wait: false },
    arrivals: { process: 'poisson', rate: 1 },
  });
}

/** One workflow: layers of a hundred steps of unlike work, five edges into each on average; 64 executors of four speeds. */
export function layeredWorkflow(layers: number): Promise<Scenario> {
  const works = new KeyedStream('perf', 'work');
  const shape = expandFamily({
    shape: 'layered',
    layers,
    width: 100,
    density: 0.05,
    draw: 0,
    task: ['step'],
    bytes: 1e6,
  });
  const steps = shape.map((step, s) => ({
    ...step,
    work: { dist: 'deterministic', value: 1 + 19 * works.uniform(s) },
  }));
  return scenarioOf({
    control: 'workflow',
    horizon: { tasks: 1 },
    executors: [1, 1.25, 1.5, 2].map((speed) => ({ name: `speed-${speed}`, count: 16, speed })),
    tasks: [{ name: 'step', work: { dist: 'deterministic', value: 1 } }],
    workflows: [{ name: 'layered', steps }],
    links: { bandwidth: 1e6 },
    arrivals: { process: 'poisson', rate: 1 },
  });
}

/** Fragmentation gradient descent fills a cluster; the simulator that was published with it places about 18 pods a second. */
export async function fgdRow(): Promise<PerfRow> {
  return wholeRun(
    { name: 'FGD: 1,213 nodes, 98 classes of pods', unit: 'pods/s', target: 1500 },
    'fgd',
    await gpuCluster(PODS),
  );
}

/** HEFT plans a workflow and plays the plan; 3 s are the target's 3,333 steps a second. */
export async function heftRow(): Promise<PerfRow> {
  return wholeRun(
    { name: 'HEFT: 10,000 steps, 64 executors', unit: 'tasks/s', target: 3333 },
    'heft',
    await layeredWorkflow(100),
  );
}

function wholeRun(
  row: Pick<PerfRow, 'name' | 'unit' | 'target'>,
  policy: string,
  scenario: Scenario,
): Promise<PerfRow> {
  const { create } = schedulers.get(policy);
  return measureAlone(row, () => {
    const began = performance.now();
    const scheduler = create({ scenario, parameters: {}, seed: '1' });
    const { tasks } = run(new Simulator(scenario, { seed: '1' }), scheduler);
    return (1000 * tasks.arrived) / (performance.now() - began);
  });
}

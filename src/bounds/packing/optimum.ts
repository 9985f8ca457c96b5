import { run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { rank, type Scheduler, withoutRun } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import type { BoundMethod } from '../bound.ts';
import { bestPacking } from '../exact/packing.ts';
import { allocation } from './relaxation.ts';
import { isPacking, type PackingWorld, readPacking } from './world.ts';

/** Beyond that the search hardly ever ends. */
const MOST_VARIABLES = 600;
/** Of the search tree. The solver cannot be asked in between, so that its own count is the limit. */
const NODES = 2_000;

/**
 * The best packing of a few tasks, and whether a policy that knows it comes to it. It may not: where nothing can be turned
 * away a task that fits takes its room, and the simulator chooses the device of a share. Then the packing is a bound, and
 * the gap is to what that policy came to.
 */
export const packingOptimum: BoundMethod = {
  kind: 'exact',
  applies: isPacking,
  async compute(scenario, seed) {
    const world = readPacking(scenario, seed);
    if (world === null) return [];
    const { items, nodes, size } = instanceOf(world);
    if (items.length === 0 || size > MOST_VARIABLES) return [];
    const { upper, places } = await bestPacking(items, nodes, { nodes: NODES });
    const plan = new Map(items.map(({ arrival }, i) => [arrival, places[i]!]));
    const { value, ...bound } = allocation(Math.floor(upper + 1e-6), world.capacity, {
      kind: 'lower',
      method: 'best packing, by branch and cut',
      gap: null,
    });
    const reached = reachedBy(plan, scenario, seed);
    return [
      {
        ...bound,
        value,
        kind: reached === value ? 'exact' : 'lower',
        gap: reached > 0 ? value / reached - 1 : null,
      },
    ];
  },
};

/** Each task that takes a GPU and fits anywhere, each executor, and how many variables that makes. */
function instanceOf({ tasks, arrivals, nodes: kinds }: PackingWorld) {
  const nodes = kinds
    .flatMap(({ executors, ...kind }) => executors.map((executor) => ({ executor, ...kind })))
    .sort((a, b) => a.executor - b.executor);
  const spots = tasks.map((_, k) => nodes.flatMap(({ able }, n) => (able[k] ? [n] : [])));
  const items = arrivals.flatMap((kind, arrival) => {
    const { value, units, gpu } = tasks[kind]!;
    return value > 0 && spots[kind]!.length > 0 ? { arrival, value, units, gpu, nodes: spots[kind]! } : [];
  });
  const size = items.reduce(
    (sum, item) => sum + item.nodes.reduce((all, n) => all + 1 + nodes[n]!.gpus, 0),
    0,
  );
  return { items, nodes, size };
}

/** What is allocated in the end if every task goes where a plan has it, or nowhere, as far as the scenario lets it. */
function reachedBy(plan: ReadonlyMap<number, number>, scenario: Scenario, seed: string): number {
  const first = rank(() => 0);
  const planned: Scheduler = {
    choose(point) {
      if (point.runs === 0) return withoutRun(point);
      const place = plan.get(point.task(0).index) ?? -1;
      for (let i = 0; i < point.runs; i++) {
        if (point.allowed(i) && point.executor(i).index === place) return i;
      }
      for (let i = point.runs; i < point.size; i++) {
        if (point.allowed(i) && point.kind(i) === 'reject') return i;
      }
      return first.choose(point);
    },
  };
  const { metrics } = run(new Simulator(scenario, { seed }), planned, () => 0);
  return metrics.gpuAllocation!.final;
}

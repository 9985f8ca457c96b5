import { WHOLE } from '../../sim/resources/gpus.ts';
import type { Bound, BoundMethod } from '../bound.ts';
import { type LinearProgramme, upperBound } from './linear.ts';
import { rounded, roundedCapacity } from './rounding.ts';
import { isPacking, type NodeKind, type PackingWorld, readPacking, type TaskKind } from './world.ts';

/** Roundings that are tried of every size. More have told nothing on the clusters at hand. */
const ROUNDINGS = [0, 1, 2, 3];
/** Larger programmes are not worth their time: what is asked for, and what there is, must do. */
const MOST_VARIABLES = 5_000;
const ITERATIONS = 50_000;

/**
 * The most of the GPUs that any policy can have allocated when the last task has arrived, for clusters of any size: tasks
 * may be cut into pieces and executors that are alike are one. It grants the policy to know all that comes and to turn
 * away what it likes, which most scenarios do not.
 */
export const packingRelaxation: BoundMethod = {
  kind: 'lower',
  applies: isPacking,
  async compute(scenario, seed) {
    const world = readPacking(scenario, seed);
    if (world === null) return [];
    const { capacity } = world;
    const asked = world.tasks.reduce((sum, { value, count }, k) => {
      return world.nodes.some(({ able }) => able[k]) ? sum + value * count : sum;
    }, 0);
    if (asked === 0) return [];
    const total = Math.min(asked, capacity);
    const small = variablesOf(world) <= MOST_VARIABLES;
    // Allocated are whole thousandths.
    const cut = small ? Math.floor(await upperBound(programmeOf(world), ITERATIONS)) : total;
    const method = cut < total ? 'linear relaxation' : 'total demand, capacity';
    return [allocation(Math.min(cut, total), capacity, { kind: 'lower', method, gap: null })];
  },
};

/** A bound on what is allocated in the end. */
export function allocation(
  units: number,
  capacity: number,
  proof: Pick<Bound, 'kind' | 'method' | 'gap'>,
): Bound {
  return { metric: 'gpuAllocation', value: (100 * units) / capacity, better: 'higher', ...proof };
}

function variablesOf({ tasks, nodes }: PackingWorld): number {
  const counts = nodes.map(({ able }) => tasks.filter(({ value }, k) => able[k] && value > 0).length);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many tasks of a kind are on the executors of a kind, as far as they have a value there. */
function programmeOf({ tasks, nodes }: PackingWorld): LinearProgramme {
  const values: number[] = [];
  const most: number[] = [];
  const ofTask = tasks.map(() => [] as [number, number][]);
  const onNode = nodes.map(({ able }) =>
    tasks.flatMap((task, k) => {
      if (!able[k] || task.value === 0) return [];
      const variable = values.push(task.value) - 1;
      most.push(task.count);
      ofTask[k]!.push([variable, 1]);
      return { task, variable };
    }),
  );
  const row = (terms: [number, number][], right: number) => ({ terms, relation: '<=' as const, right });
  const rows = [
    ...tasks.map(({ count }, k) => row(ofTask[k]!, count)),
    ...nodes.flatMap((node, n) =>
      capacitiesOf(node).flatMap(({ size, sizeOf, bins }) =>
        ROUNDINGS.map((k) => {
          const terms = onNode[n]!.map(({ task, variable }): [number, number] => {
            const { pieces, units } = sizeOf(task);
            return [variable, pieces * rounded(units, size, k)];
          });
          return row(
            terms.filter(([, units]) => units > 0),
            bins * roundedCapacity(size, k),
          );
        }),
      ),
    ),
  ];
  return { values, most, rows: rows.filter(({ terms }) => terms.length > 0) };
}

interface Capacity {
  readonly size: number;
  /** How many of that size there are. */
  readonly bins: number;
  /** What a task takes: so many pieces, each in one bin. */
  readonly sizeOf: (task: TaskKind) => { readonly pieces: number; readonly units: number };
}

/** Every resource of each executor, its GPUs together, and each GPU by itself. */
function capacitiesOf({ units, gpus, executors }: NodeKind): Capacity[] {
  const bins = executors.length;
  return [
    ...units.map((size, kind) => ({
      size,
      bins,
      sizeOf: (task: TaskKind) => ({ pieces: 1, units: task.units[kind]! }),
    })),
    { size: gpus * WHOLE, bins, sizeOf: ({ value }) => ({ pieces: 1, units: value }) },
    {
      size: WHOLE,
      bins: bins * gpus,
      sizeOf: ({ gpu }) =>
        gpu && 'share' in gpu ? { pieces: 1, units: gpu.share } : { pieces: gpu?.count ?? 0, units: WHOLE },
    },
  ];
}

import { expect, it } from 'vitest';
import { rank, type Score } from '../../src/index.ts';
import { describeShared, shared } from '../fixtures/shared.ts';
import { type Dag, dagScenario, follow, minimumCompletionTime, play, readInstance } from './dag-run.ts';

type Assignment = readonly (readonly [executor: number, start: number, finish: number])[];

interface Example {
  readonly W: readonly (readonly number[])[];
  readonly edges: Dag['edges'];
  readonly rank_u: readonly number[];
  readonly results: Readonly<Record<string, { readonly makespan: number; readonly assignment: Assignment }>>;
}

interface Case {
  readonly instance: string;
  readonly machines: string;
  readonly speeds: readonly number[];
  readonly bandwidth_bytes_per_s: number;
  readonly results: Readonly<Record<string, number>>;
}

/** Graham's list scheduling: whenever a machine is idle, the ready task of the smallest key. */
const LISTS: Readonly<Record<string, Score>> = {
  GRAHAM_FIFO: (point, i) => point.task(i).submit,
  GRAHAM_SPT: (point, i) => point.runTime(i),
  GRAHAM_LPT: (point, i) => -point.runTime(i),
  GRAHAM_CP: (point, i) => -point.task(i).step!.criticalPath,
};

describeShared('workflows of golden/dag.json', () => {
  const { cases } = JSON.parse(shared('golden/dag.json')) as { cases: [Example, ...Case[]] };
  const [example, ...instances] = cases;

  it('has the upward ranks of the example of Topcuoglu, Hariri and Wu', async () => {
    const scenario = await dagScenario(exampleDag(example), [1, 1, 1], 1);
    const ranks: number[] = [];
    const plan = planOf(example.results.HEFT!.assignment);
    const inner = follow(plan);
    play(scenario, {
      choose(point) {
        for (let i = 0; i < point.runs; i++) {
          const { name, upwardRank } = point.task(i).step!;
          ranks[Number(name)] = upwardRank;
        }
        return inner.choose(point);
      },
    });
    expect(ranks).toHaveLength(10);
    for (const [i, value] of ranks.entries()) expect(value).toBeCloseTo(example.rank_u[i]!, 9);
  });

  it.each(Object.entries(example.results))(
    'plays the schedule of %s on it, start by start',
    async (_, golden) => {
      const scenario = await dagScenario(exampleDag(example), [1, 1, 1], 1);
      const { makespan, assignment } = play(scenario, follow(planOf(golden.assignment)));
      expect(assignment).toEqual(golden.assignment);
      expect(makespan).toBe(golden.makespan);
    },
  );

  const dags = new Map<string, Dag>();
  const dagOf = (instance: string) => {
    const file = instance.split('/').at(-1)!;
    if (!dags.has(file)) dags.set(file, readInstance(file));
    return dags.get(file)!;
  };

  const lists = instances.flatMap((each) =>
    Object.keys(LISTS)
      .filter((name) => name in each.results)
      .map((name) => ({ ...each, name })),
  );
  it.each(lists)('reproduces $name on $instance, $machines', async ({ instance, speeds, results, name }) => {
    const scenario = await dagScenario(dagOf(instance), speeds, null);
    const { makespan } = play(scenario, rank(LISTS[name]!));
    expect(Math.abs(makespan / results[name]! - 1)).toBeLessThan(1e-6);
  });

  it.each(instances)('moves data as planned on $instance, $machines', async (each) => {
    const { speeds, bandwidth_bytes_per_s: bandwidth, results } = each;
    const dag = dagOf(each.instance);
    const scenario = await dagScenario(dag, speeds, bandwidth);
    const { makespan } = play(scenario, follow(minimumCompletionTime(dag, speeds, bandwidth)));
    expect(Math.abs(makespan / results.MCT_TOPO! - 1)).toBeLessThan(1e-6);
  });
});

function exampleDag({ W, edges }: Example): Dag {
  return { names: W.map((_, i) => String(i)), runs: W, edges };
}

/** By executor its tasks in order of their start. */
function planOf(assignment: Assignment): number[][] {
  const plan: number[][] = [[], [], []];
  const order = assignment.map((_, task) => task).sort((a, b) => assignment[a]![1] - assignment[b]![1]);
  for (const task of order) plan[assignment[task]![0]]!.push(task);
  return plan;
}

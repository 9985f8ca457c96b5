import { expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import type { Scenario } from '../../src/index.ts';
import { describeShared, shared } from '../fixtures/shared.ts';
import { type Dag, dagScenario, follow, importedInstance, play } from './dag-run.ts';

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

/** What golden/dag.json calls our schedulers. */
const NAMES: Readonly<Record<string, string>> = {
  HEFT: 'heft',
  HEFT_NOINS: 'heft-noinsert',
  CPOP: 'cpop',
  MINMIN_BATCH: 'min-min',
  MAXMIN_BATCH: 'max-min',
  MINMIN_READY: 'min-min-ready',
  MAXMIN_READY: 'max-min-ready',
  MCT_TOPO: 'mct',
  GRAHAM_FIFO: 'fifo',
  GRAHAM_SPT: 'spt',
  GRAHAM_LPT: 'lpt',
  GRAHAM_CP: 'critical-path',
};

const created = (golden: string, scenario: Scenario) =>
  schedulers.get(NAMES[golden]!).create({ scenario, parameters: {}, seed: '1' });

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

  it.each(Object.entries(example.results))('plans it as %s does, start by start', async (name, golden) => {
    const scenario = await dagScenario(exampleDag(example), [1, 1, 1], 1);
    const { makespan, assignment } = play(scenario, created(name, scenario));
    expect(makespan).toBe(golden.makespan);
    expect(assignment).toEqual(golden.assignment);
  });

  const runs = instances.flatMap((each) =>
    Object.entries(each.results).map(([name, golden]) => ({ ...each, name, golden })),
  );
  it.each(runs)('reproduces $name on $instance, $machines', async (each) => {
    const { instance, speeds, bandwidth_bytes_per_s, name, golden } = each;
    const bandwidth = name.startsWith('GRAHAM') ? null : bandwidth_bytes_per_s;
    const scenario = await importedInstance(instance.split('/').at(-1)!, speeds, bandwidth);
    const { makespan } = play(scenario, created(name, scenario));
    expect(Math.abs(makespan / golden - 1)).toBeLessThan(1e-6);
  });
});

function exampleDag({ W, edges }: Example): Dag {
  return { runs: W, edges };
}

/** By executor its tasks in order of their start. */
function planOf(assignment: Assignment): number[][] {
  const plan: number[][] = [[], [], []];
  const order = assignment.map((_, task) => task).sort((a, b) => assignment[a]![1] - assignment[b]![1]);
  for (const task of order) plan[assignment[task]![0]]!.push(task);
  return plan;
}

import { run, type Scheduler, Simulator } from '../../src/index.ts';
import { scenarioOf } from '../fixtures/scenario.ts';
import { shared } from '../fixtures/shared.ts';

/** A DAG whose tasks have run times; edges carry bytes from one position to another. */
export interface Dag {
  readonly names: readonly string[];
  /** Seconds at speed 1, or on each executor. */
  readonly runs: readonly (number | readonly number[])[];
  readonly edges: readonly (readonly [from: number, to: number, bytes: number])[];
}

interface Instance {
  readonly workflow: {
    readonly specification: {
      readonly tasks: readonly {
        readonly id: string;
        readonly parents: readonly string[];
        readonly children: readonly string[];
        readonly inputFiles?: readonly string[];
        readonly outputFiles?: readonly string[];
      }[];
      readonly files: readonly { readonly id: string; readonly sizeInBytes: number }[];
    };
    readonly execution: {
      readonly tasks: readonly { readonly id: string; readonly runtimeInSeconds: number }[];
    };
  };
}

/** Reads an instance of WfCommons 1.5 by the semantics of golden/dag.json. */
export function readInstance(file: string): Dag {
  const { specification, execution } = (JSON.parse(shared(`data/wfinstances/${file}`)) as Instance).workflow;
  const { tasks, files } = specification;
  const size = new Map(files.map(({ id, sizeInBytes }) => [id, sizeInBytes]));
  const run = new Map(execution.tasks.map(({ id, runtimeInSeconds }) => [id, runtimeInSeconds]));
  const position = new Map(tasks.map(({ id }, i) => [id, i]));
  const pairs = new Set(
    tasks.flatMap(({ parents, children }, i) => [
      ...parents.map((id) => `${position.get(id)} ${i}`),
      ...children.map((id) => `${i} ${position.get(id)}`),
    ]),
  );
  const bytes = (from: number, to: number) => {
    const inputs = new Set(tasks[to]!.inputFiles);
    return [...new Set(tasks[from]!.outputFiles)]
      .filter((id) => inputs.has(id))
      .reduce((sum, id) => sum + size.get(id)!, 0);
  };
  return {
    names: tasks.map(({ id }) => id),
    runs: tasks.map(({ id }) => run.get(id)!),
    edges: [...pairs].map((pair) => {
      const [from, to] = pair.split(' ').map(Number) as [number, number];
      return [from, to, bytes(from, to)] as const;
    }),
  };
}

/** A scenario of one such DAG. Steps are called by their position. */
export function dagScenario({ runs, edges }: Dag, speeds: readonly number[], bandwidth: number | null) {
  const unrelated = (run: number | readonly number[]): run is readonly number[] => typeof run !== 'number';
  return scenarioOf({
    name: 'dag',
    control: 'workflow',
    horizon: { tasks: 1 },
    executors: speeds.map((speed, i) => ({ name: `m${i}`, speed })),
    tasks: [
      { name: 'any', work: { dist: 'deterministic', value: 1 } },
      ...runs.flatMap((run, i) => (unrelated(run) ? [{ name: `t${i}`, runtimes: run }] : [])),
    ],
    workflows: [
      {
        name: 'dag',
        steps: runs.map((run, i) => ({
          name: String(i),
          ...(unrelated(run)
            ? { task: `t${i}` }
            : { task: 'any', work: { dist: 'deterministic', value: run } }),
          after: edges.filter(([, to]) => to === i).map(([from, , bytes]) => ({ step: String(from), bytes })),
        })),
      },
    ],
    arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
    ...(bandwidth === null ? {} : { links: { bandwidth } }),
  });
}

/** What a planner decides: by executor its tasks in order. */
export type Plan = readonly (readonly number[])[];

/** Plays a plan: the next task of a free executor as soon as it is ready, else waits. */
export function follow(plan: Plan): Scheduler {
  const next = plan.map(() => 0);
  return {
    choose(point) {
      for (let i = 0; i < point.runs; i++) {
        const { index } = point.executor(i);
        if (plan[index]![next[index]!] !== Number(point.task(i).step!.name)) continue;
        next[index]!++;
        return i;
      }
      return point.size - 1;
    },
  };
}

/** By task its executor, start and finish in seconds since the arrival of the DAG; and the makespan. */
export function play(scenario: Awaited<ReturnType<typeof dagScenario>>, scheduler: Scheduler) {
  const simulator = new Simulator(scenario, { seed: '1', record: true });
  const { makespan } = run(simulator, scheduler).metrics;
  const { size, start, finish, executor, arrival } = simulator.schedule!;
  const assignment: (readonly number[])[] = [];
  for (let n = 0; n < size; n++) {
    const task = Number(String(simulator.taskId(n)).split('/')[1]);
    const seconds = (time: number) => (time - arrival[0]!) / 1e6;
    assignment[task] = [executor[n]!, seconds(start[n]!), seconds(finish[n]!)];
  }
  return { makespan: makespan!, assignment };
}

/** Tasks in topological order, each where it is predicted to finish first, appended: MCT_TOPO. */
export function minimumCompletionTime(
  { runs, edges }: Dag,
  speeds: readonly number[],
  bandwidth: number,
): Plan {
  const plan: number[][] = speeds.map(() => []);
  const free = speeds.map(() => 0);
  const waits = runs.map((_, i) => edges.filter(([, to]) => to === i).length);
  const place: number[] = [];
  const finish: number[] = [];
  for (let left = runs.length; left > 0; left--) {
    const task = waits.indexOf(0);
    waits[task] = -1;
    const ends = speeds.map((speed, m) => {
      const run = runs[task]!;
      const there = edges
        .filter(([, to]) => to === task)
        .map(([from, , bytes]) => finish[from]! + (place[from] === m ? 0 : bytes / bandwidth));
      return Math.max(free[m]!, ...there) + (typeof run === 'number' ? run / speed : run[m]!);
    });
    const machine = ends.indexOf(Math.min(...ends));
    plan[machine]!.push(task);
    place[task] = machine;
    finish[task] = ends[machine]!;
    free[machine] = ends[machine]!;
    for (const [from, to] of edges) if (from === task) waits[to]!--;
  }
  return plan;
}

import { run, type Scenario, type Scheduler, Simulator } from '../../src/index.ts';
import { memoryFile } from '../../src/workload/byte-file.ts';
import { wfformat, wfformatOptionsSchema } from '../../src/workload/importers/wfformat.ts';
import { scenarioOf } from '../fixtures/scenario.ts';
import { shared } from '../fixtures/shared.ts';

/** A DAG whose tasks have run times; edges carry bytes from one position to another. */
export interface Dag {
  /** Seconds at speed 1, or on each executor. */
  readonly runs: readonly (number | readonly number[])[];
  readonly edges: readonly (readonly [from: number, to: number, bytes: number])[];
}

/** An instance of WfCommons as `switchyard import wfformat` makes a scenario of it. */
export async function importedInstance(file: string, speeds: readonly number[], bandwidth: number | null) {
  const options = wfformatOptionsSchema.parse({
    speeds: speeds.join(','),
    ...(bandwidth !== null && { bandwidth }),
  });
  const conversion = await wfformat.convert([memoryFile(file, shared(`data/wfinstances/${file}`))], options);
  return scenarioOf({ name: file, ...conversion.scenario(null) });
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

/** By step its executor, start and finish in seconds since the arrival of the DAG; and the makespan. */
export function play(scenario: Scenario, scheduler: Scheduler) {
  const simulator = new Simulator(scenario, { seed: '1', record: true });
  const { makespan } = run(simulator, scheduler).metrics;
  const { size, start, finish, executor, arrival } = simulator.schedule!;
  const position = new Map(scenario.workflows![0]!.steps.map(({ name }, i) => [name, i]));
  const assignment: (readonly number[])[] = [];
  for (let n = 0; n < size; n++) {
    const step = position.get(String(simulator.taskId(n)).split('/').slice(1).join('/'))!;
    const seconds = (time: number) => (time - arrival[0]!) / 1e6;
    assignment[step] = [executor[n]!, seconds(start[n]!), seconds(finish[n]!)];
  }
  return { makespan: makespan!, assignment };
}

import { rank, run, type Scheduler, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

export const fixed = (value: number) => ({ dist: 'deterministic', value });

/** First come, first served, on the executor of lowest index. */
export const fifo = (): Scheduler => rank((point, i) => point.task(i).submit);

interface World {
  readonly scheduler?: Scheduler;
  readonly seed?: string;
  readonly [key: string]: unknown;
}

/** One workflow `w` of these steps a second from second 1 on, played on two machines; `world` changes the scenario. */
export async function played(
  steps: readonly object[],
  { scheduler = fifo(), seed = '1', ...world }: World = {},
) {
  const scenario = await scenarioOf({
    name: 'workflows',
    control: 'workflow',
    horizon: { tasks: 1 },
    executors: [{ name: 'm', count: 2 }],
    tasks: [{ name: 'unit', work: fixed(1) }],
    workflows: [{ name: 'w', steps }],
    arrivals: { process: 'renewal', dist: fixed(1) },
    ...world,
  });
  const simulator = new Simulator(scenario, { seed, record: true });
  const { metrics, tasks, objective } = run(simulator, scheduler);
  const schedule = simulator.schedule!;
  /** Name, start and finish in seconds since the first arrival, executor; in order of arrival. */
  const path = Array.from({ length: schedule.size }, (_, n) => {
    const seconds = (time: number) => (time - schedule.arrival[0]!) / 1e6;
    return [
      simulator.taskId(n),
      seconds(schedule.start[n]!),
      seconds(schedule.finish[n]!),
      schedule.executor[n]!,
    ];
  });
  return { path, metrics, tasks, objective, simulator };
}

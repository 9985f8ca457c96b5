import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** Every discipline of a queue. */
export const DISCIPLINES = ['fifo', 'lifo', 'priority', 'preemptive', 'ps', 'sjf', 'srpt'] as const;

/** What one server did with the tasks of a seed, by order of arrival; microseconds. */
export interface Path {
  readonly arrival: Float64Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/** One server of speed 1 with two classes of work; the same arrivals and work under every discipline. */
export async function pathOf(discipline: string, load: number, seed: string, tasks = 250): Promise<Path> {
  const scenario = await scenarioOf({
    name: 'station',
    horizon: { tasks },
    executors: [{ name: 'server', queue: { discipline } }],
    tasks: [
      { name: 'often', share: 2, priority: 1, work: { dist: 'exponential', mean: 0.5 } },
      { name: 'rare', priority: 0, work: { dist: 'hyperexponential', mean: 2, scv: 4 } },
    ],
    arrivals: { process: 'poisson', rate: load },
  });
  const { arrival, start, finish, size } = simulated(scenario, 'random', seed).simulator.schedule!;
  return { arrival: arrival.slice(0, size), start: start.slice(0, size), finish: finish.slice(0, size) };
}

/** When the server falls idle and when it gets work again. */
export function idlePeriods({ arrival, finish }: Path): (readonly [from: number, to: number])[] {
  const departures = finish.slice().sort();
  const periods: (readonly [number, number])[] = [];
  for (let n = 1; n < arrival.length; n++) {
    // All who came before have left before the next one comes.
    if (departures[n - 1]! < arrival[n]!) periods.push([departures[n - 1]!, arrival[n]!]);
  }
  return periods;
}

import { ClosedSource } from '../../../src/sim/sources/closed.ts';
import type { Source } from '../../../src/sim/sources/source.ts';
import { TaskPool } from '../../../src/sim/tasks.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { atEveryChoice, type Facts, type Observation, type Policy } from './facts.ts';

const EXPONENTIAL = { dist: 'exponential', mean: 1 } as const;
const CLASSES = [
  { name: 'small', share: 3, work: EXPONENTIAL },
  { name: 'large', work: { dist: 'exponential', mean: 4 } },
];
const JOBS = [
  'at,seconds',
  ...Array.from({ length: 300 }, (_, i) => `${i + (i % 7) / 10},${1 + (i % 5)}`),
].join('\n');

const arrivalsOf = (arrivals: object, files = {}) =>
  atEveryChoice({ arrivals }, (point, note) => note(point.task(0).index, point.task(0).submit), files);

/** How to see what each purpose of the keyed streams decides, in the ways that it does. */
export const purposes: Readonly<Record<string, readonly Observation[]>> = {
  arrivals: [
    arrivalsOf({ process: 'poisson', rate: 2 }),
    arrivalsOf({ process: 'renewal', dist: { dist: 'gamma', mean: 0.5, scv: 2 } }),
    arrivalsOf({ process: 'mmpp', rates: [4, 1], switch: [0.1, 0.1] }),
    arrivalsOf({ process: 'diurnal', base: 2, amplitude: 2, period: 30 }),
  ],
  'arrivals/state': [arrivalsOf({ process: 'mmpp', rates: [40, 1], switch: [0.001, 0.001] })],
  'trace/window': [
    arrivalsOf(
      {
        trace: {
          format: 'csv',
          path: 'jobs.csv',
          map: { arrival: 'at', work: 'seconds' },
          windows: { length: 60, from: 0, to: 300 },
        },
      },
      { 'jobs.csv': JOBS },
    ),
  ],
  class: [
    atEveryChoice({ tasks: CLASSES }, (point, note) => note(point.task(0).index, point.task(0).classIndex)),
  ],
  work: [
    atEveryChoice({ tasks: CLASSES }, (point, note) => note(point.task(0).index, point.task(0).estimate)),
  ],
  estimate: [
    atEveryChoice({ tasks: CLASSES, estimate: { scv: 1 } }, (point, note) =>
      note(point.task(0).index, point.task(0).estimate),
    ),
  ],
  rule: [atEveryChoice({}, (point, note) => note(point.task(0).index, point.random(3)))],
  'think/client*': [closedClients],
};

/** Clients whose answers come in the order of their questions and at once, or the other way round and late. */
async function closedClients(policy: Policy, seed: string): Promise<Facts> {
  const arrivals = { process: 'closed', clients: 3, think: EXPONENTIAL } as const;
  const scenario = await scenarioOf({
    name: 'closed',
    horizon: { tasks: 90 },
    executors: [{ name: 'node' }],
    tasks: CLASSES,
    arrivals,
  });
  const source: Source = new ClosedSource(scenario, arrivals, seed);
  const tasks = new TaskPool();
  const facts = new Map<string, number>();
  const left = [0, 0, 0];
  const sent = [0, 0, 0];
  const waiting: number[] = [];
  let now = 0;
  while (source.nextTime < Number.POSITIVE_INFINITY || waiting.length > 0) {
    if (source.nextTime < Number.POSITIVE_INFINITY && (waiting.length === 0 || policy === 'spread')) {
      now = Math.max(now, source.nextTime);
      const slot = tasks.take();
      source.take(tasks, slot);
      const client = tasks.client[slot]!;
      const of = `${client}/${sent[client]!++}`;
      facts.set(`${of} think`, tasks.submit[slot]! - left[client]!);
      facts.set(`${of} class`, tasks.classIndex[slot]!);
      facts.set(`${of} work`, tasks.work[slot]!);
      facts.set(`${of} key`, tasks.key[slot]!);
      waiting.push(slot);
    } else {
      if (policy === 'spread') now += 3e6;
      const slot = policy === 'spread' ? waiting.pop()! : waiting.shift()!;
      left[tasks.client[slot]!] = now;
      source.left(tasks, slot, now, true);
      tasks.release(slot);
    }
  }
  return facts;
}

import type { Entry, Journal } from '../../../src/sim/journal.ts';
import { ClosedSource } from '../../../src/sim/sources/closed.ts';
import type { Source } from '../../../src/sim/sources/source.ts';
import { TaskPool } from '../../../src/sim/tasks.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { atEveryChoice, atTheEnd, type Facts, inTheJournal, type Observation, type Policy } from './facts.ts';

const EXPONENTIAL = { dist: 'exponential', mean: 1 } as const;
const CLASSES = [
  { name: 'small', share: 3, work: EXPONENTIAL },
  { name: 'large', work: { dist: 'exponential', mean: 4 } },
];
const BRIEF = { dist: 'exponential', mean: 0.3 };
/** One executor can do all of it, and is idle half of the time. */
const IDLE = { arrivals: { process: 'poisson', rate: 0.5 } };
const FRAGILE = { uptime: { dist: 'exponential', mean: 30 }, repair: { dist: 'exponential', mean: 5 } };
const WANDERING = { mean: 2, deviation: 1, every: 5 };
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
  'uptime/*': [
    outages({ executors: [{ name: 'node', count: 4, failures: FRAGILE }] }, 'breakdown'),
    outages(
      { executors: [{ name: 'node', count: 4, failures: FRAGILE }], repair: { crews: 1 } },
      'breakdown',
    ),
    outages({ sites: [{ name: 'default', failures: FRAGILE }] }, 'breakdown'),
  ],
  'repair/*': [
    outages({ executors: [{ name: 'node', count: 4, failures: FRAGILE }] }, 'repair'),
    outages({ sites: [{ name: 'default', failures: FRAGILE }] }, 'repair'),
  ],
  failure: [
    attempts({ failure: { probability: 0.4 }, retry: { limit: 3 } }, (why) => Number(why === 'error')),
  ],
  straggler: [
    attempts(
      { straggler: { probability: 0.3, factor: 4 }, failure: { probability: 0.3 }, retry: {} },
      (_, micros) => micros,
    ),
  ],
  'noise/attempt*': [
    attempts({ noise: EXPONENTIAL, failure: { probability: 0.3 }, retry: {} }, (_, micros) => micros),
  ],
  setup: [
    inTheJournal(
      { ...IDLE, executors: [{ name: 'node', count: 4, coldStart: { time: BRIEF, keepAlive: 0 } }] },
      ({ entries }, note) => {
        for (const { entry, task, detail } of entries) {
          if (entry === 'setup') note(`${task}`, detail!.seconds as number);
        }
      },
    ),
  ],
  'boot/*.*': [
    inTheJournal(
      { ...IDLE, executors: [{ name: 'node', count: 4, scale: { boot: BRIEF, idle: 0 } }] },
      ({ entries }, note) => {
        const boots = new Map<number, { k: number; time: number }>();
        for (const { entry, executor, time } of entries) {
          const { k, time: since } = boots.get(executor!) ?? { k: 0, time };
          if (entry === 'boot') boots.set(executor!, { k: k + 1, time });
          if (entry === 'up') note(`${executor}/${k}`, time - since);
        }
      },
    ),
  ],
  patience: [
    inTheJournal(
      {
        tasks: [{ name: 'hasty', work: EXPONENTIAL, patience: EXPONENTIAL }],
        arrivals: { process: 'poisson', rate: 9 },
      },
      (journal, note) => sinceArrival(journal, 'abandonment', note),
    ),
  ],
  escalation: [
    inTheJournal(
      {
        executors: [
          { name: 'node', count: 4 },
          { name: 'expert', slots: 500 },
        ],
        escalation: { executor: 'expert', time: EXPONENTIAL, timeout: 1000 },
      },
      (journal, note) => sinceArrival(journal, 'answer', note),
      'escalate',
    ),
  ],
  workflow: [workflows(/^wide/)],
  branch: [workflows(/\/maybe/)],
  repeat: [workflows(/\/again/)],
  price: [
    atEveryChoice(
      { executors: [{ name: 'spot', count: 4, price: { perSecond: WANDERING } }] },
      (point, note) => note(point.now, point.executor(0).price.perSecond),
    ),
  ],
  carbon: [
    atTheEnd(
      {
        executors: [{ name: 'node', count: 4, power: { idle: 100, max: 100 } }],
        sites: [{ name: 'default', carbon: WANDERING }],
      },
      (metrics) => metrics.carbon as number,
    ),
  ],
};

/** When executors went down or came back, by executor and how often it had before, until a given moment. */
function outages(scenario: object, which: Entry): Observation {
  return inTheJournal({ ...scenario, horizon: { seconds: 400 } }, ({ entries }, note) => {
    const count = new Map<number, number>();
    for (const { entry, executor, time } of entries) {
      if (entry !== which) continue;
      const k = count.get(executor!) ?? 0;
      count.set(executor!, k + 1);
      note(`${executor}/${k}`, time);
    }
  });
}

/** How each attempt of each task ended, and the microseconds that it took. */
function attempts(task: object, value: (why: unknown, micros: number) => number): Observation {
  const work = { dist: 'deterministic', value: 1 };
  return inTheJournal({ tasks: [{ name: 'any', work, ...task }] }, ({ entries }, note) => {
    const begun = new Map<number, { attempt: unknown; time: number }>();
    for (const { entry, task, time, detail } of entries) {
      if (entry === 'start') begun.set(task!, { attempt: detail!.attempt, time });
      if (entry !== 'interrupt' && entry !== 'finish') continue;
      const { attempt, time: since } = begun.get(task!)!;
      note(`${task}/${attempt}`, value(detail?.why, time - since));
    }
  });
}

/** Microseconds from the arrival of each task until something happened to it. */
function sinceArrival({ entries }: Journal, which: Entry, note: (of: string, value: number) => void): void {
  const arrived = new Map<number, number>();
  for (const { entry, task, time } of entries) {
    if (entry === 'arrival') arrived.set(task!, time);
    if (entry === which) note(`${task}`, time - arrived.get(task!)!);
  }
}

/** How many tasks of each workflow have names like this: its kind, its step, or its step's further visits. */
function workflows(like: RegExp): Observation {
  const steps = [
    { name: 'first', task: 'any' },
    { name: 'maybe', task: 'any', after: ['first'], probability: 0.5 },
    { name: 'again', task: 'any', after: ['maybe'], repeat: { probability: 0.4 } },
  ];
  const kinds = [
    { name: 'plain', share: 2, steps },
    { name: 'wide', steps: [...steps, { name: 'beside', task: 'any' }] },
  ];
  return inTheJournal(
    { control: 'workflow', horizon: { tasks: 60 }, workflows: kinds },
    ({ tasks }, note) => {
      const counts = new Map<string, number>();
      for (const { id } of tasks.values()) {
        const workflow = /-\d+/.exec(String(id))![0];
        counts.set(workflow, (counts.get(workflow) ?? 0) + Number(like.test(String(id))));
      }
      for (const [workflow, count] of counts) note(workflow, count);
    },
  );
}

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

import { closedClients } from './closed-clients.ts';
import { atEveryChoice, atTheEnd, inTheJournal, type Observation } from './facts.ts';
import { attempts, boots, bytesMoved, outages, setups, sinceArrival, workflows } from './observations.ts';

const EXPONENTIAL = { dist: 'exponential', mean: 1 } as const;
const CLASSES = [
  { name: 'small', share: 3, work: EXPONENTIAL },
  { name: 'large', work: { dist: 'exponential', mean: 4 } },
];
const BRIEF = { dist: 'exponential', mean: 0.3 };
/** One executor can do all of it, and is idle half of the time. */
const IDLE = { arrivals: { process: 'poisson', rate: 0.5 } };
const FRAGILE = { uptime: { dist: 'exponential', mean: 30 }, repair: { dist: 'exponential', mean: 5 } };
const BREAKING = [{ name: 'node', count: 4, failures: FRAGILE }];
const AWAY = { uptime: FRAGILE.uptime, outage: FRAGILE.repair };
const ON_THE_SPOT = [{ name: 'node', count: 4, spot: AWAY }];
const BYTES = { dist: 'exponential', mean: 1000 };
const DATA = { from: 'lake', input: BYTES, output: BYTES };
const LINK = { between: ['lake', 'default'], bandwidth: 10_000 };
const FAR_FROM_DATA = {
  tasks: [{ name: 'any', work: EXPONENTIAL, data: DATA }],
  network: { links: [LINK] },
};
const OFTEN = { uptime: { dist: 'exponential', mean: 6 }, outage: BRIEF };
const CUT_OFF = { ...FAR_FROM_DATA, network: { links: [{ ...LINK, disconnections: OFTEN }] } };
const CLOSED = { arrivals: { process: 'closed', clients: 5, think: EXPONENTIAL } };
const WANDERING = { mean: 2, deviation: 1, every: 5 };
const JOBS = [
  'at,seconds',
  ...Array.from({ length: 300 }, (_, i) => `${i + (i % 7) / 10},${1 + (i % 5)}`),
].join('\n');

/** A recording of hundreds of gaps that all differ. */
const TIMES = Array.from({ length: 300 }, (_, i) => i + ((i * 37) % 101) / 200);

const arrivalsOf = (arrivals: object, files = {}) =>
  atEveryChoice({ arrivals }, (point, note) => note(point.task(0).index, point.task(0).submit), files);

/** How to see what each purpose of the keyed streams decides, in the ways that it does. */
export const purposes: Readonly<Record<string, readonly Observation[]>> = {
  arrivals: [
    arrivalsOf({ process: 'poisson', rate: 2 }),
    arrivalsOf({ process: 'renewal', dist: { dist: 'gamma', mean: 0.5, scv: 2 } }),
    arrivalsOf({ process: 'mmpp', rates: [4, 1], switch: [0.1, 0.1] }),
    arrivalsOf({ process: 'diurnal', base: 2, amplitude: 2, period: 30 }),
    arrivalsOf({ process: 'lublin-feitelson', rate: 2 }),
    arrivalsOf({ process: 'flash-crowd', base: 1, peak: 9, at: 5, ramp: 5, hold: 5, decay: 5 }),
    arrivalsOf({ process: 'recorded', times: TIMES, keep: 0.5 }),
  ],
  'arrivals/begin': [arrivalsOf({ process: 'recorded', times: TIMES })],
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
  size: [
    atEveryChoice(
      {
        control: 'batch',
        executors: [{ name: 'machine', slots: 64 }],
        tasks: [{ name: 'job', jobs: { model: 'lublin-feitelson', processors: 64 } }],
        arrivals: { process: 'poisson', rate: 0.0001 },
      },
      (point, note) => {
        for (let i = 0; i < point.runs; i++) note(point.task(i).index, point.task(i).slots);
      },
    ),
  ],
  estimate: [
    atEveryChoice({ tasks: CLASSES, estimate: { scv: 1 } }, (point, note) =>
      note(point.task(0).index, point.task(0).estimate),
    ),
  ],
  rule: [atEveryChoice({}, (point, note) => note(point.task(0).index, point.random(3)))],
  'think/client*': [closedClients],
  'uptime/pool*/*': [
    outages({ executors: BREAKING }, 'breakdown'),
    outages({ executors: BREAKING, repair: { crews: 1 } }, 'breakdown'),
  ],
  'repair/pool*/*': [outages({ executors: BREAKING }, 'repair')],
  'uptime/site*': [outages({ sites: [{ name: 'default', failures: FRAGILE }] }, 'breakdown')],
  'repair/site*': [outages({ sites: [{ name: 'default', failures: FRAGILE }] }, 'repair')],
  'uptime/spot*.*': [outages({ executors: ON_THE_SPOT }, 'revocation')],
  'repair/spot*.*': [outages({ executors: ON_THE_SPOT }, 'reinstatement')],
  'uptime/connection/*': [outages(CUT_OFF, 'disconnection')],
  'repair/connection/*': [outages(CUT_OFF, 'reconnection')],
  input: [inTheJournal(FAR_FROM_DATA, (journal, note) => bytesMoved(journal, 'lake', 'default', note))],
  output: [inTheJournal(FAR_FROM_DATA, (journal, note) => bytesMoved(journal, 'default', 'lake', note))],
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
      setups,
    ),
  ],
  'boot/*.*': [
    inTheJournal(
      { ...IDLE, executors: [{ name: 'node', count: 4, scale: { boot: BRIEF, idle: 0 } }] },
      boots,
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
  workflow: [workflows(/^wide/), workflows(/^wide/, CLOSED)],
  branch: [workflows(/\/maybe/), workflows(/\/maybe/, CLOSED)],
  repeat: [workflows(/\/again/), workflows(/\/again/, CLOSED)],
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

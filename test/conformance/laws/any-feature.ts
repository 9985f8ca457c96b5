import fc from 'fast-check';

/* What a scenario can turn on, one arbitrary for each feature. */

export const exponential = (mean: number) => ({ dist: 'exponential', mean });

/** Half of the time it is there; a key that is undefined is left out of the scenario. */
export const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
/** Once in four times. */
export const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, value);

const failures = fc.record({
  uptime: fc.constant(exponential(9)),
  repair: fc.constantFrom<unknown>(exponential(2), 0, 3),
  counts: fc.constantFrom('always', 'busy'),
});
export const spot = fc.record({
  // Never the same again: a task that always has to start anew must get its chance.
  uptime: fc.constantFrom(exponential(15), exponential(9)),
  notice: fc.constantFrom(0, 2),
  outage: fc.constantFrom<unknown>(exponential(3), 4),
});
/** Open for a minute, closed for a minute, then open until midnight and all of the next morning. */
const calendar = fc.record({
  open: fc.constant([
    { from: '00:00', to: '12:00' },
    { from: '12:01', to: '24:00' },
  ]),
  start: fc.constant({ time: '11:59' }),
  atClosing: fc.constantFrom('pause', 'finish'),
});
export const scale = fc.oneof(
  fc.record({ rule: fc.constant('demand'), idle: fc.constantFrom(0, 4), min: fc.constantFrom(0, 1) }),
  fc.record({ rule: fc.constant('queue'), target: fc.constantFrom(1, 3), boot: fc.constant(exponential(1)) }),
  fc.record({ rule: fc.constant('decisions'), idle: fc.constantFrom(null, 5), boot: fc.constantFrom(0, 2) }),
);
/** The one rule for executors without queues of their own. */
export const utilisation = fc.record({
  rule: fc.constant('utilisation'),
  target: fc.constant(0.6),
  min: fc.constant(1),
  interval: fc.constant(2),
  cooldown: fc.constantFrom(0, 9),
});
const price = fc.record({
  perSecond: fc.constantFrom<unknown>(
    0.3,
    { times: [0, 7, 31], values: [1, 9, 0], period: 60 },
    { mean: 3, deviation: 2, every: 5 },
  ),
  perTask: fc.constantFrom(0, 0.2),
  billing: fc.constantFrom('occupied', 'provisioned'),
});
export const queue = fc.record(
  {
    discipline: fc.constantFrom(
      'fifo',
      'fifo',
      'fifo',
      'lifo',
      'priority',
      'preemptive',
      'sjf',
      'srpt',
      'ps',
    ),
    capacity: fc.constantFrom(3, 5),
    waiting: fc.constantFrom(0, 2),
  },
  { requiredKeys: [] },
);

const executor = {
  count: fc.integer({ min: 1, max: 2 }),
  slots: fc.integer({ min: 2, max: 3 }),
  speed: fc.constantFrom(1, 0.7),
  site: fc.constantFrom('near', 'far'),
  price,
  failures: sometimes(failures),
  coldStart: rarely(
    fc.constantFrom<unknown>({ time: exponential(1), keepAlive: 0 }, { time: 0.5, keepAlive: 2 }),
  ),
  power: sometimes(fc.constant({ idle: 10, max: 100 })),
  calendar: rarely(calendar),
};

/** One to three pools of executors of which more may be special than that. */
export const manyOf = <T>(more: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.array(fc.record({ ...executor, ...more }), { minLength: 1, maxLength: 3 });

const sla = fc.record(
  {
    deadline: fc.constantFrom(3, 9),
    penalty: fc.constant(1),
    perSecond: fc.constant(0.1),
    cap: fc.constant(2),
    percentile: fc.constant({ share: 0.9, within: 5, penalty: 3 }),
    availability: fc.constant({ share: 0.99, penalty: 2 }),
  },
  { requiredKeys: ['deadline'] },
);
const retry = fc.record(
  {
    limit: fc.constantFrom(0, 1, 4, null),
    backoff: fc.constantFrom<unknown>({ first: 0 }, { first: 0.5, factor: 3, max: 2 }),
    progress: fc.constantFrom('resume', 'restart'),
    where: fc.constantFrom('anywhere', 'same'),
  },
  { requiredKeys: [] },
);
export const task = fc.record({
  work: fc.constantFrom<unknown>(exponential(1), exponential(2), { dist: 'deterministic', value: 1 }),
  slots: fc.constantFrom(1, 1, 2),
  priority: fc.constantFrom(0, 1),
  tenant: fc.constantFrom('red', 'blue'),
  sla: sometimes(sla),
  failure: rarely(fc.constantFrom({ probability: 0.2 }, { probability: 0.6 })),
  retry: sometimes(retry),
  checkpoint: rarely(fc.constantFrom({ interval: 0.5, cost: 0 }, { interval: 0.7, cost: 0.1 })),
  straggler: rarely(fc.constant({ probability: 0.3, factor: 2.7 })),
  noise: rarely(fc.constant(exponential(1))),
  patience: rarely(fc.constantFrom<unknown>(exponential(4), 'deadline')),
});

const DIAMOND = [
  { name: 'a', task: 'task0' },
  { name: 'b', task: 'task1', after: ['a'] },
  { name: 'c', task: 'task0', after: ['a'] },
  { name: 'd', task: 'task1', after: ['b', 'c'] },
];
const LOOP = [
  { name: 'draft', task: 'task0', repeat: { probability: 0.3 } },
  { name: 'check', task: 'task1', after: ['draft'], probability: 0.5 },
];

export const tenants = fc.constantFrom(
  [
    { name: 'red', quota: 4 },
    { name: 'blue', share: 2 },
  ],
  [{ name: 'red' }, { name: 'blue' }],
);
export const budget = fc.record({
  money: fc.constantFrom(5, 40),
  over: fc.constantFrom('report', 'reject'),
  tenant: sometimes(fc.constant('red')),
});
export const network = fc.record({
  links: fc.constantFrom<unknown>(
    [],
    [{ between: ['near', 'far'], bandwidth: 10, latency: 0.1, price: 0.1 }],
    [
      {
        between: ['near', 'far'],
        bandwidth: 10,
        disconnections: { uptime: exponential(8), outage: exponential(2) },
      },
    ],
  ),
  default: fc.constantFrom({ bandwidth: 5, latency: 0.2, price: 0.1 }, { bandwidth: 20 }),
  sharing: fc.constantFrom('fair', 'none'),
});
export const data = fc.record({
  from: fc.constantFrom('near', 'far'),
  input: fc.constantFrom<unknown>(exponential(5), 0),
  output: fc.constantFrom(0, 3),
  return: fc.boolean(),
});
export const workflows = fc.constantFrom<unknown[]>(
  [{ name: 'job', steps: DIAMOND, sla: { deadline: 9, penalty: 1 } }],
  [{ name: 'job', steps: LOOP }],
);
export const site = fc.record({
  failures: rarely(fc.constant({ uptime: exponential(20), repair: 2 })),
  carbon: sometimes(fc.constant({ times: [0, 20], values: [100, 400] })),
  powerLimit: rarely(fc.constant(150)),
});
export const open = fc.constantFrom({ process: 'poisson', rate: 1.2 }, { process: 'poisson', rate: 3 });
export const closed = fc.constant({ process: 'closed', clients: 5, think: exponential(1) });

import fc from 'fast-check';

/*
 * Small scenarios with any mixture of what the engine can do. Each arbitrary is one feature; a world is what comes of
 * leaving most of them to chance. Some of what comes makes no sense together, and has to be refused.
 */

const exponential = (mean: number) => ({ dist: 'exponential', mean });

/** Half of the time it is there; a key that is undefined is left out of the scenario. */
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, value);

const failures = fc.record({
  uptime: fc.constant(exponential(9)),
  repair: fc.constantFrom<unknown>(exponential(2), 0, 3),
  counts: fc.constantFrom('always', 'busy'),
});
const spot = fc.record({
  // Never the same again: a task that always has to start anew must get its chance.
  uptime: fc.constantFrom(exponential(15), exponential(9)),
  notice: fc.constantFrom(0, 2),
  outage: fc.constantFrom<unknown>(exponential(3), 4),
});
/** Open for ten seconds, closed for a minute, and open for the rest of the day. */
const calendar = fc.record({
  open: fc.constant([
    { from: '00:00', to: '12:00' },
    { from: '12:01', to: '24:00' },
  ]),
  start: fc.constant({ time: '11:59' }),
  atClosing: fc.constantFrom('pause', 'finish'),
});
const scale = fc.oneof(
  fc.record({ rule: fc.constant('demand'), idle: fc.constantFrom(0, 4), min: fc.constantFrom(0, 1) }),
  fc.record({ rule: fc.constant('queue'), target: fc.constantFrom(1, 3), boot: fc.constant(exponential(1)) }),
  fc.record({ rule: fc.constant('decisions'), idle: fc.constantFrom(null, 5), boot: fc.constantFrom(0, 2) }),
);
/** The one rule for executors without queues of their own. */
const utilisation = fc.record({
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
const queue = fc.record(
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
const manyOf = <T>(more: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
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
const task = fc.record({
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

const tenants = fc.constantFrom(
  [
    { name: 'red', quota: 4 },
    { name: 'blue', share: 2 },
  ],
  [{ name: 'red' }, { name: 'blue' }],
);
const budget = fc.record({
  money: fc.constantFrom(5, 40),
  over: fc.constantFrom('report', 'reject'),
  tenant: sometimes(fc.constant('red')),
});
const network = fc.record({
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
const data = fc.record({
  from: fc.constantFrom('near', 'far'),
  input: fc.constantFrom<unknown>(exponential(5), 0),
  output: fc.constantFrom(0, 3),
  return: fc.boolean(),
});
const workflows = fc.constantFrom<unknown[]>(
  [{ name: 'job', steps: DIAMOND, sla: { deadline: 9, penalty: 1 } }],
  [{ name: 'job', steps: LOOP }],
);
const site = fc.record({
  failures: rarely(fc.constant({ uptime: exponential(20), repair: 2 })),
  carbon: sometimes(fc.constant({ times: [0, 20], values: [100, 400] })),
  powerLimit: rarely(fc.constant(150)),
});
const open = fc.constantFrom({ process: 'poisson', rate: 1.2 }, { process: 'poisson', rate: 3 });
const closed = fc.constant({ process: 'closed', clients: 5, think: exponential(1) });

/** What any control model can have. */
const common = {
  seed: fc.string({ maxLength: 6 }),
  horizon: fc.constantFrom({ tasks: 40 }, { tasks: 40 }, { tasks: 40, seconds: 25 }),
  tasks: fc.tuple(task, task),
  site,
  repair: rarely(fc.constant({ crews: 1, per: 'site' })),
  tenants,
  budgets: rarely(fc.tuple(budget)),
  arrivals: fc.oneof(open, closed),
  estimate: fc.constantFrom<unknown>('exact', 'mean', { scv: 1 }),
  accrual: fc.constantFrom('due', 'committed'),
};
const choices = {
  reject: fc.constant(true),
  defer: fc.constant({ seconds: 1, limit: 2 }),
  preempt: fc.constantFrom({}, { progress: 'checkpoint' }),
};
const thinking = rarely(fc.constantFrom({ constant: 0.2 }, { perCandidate: 0.1 }));

const dispatched = fc.record({
  ...common,
  control: fc.constant('dispatch'),
  executors: manyOf({ queue, scale: rarely(scale), spot: rarely(spot), latency: fc.constantFrom(0, 0.3) }),
  network: rarely(network),
  data,
  cpu: fc.boolean(),
  workflows: rarely(workflows),
  choices: sometimes(fc.record({ ...choices, migrate: fc.constant({}) }, { requiredKeys: [] })),
  escalation: rarely(fc.constant({ executor: 'people', time: exponential(2), timeout: 3 })),
  thinking,
  observation: rarely(fc.constant({ delay: 1 })),
});

const placed = fc.record({
  ...common,
  control: fc.constant('placement'),
  executors: manyOf({ scale: rarely(utilisation), spot: rarely(spot), latency: fc.constantFrom(0, 0.3) }),
  network: rarely(network),
  data,
  cpu: fc.boolean(),
  choices: sometimes(fc.record(choices, { requiredKeys: [] })),
  placement: sometimes(fc.constant({ unfit: 'reject' })),
  thinking,
});

/** Members of a gang go where they can begin at one instant. */
const gangs = fc.record({
  ...common,
  control: fc.constant('placement'),
  executors: manyOf({ scale: rarely(utilisation), spot: rarely(spot) }),
  arrivals: open,
  tenants: fc.constant([{ name: 'red' }, { name: 'blue' }]),
  site: site.map(({ powerLimit: _, ...rest }) => rest),
  thinking,
  tasks: fc.tuple(task, task).map(([first, other]) => [{ ...first, gang: 2 }, other]),
  choices: sometimes(fc.record(choices, { requiredKeys: [] })),
});

const flows = fc.record({
  ...common,
  control: fc.constant('workflow'),
  executors: manyOf({ scale: rarely(utilisation), spot: rarely(spot) }),
  network: rarely(network),
  workflows,
  cpu: fc.boolean(),
  thinking,
});

const machine = fc.record({
  ...common,
  control: fc.constant('batch'),
  executors: manyOf({}).map(([first]) => [{ ...first, count: 1, calendar: undefined }]),
  site: fc.constant({}),
  batch: fc.record({
    backfill: fc.constantFrom('none', 'easy', 'conservative'),
    semantics: fc.constantFrom('textbook', 'textbook', 'rlscheduler'),
  }),
});

type ValueOf<T> = T extends fc.Arbitrary<infer Value> ? Value : never;
type Parts = ValueOf<typeof dispatched>;

/** A small scenario, most of it left to chance, and a seed. */
export const world = fc
  .oneof({ weight: 3, arbitrary: dispatched }, { weight: 2, arbitrary: placed }, gangs, flows, machine)
  .map((parts) => assemble(parts as Parts));

export type World = ValueOf<typeof world>;

/** Gives everything its name and its place. */
function assemble({ seed, cpu, data, site, executors, tasks, escalation, ...rest }: Parts) {
  const people = { name: 'people', slots: 2, price: { perSecond: 0.5 } };
  const pools = executors.map(({ spot, ...each }, i) => ({
    ...each,
    name: `pool${i}`,
    resources: cpu ? { cpu: 4 } : undefined,
    // What is taken away comes back to whoever decides, unless there is a pool to go to.
    spot: spot && { ...spot, fallback: i > 0 && rest.control === 'dispatch' ? 'pool0' : undefined },
  }));
  const scenario = {
    ...rest,
    name: 'any world',
    executors: escalation ? [...pools, people] : pools,
    escalation,
    tasks: tasks.map((each, i) => ({
      ...each,
      name: `task${i}`,
      demand: cpu ? { cpu: 1 + i } : undefined,
      data: rest.network && data,
    })),
    sites: executors.some((each) => each.site === 'near' && each.power) ? [{ ...site, name: 'near' }] : [],
  };
  return { seed, scenario };
}

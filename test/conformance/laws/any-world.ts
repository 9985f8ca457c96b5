import fc from 'fast-check';
import {
  budget,
  closed,
  data,
  exponential,
  manyOf,
  network,
  open,
  queue,
  rarely,
  scale,
  site,
  sometimes,
  spot,
  task,
  tenants,
  utilisation,
  workflows,
} from './any-feature.ts';

/*
 * Small scenarios with any mixture of what the engine can do. Some of what comes makes no sense together, and has to
 * be refused.
 */

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

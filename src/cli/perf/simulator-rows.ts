import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { schedulers } from '../../../policies/static/index.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import { Simulator, type Snapshot } from '../../sim/simulator.ts';
import { bareQueue } from './bare-queue.ts';
import { measureAgainst, measureAlone, type PerfRow, speedOf } from './measure.ts';
import { scenarioOf } from './scenario-of.ts';

const SERVERS = 16;
const RATE = 14.4;

/** A fleet of identical servers under Poisson arrivals; `executor` and `task` say what more they are. */
export function fleetScenario(
  tasks: number,
  count = SERVERS,
  rate = RATE,
  { executor = {}, task = {} } = {},
): Promise<Scenario> {
  return scenarioOf({
    horizon: { tasks },
    executors: [{ name: 'server', count, ...executor }],
    tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 }, ...task }],
    arrivals: { process: 'poisson', rate },
  });
}

/** What production adds to a server: a way there, prices by the hour of the day, promises, breakdowns, cold starts. */
const PRODUCTION = {
  executor: {
    latency: 0.01,
    price: {
      perSecond: { times: [0, 28_800, 64_800], values: [0.0001, 0.0003, 0.0001], period: 86_400 },
      perTask: 0.00001,
    },
    failures: { uptime: { dist: 'exponential', mean: 5_000 }, repair: { dist: 'exponential', mean: 20 } },
    coldStart: { time: 0.2, keepAlive: 5 },
  },
  task: { sla: { deadline: 5, penalty: 0.001, perSecond: 0.0001, cap: 0.01 } },
};

/** Lets a scheduler answer every choice. */
function play(scenario: Scenario, scheduler: Scheduler): Simulator {
  const simulator = new Simulator(scenario, { seed: '1' });
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    simulator.apply(scheduler.choose(point));
  }
  return simulator;
}

function shortestQueue(scenario: Scenario) {
  return schedulers.get('join-shortest-queue').create({ scenario, parameters: {}, seed: '1' });
}

/** M/M/16, join the shortest queue, load 0.9: two events a task. */
export async function engineRow(): Promise<PerfRow> {
  const tasks = 500_000;
  const scenario = await fleetScenario(tasks);
  const scheduler = shortestQueue(scenario);
  let response = 0;
  const product = () => {
    response = play(scenario, scheduler).metrics().meanResponse!;
  };
  let bareResponse = 0;
  const bare = () => {
    bareResponse = bareQueue(SERVERS, RATE, tasks, '1');
  };
  const row = await measureAgainst(
    { name: 'simulator: M/M/16 join the shortest queue', unit: 'events/s', target: 0.5 },
    () => speedOf(2 * tasks, product),
    () => speedOf(2 * tasks, bare),
  );
  if (Math.abs(response - bareResponse) > 1e-9 * response) {
    throw new Error(
      `the bare loop did other work: mean response ${bareResponse}, the simulator's ${response}`,
    );
  }
  return row;
}

/** The same fleet with what {@link PRODUCTION} adds, against the same bare loop: what the features cost. */
export async function productionRow(): Promise<PerfRow> {
  const tasks = 200_000;
  const scenario = await fleetScenario(tasks, SERVERS, RATE, PRODUCTION);
  const scheduler = shortestQueue(scenario);
  return measureAgainst(
    { name: 'simulator: latency, prices, SLAs, failures, cold starts', unit: 'tasks/s', target: 0.2 },
    () => speedOf(tasks, () => play(scenario, scheduler)),
    () => speedOf(tasks, () => bareQueue(SERVERS, RATE, tasks, '1')),
  );
}

/** Every decision scores each of 100 executors. */
export async function decisionRow(): Promise<PerfRow> {
  const tasks = 100_000;
  const scenario = await fleetScenario(tasks, 100, 90);
  const scheduler = shortestQueue(scenario);
  return measureAlone({ name: 'decisions among 100 executors', unit: 'decisions/s', target: 400_000 }, () =>
    speedOf(tasks, () => play(scenario, scheduler)),
  );
}

/** One server that shares itself among a thousand tasks. */
export async function sharingRow(): Promise<PerfRow> {
  const tasks = 100_000;
  const shared = { executor: { slots: 1000, queue: { discipline: 'ps' } }, task: {} };
  const scenario = await fleetScenario(tasks, 1, 990, shared);
  const scheduler = shortestQueue(scenario);
  return measureAlone(
    { name: 'processor sharing, about 1,000 tasks in service', unit: 'tasks/s', target: 200_000 },
    () => speedOf(tasks, () => play(scenario, scheduler)),
  );
}

/** Snapshot and restore of a state with 10,000 tasks in the system; 200 µs are 5,000 a second. */
export async function snapshotRow(): Promise<PerfRow> {
  const inSystem = 10_000;
  // Far more arrives than can be served: the tasks pile up.
  const scenario = await fleetScenario(2 * inSystem, SERVERS, 1000 * RATE);
  const scheduler = shortestQueue(scenario);
  const simulator = new Simulator(scenario, { seed: '1' });
  let point = simulator.advance();
  while (point && simulator.counts.unfinished < inSystem) {
    simulator.apply(scheduler.choose(point));
    point = simulator.advance();
  }
  const times = 200;
  let snapshot: Snapshot = simulator.snapshot();
  return measureAlone({ name: 'snapshot + restore, 10,000 tasks', unit: 'times/s', target: 5000 }, () =>
    speedOf(times, () => {
      for (let k = 0; k < times; k++) {
        snapshot = simulator.snapshot(snapshot);
        simulator.restore(snapshot);
      }
    }),
  );
}

/** `dispatch-v0` with 16 executors in a vector of 64, under a policy that costs nothing. */
export async function environmentRow(): Promise<PerfRow> {
  const scenario = await fleetScenario(5_000);
  const env = new VectorEnv(() => new DispatchEnv(scenario), { count: 64, seed: 'perf' });
  env.reset();
  const actions = new Int32Array(env.count);
  const steps = 1_000;
  let turn = 0;
  return measureAlone(
    { name: 'dispatch-v0: 64 environments, 16 executors', unit: 'steps/s', target: 300_000 },
    () =>
      speedOf(steps * env.count, () => {
        for (let k = 0; k < steps; k++) {
          for (let i = 0; i < actions.length; i++) actions[i] = turn++ % SERVERS;
          env.step(actions);
        }
      }),
  );
}

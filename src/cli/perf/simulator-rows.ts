import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { schedulers } from '../../../policies/static/index.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Simulator, type Snapshot } from '../../sim/simulator.ts';
import { bareQueue } from './bare-queue.ts';
import { measureAgainst, measureAlone, type PerfRow, speedOf } from './measure.ts';

const SERVERS = 16;
const RATE = 14.4;

/** A fleet of identical servers under Poisson arrivals. */
export function fleetScenario(tasks: number, count = SERVERS, rate = RATE): Promise<Scenario> {
  const scenario = {
    name: 'perf',
    horizon: { tasks },
    executors: [{ name: 'server', count }],
    tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 } }],
    arrivals: { process: 'poisson', rate },
  };
  return parseScenario(JSON.stringify(scenario), { file: 'perf', readText: () => Promise.reject() });
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
    const simulator = new Simulator(scenario, { seed: '1' });
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      simulator.apply(scheduler.choose(point));
    }
    response = simulator.metrics().meanResponse!;
  };
  let bareResponse = 0;
  const bare = () => {
    bareResponse = bareQueue(SERVERS, RATE, tasks, '1');
  };
  const row = await measureAgainst(
    { name: 'simulator: M/M/16 join the shortest queue', unit: 'events/s', target: 0.4 },
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

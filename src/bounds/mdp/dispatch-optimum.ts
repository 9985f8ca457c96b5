import { mayRun } from '../../sim/eligibility/matrix.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { createDistribution } from '../../workload/distribution.ts';
import type { BoundMethod } from '../bound.ts';
import { isPlain } from '../plain.ts';
import { averageCostOf, type ControlledChain, greedyPolicy, leastAverageCost } from './controlled-chain.ts';
import { routingChain, type Server } from './routing-chain.ts';

/** States up to which a sweep takes a fraction of a millisecond. */
const MOST_STATES = 4_000;
/** Queues without an end are cut here or below, if their tasks can be told from those of queues half as long. */
const LEAST_ROOM = 24;
const NEGLIGIBLE = 1e-4;

/**
 * The least mean response in the long run of a memoryless dispatch scenario, over all policies that do not know how long
 * tasks will run. Where tasks are lost it is a mean over those that are not, whose number depends on the policy: the least θ
 * for which Σ response − θ × completed can be brought down to 0 (Dinkelbach, 1967).
 */
export const dispatchOptimum: BoundMethod = {
  kind: 'exact',
  applies: (scenario) => isMemoryless(scenario) && roomIn(scenario) !== null,
  compute(scenario, _seed, expired) {
    const room = roomIn(scenario)!;
    const value = leastResponse(scenario, room, expired);
    if (value === null) return [];
    const cut = scenario.executors.some(({ queue }) => queue.capacity === null);
    const shorter = cut ? leastResponse(scenario, Math.floor(room / 2), expired) : value;
    if (shorter === null || Math.abs(value / shorter - 1) > NEGLIGIBLE) return [];
    const gap = Math.abs(value / shorter - 1);
    return [{ metric: 'meanResponse', value, kind: 'exact', method: 'value iteration, in expectation', gap }];
  },
};

/** Poisson arrivals of one class with exponential work that nobody knows, and nothing else that happens. */
function isMemoryless(scenario: Scenario): boolean {
  const { control, arrivals, tasks, executors, estimate } = scenario;
  const [task] = tasks;
  return (
    control === 'dispatch' &&
    'process' in arrivals &&
    arrivals.process === 'poisson' &&
    estimate === 'mean' &&
    tasks.length === 1 &&
    task!.work?.dist === 'exponential' &&
    !task!.gang &&
    task!.slots === 1 &&
    !scenario.workflows &&
    isPlain(scenario) &&
    executors.every(
      (executor) => mayRun(task!, executor) && executor.latency === 0 && executor.queue.waiting === undefined,
    )
  );
}

/** Where queues without an end are cut; null where there are too many states. */
function roomIn({ executors }: Scenario): number | null {
  const bounded = executors.reduce(
    (product, { count, queue }) => product * (queue.capacity === null ? 1 : (queue.capacity + 1) ** count),
    1,
  );
  const endless = executors.reduce((sum, { count, queue }) => sum + (queue.capacity === null ? count : 0), 0);
  if (endless === 0) return bounded <= MOST_STATES ? 0 : null;
  const room = Math.floor((MOST_STATES / bounded) ** (1 / endless)) - 1;
  return room >= LEAST_ROOM ? room : null;
}

function leastResponse(scenario: Scenario, room: number, expired: () => boolean): number | null {
  const servers = serversOf(scenario, room);
  const arrivals = (scenario.arrivals as { rate: number }).rate;
  const chain = (theta: number): ControlledChain =>
    routingChain(arrivals, servers, { second: 1, task: () => -theta });
  let theta = 0;
  for (let round = 0; round < 20; round++) {
    const priced = chain(theta);
    const optimum = leastAverageCost(priced, expired);
    const policy = greedyPolicy(priced, optimum.values);
    const present = averageCostOf(chain(0), policy, expired).least;
    const served = -averageCostOf(
      routingChain(arrivals, servers, { second: 0, task: () => -1 }),
      policy,
      expired,
    ).most;
    if (expired()) return null;
    const next = present / served;
    if (Math.abs(next - theta) <= 1e-8 * next) return next;
    theta = next;
  }
  return null;
}

function serversOf({ executors, tasks }: Scenario, room: number): Server[] {
  const { mean } = createDistribution(tasks[0]!.work!);
  return executors.flatMap(({ count, speed, slots, queue }) =>
    Array.from({ length: count }, () => ({ rate: speed / mean, slots, room: queue.capacity ?? room })),
  );
}

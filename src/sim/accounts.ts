import { MICROS } from './clock.ts';
import type { Engine } from './engine.ts';
import type { Kpis } from './kpis.ts';
import { boundedSlowdown } from './metrics.ts';
import { typicalValue } from './paths/index.ts';
import { NONE, NOT_STARTED } from './tasks.ts';

/** Writes the totals of a run so far. */
export function readKpis(engine: Engine, into: Kpis): void {
  const { scenario, features, commitments, now, source } = engine;
  into.cost = spent(engine);
  into.latency = engine.area / MICROS;
  into.sla = engine.penalties + (features.workflows?.totals.penalty ?? 0);
  into.completed = engine.completed;
  into.energy = features.energy?.joules() ?? 0;
  into.carbon = features.energy?.grams() ?? 0;
  into.rejected = engine.rejected;
  into.missed = engine.metrics.missedDeadlines;
  into.slowdown = scenario.rewardOf.usesSlowdown ? engine.slowdown + waitingSlowdown(engine) : Number.NaN;
  into.time = (now - source.origin) / MICROS;
  if (scenario.accrual === 'due' || engine.ended) return;
  into.cost += commitments.cost(now);
  into.latency += commitments.remaining(now) / MICROS;
  into.sla += commitments.penalty;
}

/** Money for capacity that is billed whether used or not. */
export function provisionedCost({ features }: Engine): number {
  return features.billing?.total() ?? 0;
}

/** Σ price × allocation, from exact slot-microseconds, and what it took to move data. */
function spent(engine: Engine): number {
  const { features, fleet, now } = engine;
  const besides = provisionedCost(engine) + (features.transfers?.spent() ?? 0);
  if (features.tariffs !== null) return features.tariffs.total() + besides;
  let money = besides;
  fleet.pools.forEach(({ spec: { price } }, p) => {
    money += price.perTask * fleet.poolStarts[p]!;
    if (price.billing === 'occupied') {
      money += (typicalValue(price.perSecond) * fleet.busyMicros(p, now)) / MICROS;
    }
  });
  return money;
}

/** Σ bounded slowdown of the tasks that have not begun, with the wait they have so far. */
function waitingSlowdown(engine: Engine): number {
  const { tasks, now, features } = engine;
  let sum = 0;
  for (const task of tasks.living()) {
    if (tasks.start[task]! !== NOT_STARTED) continue;
    if (features.attempts !== null && features.attempts.attemptOf(task) > 0) continue;
    const executor = tasks.executor[task]!;
    const run = engine.runMicros(task, executor === NONE ? 0 : executor);
    sum += boundedSlowdown(now - tasks.submit[task]!, run);
  }
  return sum;
}

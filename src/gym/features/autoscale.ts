import type { DecisionPoint } from '../../sim/decision-point.ts';
import { typicalValue } from '../../sim/paths/index.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ExecutorView } from '../../sim/views.ts';
import type { KindColumns } from './one-kind.ts';
import { scalesOf } from './scales.ts';
import { squashed } from './squash.ts';

/** The same features under `grow:` in the row that switches one of a pool on, under `shrink:` in that which switches one off. */
const OF_POOLS = [
  'row', // 1
  'busy', // busy slots for each slot that is up
  'tasks', // tasks for each slot that is up or booting
  'backlog', // predicted seconds of work for each of these slots
  'on', // share of its executors that are not off
  'booting', // share of its executors that boot
  'idle', // share of its executors that are up and have no task
  'price', // money for an executor's typical run time
] as const;

/**
 * What rules that scale look at, of the fleet and of each pool: target utilisation is linear in `busy`, a target of tasks
 * for each executor in `tasks`.
 */
export class AutoscaleColumns implements KindColumns {
  readonly globals = ['on', 'booting', 'busy'];
  readonly features = ['grow', 'shrink'].flatMap((way) => OF_POOLS.map((name) => `${way}:${name}`));
  readonly #seconds: number;
  readonly #prices: ReadonlyMap<string, number>;

  constructor(scenario: Scenario) {
    const { seconds, money } = scalesOf(scenario);
    this.#seconds = seconds;
    this.#prices = new Map(
      scenario.executors.map(({ name, price }) => [
        name,
        squashed(typicalValue(price.perSecond) * seconds, money),
      ]),
    );
  }

  writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void {
    const { on, booting, busy } = sumsOf(point.executors, this.#seconds);
    out.set([on, booting, busy], at);
  }

  writeRow(point: DecisionPoint, candidate: number, out: Float32Array, at: number): void {
    if (point.kind(candidate) !== 'scale') return;
    const { pool, state } = point.executor(candidate);
    const members = point.executors.filter((executor) => executor.pool === pool);
    const { busy, tasks, backlog, on, booting, idle } = sumsOf(members, this.#seconds);
    const grows = state === 'off' || state === 'draining';
    const first = at + (grows ? 0 : OF_POOLS.length);
    out.set([1, busy, tasks, backlog, on, booting, idle, this.#prices.get(pool)!], first);
  }
}

/** How much of some executors is on, and how busy that is. */
function sumsOf(executors: readonly ExecutorView[], seconds: number) {
  const sums = { on: 0, booting: 0, idle: 0, up: 0, coming: 0, busy: 0, tasks: 0, backlog: 0 };
  for (const executor of executors) {
    const { state, slots, load } = executor;
    sums.tasks += load;
    sums.backlog += executor.backlog;
    if (state === 'off') continue;
    sums.on++;
    sums.coming += slots;
    if (state === 'booting') {
      sums.booting++;
      continue;
    }
    sums.up += slots;
    sums.busy += slots - executor.free;
    if (load === 0) sums.idle++;
  }
  const { length } = executors;
  return {
    on: sums.on / length,
    booting: sums.booting / length,
    idle: sums.idle / length,
    busy: sums.up === 0 ? 0 : sums.busy / sums.up,
    tasks: squashed(sums.tasks, Math.max(1, sums.coming)),
    backlog: squashed(sums.backlog, seconds * Math.max(1, sums.coming)),
  };
}

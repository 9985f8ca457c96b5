import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Tariffs } from '../feature-contracts.ts';
import { createPath, type Path } from '../paths/index.ts';
import { PathIntegral } from '../paths/integral.ts';
import type { Scenario } from '../scenario/schema.ts';
import { SharedMeter } from './shared-meter.ts';

/** Whether the price of an occupied slot ever changes, or is shared. */
export function needsTariffs({ executors }: Scenario): boolean {
  return executors.some(
    ({ price: { billing, perSecond }, queue }) =>
      billing === 'occupied' &&
      (typeof perSecond !== 'number' || (perSecond > 0 && queue.discipline === 'ps')),
  );
}

/** The price of a slot-second in every pool, as a path of time. */
export function pricePaths({ executors }: Scenario, seed: string): readonly Path[] {
  return executors.map(({ price }, pool) => createPath(price.perSecond, seed, 'price', pool));
}

/**
 * Occupied slots at prices that change: a task pays ∫ price dt for each of its slots, or for its share of them, and the
 * price of a task.
 */
export class PathTariffs implements Tariffs {
  readonly #engine: Engine;
  /** By pool; null where nothing is billed by occupation. */
  readonly #paths: readonly (Path | null)[];
  readonly #spent: PathIntegral;
  readonly #shared: SharedMeter;

  constructor(engine: Engine) {
    const { fleet, scenario, seed } = engine;
    this.#engine = engine;
    this.#paths = pricePaths(scenario, seed).map((path, pool) =>
      fleet.pools[pool]!.spec.price.billing === 'occupied' ? path : null,
    );
    this.#spent = new PathIntegral(this.#paths, { level: fleet.poolBusy, changed: fleet.poolChanged });
    this.#shared = new SharedMeter(engine, this.#paths);
    fleet.meters.push(this.#spent);
    if (scenario.executors.some(({ queue }) => queue.discipline === 'ps')) fleet.meters.push(this.#shared);
  }

  cameToShare(task: number, executor: number): void {
    this.#shared.came(task, executor);
  }

  charge(task: number, executor: number): void {
    const { fleet, tasks, now } = this.#engine;
    const pool = fleet.pool[executor]!;
    const path = this.#paths[pool] ?? null;
    const { price, queue } = fleet.pools[pool]!.spec;
    tasks.spent[task]! += price.perTask;
    if (path === null) return;
    tasks.spent[task]! +=
      queue.discipline === 'ps'
        ? this.#shared.charge(task, executor)
        : tasks.slots[task]! * path.integral(tasks.start[task]!, now);
  }

  total(): number {
    const { fleet, now } = this.#engine;
    return fleet.pools.reduce(
      (money, { spec }, pool) =>
        money + spec.price.perTask * fleet.poolStarts[pool]! + this.#spent.of(pool, now),
      0,
    );
  }

  price(pool: number): number {
    return this.#paths[pool]?.at(this.#engine.now) ?? 0;
  }

  save(arena: Arena): void {
    this.#spent.save(arena);
    this.#shared.save(arena);
  }

  load(arena: Arena): void {
    this.#spent.load(arena);
    this.#shared.load(arena);
  }
}

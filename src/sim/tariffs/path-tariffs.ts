import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Tariffs } from '../features.ts';
import { createPath, type Path } from '../paths/index.ts';
import { PathIntegral } from '../paths/integral.ts';
import type { Scenario } from '../scenario/schema.ts';

/** Whether the price of an occupied slot ever changes. */
export function needsTariffs({ executors }: Scenario): boolean {
  return executors.some(({ price }) => price.billing === 'occupied' && typeof price.perSecond !== 'number');
}

/** The price of a slot-second in every pool, as a path of time. */
export function pricePaths({ executors }: Scenario, seed: string): readonly Path[] {
  return executors.map(({ price }, pool) => createPath(price.perSecond, seed, 'price', pool));
}

/** Occupied slots at prices that change: a task pays ∫ price dt for each of its slots, and the price of a task. */
export class PathTariffs implements Tariffs {
  readonly #engine: Engine;
  /** By pool; null where nothing is billed by occupation. */
  readonly #paths: readonly (Path | null)[];
  readonly #spent: PathIntegral;

  constructor(engine: Engine) {
    const { fleet, scenario, seed } = engine;
    this.#engine = engine;
    this.#paths = pricePaths(scenario, seed).map((path, pool) =>
      fleet.pools[pool]!.spec.price.billing === 'occupied' ? path : null,
    );
    this.#spent = new PathIntegral(this.#paths, { level: fleet.poolBusy, changed: fleet.poolChanged });
    fleet.meters.push(this.#spent);
  }

  charge(task: number, executor: number): void {
    const { fleet, tasks, now } = this.#engine;
    const pool = fleet.pool[executor]!;
    const path = this.#paths[pool];
    if (path) tasks.spent[task]! += tasks.slots[task]! * path.integral(tasks.start[task]!, now);
    tasks.spent[task]! += fleet.pools[pool]!.spec.price.perTask;
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
  }

  load(arena: Arena): void {
    this.#spent.load(arena);
  }
}

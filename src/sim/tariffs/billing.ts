import type { Arena, Stateful } from '../../core/arena.ts';
import { toMicros } from '../clock.ts';
import type { Presence, PresenceWatcher } from '../elasticity/presence.ts';
import type { Engine } from '../engine.ts';
import type { Path } from '../paths/index.ts';
import { PathIntegral } from '../paths/integral.ts';
import type { Scenario } from '../scenario/schema.ts';
import { pricePaths } from './path-tariffs.ts';

export function needsBilling({ executors }: Scenario): boolean {
  return executors.some(({ price }) => price.billing === 'provisioned');
}

/**
 * Provisioned slots: billed from when an executor is switched on, before it has booted, until it is switched off or
 * taken away, used or not, and for the minimum at least. What the minimum adds is owed from the beginning.
 */
export class Billing implements Stateful, PresenceWatcher {
  readonly #engine: Engine;
  /** By pool; null where nothing is provisioned. */
  readonly #paths: readonly (Path | null)[];
  readonly #minimum: Float64Array;
  /** Money for one slot of every executor while it is there. */
  readonly #rent: PathIntegral;
  /** Executors that have a minimum, and when that of each is over. */
  readonly #members: Int32Array;
  readonly #paidUntil: Float64Array;
  /** What minima have added to stretches that have ended. */
  #forfeited = 0;

  /** Executors that are not there at first must have left `presence` before. */
  constructor(engine: Engine, presence: Presence) {
    const { fleet, scenario, seed } = engine;
    this.#engine = engine;
    this.#paths = pricePaths(scenario, seed).map((path, pool) =>
      fleet.pools[pool]!.spec.price.billing === 'provisioned' ? path : null,
    );
    this.#minimum = Float64Array.from(fleet.pools, ({ spec }) => toMicros(spec.price.minimum));
    this.#rent = new PathIntegral(this.#paths, presence);
    const all = Int32Array.from({ length: fleet.size }, (_, executor) => executor);
    this.#members = all.filter((executor) => this.#minimum[fleet.pool[executor]!]! > 0);
    this.#paidUntil = new Float64Array(fleet.size);
    for (const executor of this.#members) if (presence.isThere(executor)) this.came(executor);
    presence.watchers.push(this);
  }

  came(executor: number): void {
    const { fleet, now } = this.#engine;
    this.#paidUntil[executor] = now + this.#minimum[fleet.pool[executor]!]!;
  }

  left(executor: number): void {
    this.#forfeited += this.#ahead(executor);
    this.#paidUntil[executor] = 0;
  }

  settle(pool: number, there: number, since: number, now: number): void {
    this.#rent.settle(pool, there, since, now);
  }

  /** Money so far. */
  total(): number {
    const { fleet, now } = this.#engine;
    let money = this.#forfeited;
    for (let pool = 0; pool < this.#paths.length; pool++) {
      if (this.#paths[pool]) money += fleet.pools[pool]!.spec.slots * this.#rent.of(pool, now);
    }
    for (const executor of this.#members) money += this.#ahead(executor);
    return money;
  }

  save(arena: Arena): void {
    this.#rent.save(arena);
    arena.write(this.#paidUntil);
    arena.writeNumber(this.#forfeited);
  }

  load(arena: Arena): void {
    this.#rent.load(arena);
    arena.read(this.#paidUntil);
    this.#forfeited = arena.readNumber();
  }

  /** Money for the rest of a minimum that has not passed. */
  #ahead(executor: number): number {
    const { fleet, now } = this.#engine;
    const until = this.#paidUntil[executor]!;
    if (until <= now) return 0;
    return fleet.slots[executor]! * this.#paths[fleet.pool[executor]!]!.integral(now, until);
  }
}

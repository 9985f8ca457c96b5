import type { Presence } from '../elasticity/presence.ts';
import type { Engine } from '../engine.ts';
import { POWER_FREED } from '../event-kinds.ts';
import { siteOf } from '../fleet.ts';
import type { Scenario } from '../scenario/schema.ts';
import { PoolPower } from './pool-power.ts';

/** Watts by which rounding may pass a limit. */
const ROUNDING = 1e-9;

export function needsPowerLimits({ sites }: Scenario): boolean {
  return sites.some(({ powerLimit }) => powerLimit !== undefined);
}

/**
 * Sites that can draw so many watts and no more: batteries, generators, contracts. A task begins only if the site's
 * draw stays within; when one ends there, what waits at the site's executors is tried in their order.
 */
export class PowerLimits {
  readonly #engine: Engine;
  readonly #presence: Presence;
  readonly #power: readonly PoolPower[];
  /** By site of the fleet: watts, and the pools that stand there. */
  readonly #limit: Float64Array;
  readonly #pools: readonly (readonly number[])[];

  constructor(engine: Engine, presence: Presence) {
    const { fleet, scenario } = engine;
    this.#engine = engine;
    this.#presence = presence;
    this.#power = fleet.pools.map(({ spec }) => new PoolPower(spec));
    this.#limit = Float64Array.from(
      fleet.sites,
      (name) => scenario.sites.find((site) => site.name === name)?.powerLimit ?? Number.POSITIVE_INFINITY,
    );
    this.#pools = fleet.sites.map((name) =>
      fleet.pools.map((_, pool) => pool).filter((pool) => siteOf(fleet.pools[pool]!.spec) === name),
    );
    engine.on(POWER_FREED, (site) => this.#serve(site));
  }

  /** Whether the site can feed one more task, if so many busy slots of its executor were free. */
  fits(task: number, executor: number, freed = 0): boolean {
    const { fleet, tasks } = this.#engine;
    const site = fleet.site[executor]!;
    const limit = this.#limit[site]!;
    if (limit === Number.POSITIVE_INFINITY) return true;
    const more = tasks.slots[task]! - freed;
    return this.draw(site) + this.#power[fleet.pool[executor]!]!.perSlot * more <= limit + ROUNDING;
  }

  /** A task has stopped: others at the site may begin, once everything else that ends at this instant has. */
  freed(executor: number): void {
    const site = this.#engine.fleet.site[executor]!;
    if (this.#limit[site]! === Number.POSITIVE_INFINITY) return;
    this.#engine.events.push(this.#engine.now, POWER_FREED, site);
  }

  /** Watts of a site now. */
  draw(site: number): number {
    const { poolBusy } = this.#engine.fleet;
    let watts = 0;
    for (const pool of this.#pools[site]!) {
      const { idle, perSlot } = this.#power[pool]!;
      watts += idle * this.#presence.level[pool]! + perSlot * poolBusy[pool]!;
    }
    return watts;
  }

  #serve(site: number): void {
    const { fleet } = this.#engine;
    for (let e = 0; e < fleet.size; e++) {
      if (fleet.site[e] === site && fleet.isOpen(e)) this.#engine.serve(e);
    }
  }
}

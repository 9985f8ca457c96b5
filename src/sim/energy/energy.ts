import type { Arena, Stateful } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import type { Presence } from '../elasticity/presence.ts';
import type { Engine } from '../engine.ts';
import { siteOf } from '../fleet.ts';
import { createPath, type Path } from '../paths/index.ts';
import { PathIntegral } from '../paths/integral.ts';
import type { Scenario } from '../scenario/schema.ts';
import { PoolPower } from './pool-power.ts';

const JOULES_PER_KWH = 3.6e6;

export function needsEnergy({ executors }: Scenario): boolean {
  return executors.some(({ power }) => power !== undefined);
}

/**
 * Linear power (Fan, Weber & Barroso, "Power provisioning for a warehouse-sized computer", 2007): an executor that is
 * there draws idle + (max − idle) × share of busy slots. Energy is its integral; carbon weighs it with the intensity
 * of the executor's site.
 */
export class Energy implements Stateful {
  readonly #engine: Engine;
  readonly #power: readonly PoolPower[];
  readonly #presence: Presence;
  /** Grams per kWh by pool; null where it is not known. */
  readonly #intensity: readonly (Path | null)[];
  /** Grams per kWh × seconds × executors there, and × busy slots. */
  readonly #idleCarbon: PathIntegral;
  readonly #busyCarbon: PathIntegral;

  constructor(engine: Engine, presence: Presence) {
    const { fleet, scenario, seed } = engine;
    this.#engine = engine;
    this.#presence = presence;
    this.#power = fleet.pools.map(({ spec }) => new PoolPower(spec));
    const intensities = scenario.sites.map(({ carbon = 0 }, site) =>
      createPath(carbon, seed, 'carbon', site),
    );
    this.#intensity = fleet.pools.map(
      ({ spec }) => intensities[scenario.sites.findIndex(({ name }) => name === siteOf(spec))] ?? null,
    );
    this.#idleCarbon = new PathIntegral(this.#intensity, presence);
    this.#busyCarbon = new PathIntegral(this.#intensity, {
      level: fleet.poolBusy,
      changed: fleet.poolChanged,
    });
    presence.watchers.push(this.#idleCarbon);
    fleet.meters.push(this.#busyCarbon);
  }

  /** Grams of CO2 for a kilowatt-hour at an executor now. */
  intensity(executor: number): number {
    const { fleet, now } = this.#engine;
    return this.#intensity[fleet.pool[executor]!]?.at(now) ?? 0;
  }

  /** Joules so far. */
  joules(): number {
    const { fleet, now } = this.#engine;
    return this.#power.reduce(
      (sum, power, pool) =>
        sum +
        power.idle * this.#presence.seconds(pool) +
        (power.perSlot * fleet.busyMicros(pool, now)) / MICROS,
      0,
    );
  }

  /** Grams of CO2 so far. */
  grams(): number {
    const { now } = this.#engine;
    const weighted = this.#power.reduce(
      (sum, power, pool) =>
        sum + power.idle * this.#idleCarbon.of(pool, now) + power.perSlot * this.#busyCarbon.of(pool, now),
      0,
    );
    return weighted / JOULES_PER_KWH;
  }

  /** Of the whole run, warm-up included. */
  report(): { readonly energy: number; readonly carbon: number } {
    return { energy: this.joules(), carbon: this.grams() };
  }

  save(arena: Arena): void {
    this.#idleCarbon.save(arena);
    this.#busyCarbon.save(arena);
  }

  load(arena: Arena): void {
    this.#idleCarbon.load(arena);
    this.#busyCarbon.load(arena);
  }
}

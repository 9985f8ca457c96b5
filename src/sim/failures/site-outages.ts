import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { SITE_BREAKDOWN, SITE_REPAIR } from '../event-kinds.ts';
import type { Downtime } from './downtime.ts';
import { OutageClock } from './outage-clock.ts';

/** Places where power or network fail: everything that stands there goes down at once, and comes back at once. */
export class SiteOutages implements Stateful {
  readonly #engine: Engine;
  readonly #downtime: Downtime;
  readonly #names: readonly string[];
  readonly #clocks: readonly OutageClock[];
  /** The executors that stand there. */
  readonly #executors: readonly (readonly number[])[];
  /** Outages so far that are over, by place. */
  readonly #count: Int32Array;

  constructor(engine: Engine, downtime: Downtime) {
    const { fleet, scenario, seed } = engine;
    const failing = scenario.sites.flatMap(({ name, failures }) => (failures ? [{ name, failures }] : []));
    this.#engine = engine;
    this.#downtime = downtime;
    this.#names = failing.map(({ name }) => name);
    this.#clocks = failing.map(({ failures }, i) => new OutageClock(failures, seed, `site${i}`));
    this.#executors = failing.map(({ name }) => {
      const site = fleet.sites.indexOf(name);
      return Array.from(fleet.site.keys()).filter((executor) => fleet.site[executor] === site);
    });
    this.#count = new Int32Array(failing.length);
    engine.on(SITE_BREAKDOWN, (site) => this.#break(site));
    engine.on(SITE_REPAIR, (site) => this.#repaired(site));
    for (const site of failing.keys()) this.#await(site);
  }

  /** Outages so far that are over. */
  get total(): number {
    return this.#count.reduce((sum, count) => sum + count, 0);
  }

  save(arena: Arena): void {
    arena.write(this.#count);
  }

  load(arena: Arena): void {
    arena.read(this.#count);
  }

  #await(site: number): void {
    const { now, events } = this.#engine;
    events.push(now + this.#clocks[site]!.uptime(this.#count[site]!), SITE_BREAKDOWN, site);
  }

  #break(site: number): void {
    const { now, events } = this.#engine;
    const clock = this.#clocks[site]!;
    const cause = { site: this.#names[site]! };
    for (const executor of this.#executors[site]!) this.#downtime.begin(executor, clock.meanRepair, cause);
    events.push(now + clock.repair(this.#count[site]!), SITE_REPAIR, site);
  }

  #repaired(site: number): void {
    this.#count[site]!++;
    this.#await(site);
    for (const executor of this.#executors[site]!) this.#downtime.end(executor);
  }
}

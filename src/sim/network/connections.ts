import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { LINK_CHANGE } from '../event-kinds.ts';
import { OutageClock } from '../failures/outage-clock.ts';
import { NONE } from '../tasks.ts';
import type { DisconnectionsSpec } from './schema.ts';
import type { Path, Topology } from './topology.ts';

/** Something that is cut off now and then: a site with all links that end there, or one link. */
interface Process {
  readonly clock: OutageClock;
  readonly name: string;
  /** NONE for a link. */
  readonly site: number;
  readonly directions: readonly number[];
}

/**
 * Which sites and links are connected. The k-th up-time and outage of each are keyed by its name and k, whatever is
 * decided. A direction that several things cut off is back when all of them are.
 */
export class Connections implements Stateful {
  /** Bytes/s of each direction of each link; 0 while it is cut off. */
  readonly capacity: Float64Array;
  readonly #engine: Engine;
  readonly #bandwidths: Float64Array;
  readonly #processes: readonly Process[];
  /** By process: outages begun, and whether one is under way. By direction: what cuts it off. */
  readonly #outages: Float64Array;
  readonly #down: Uint8Array;
  readonly #cuts: Int32Array;

  constructor(engine: Engine, topology: Topology) {
    const { scenario, seed } = engine;
    const process = (spec: DisconnectionsSpec, name: string, site: number, directions: readonly number[]) => {
      const clock = new OutageClock({ uptime: spec.uptime, repair: spec.outage }, seed, `connection/${name}`);
      return { clock, name, site, directions };
    };
    const sites = scenario.sites.flatMap(({ name, disconnections }) => {
      const site = topology.sites.indexOf(name);
      return disconnections ? [process(disconnections, name, site, topology.directionsAt(site))] : [];
    });
    const links = (scenario.network?.links ?? []).flatMap(({ between, from, to, disconnections }, i) => {
      const name = (between ?? [from!, to!]).join('–');
      return disconnections ? [process(disconnections, name, NONE, topology.directionsOf(i))] : [];
    });
    this.#engine = engine;
    this.#processes = [...sites, ...links];
    this.#bandwidths = topology.bandwidths;
    this.capacity = topology.bandwidths.slice();
    this.#outages = new Float64Array(this.#processes.length);
    this.#down = new Uint8Array(this.#processes.length);
    this.#cuts = new Int32Array(this.capacity.length);
    this.#processes.forEach((_, p) => {
      this.#expectOutage(p);
    });
  }

  /** An outage begins or ends. @returns the site that it cuts off or brings back; NONE for a link */
  change(p: number): number {
    const { clock, name, site, directions } = this.#processes[p]!;
    const { events, journal, now } = this.#engine;
    const begins = this.#down[p] === 0;
    this.#down[p] = begins ? 1 : 0;
    for (const direction of directions) {
      this.#cuts[direction]! += begins ? 1 : -1;
      this.capacity[direction] = this.#cuts[direction] === 0 ? this.#bandwidths[direction]! : 0;
    }
    journal?.note(now, begins ? 'disconnection' : 'reconnection', null, null, { of: name });
    if (begins) events.push(now + Math.max(1, clock.repair(this.#outages[p]!++)), LINK_CHANGE, p);
    else this.#expectOutage(p);
    return site;
  }

  isCutOff(site: number): boolean {
    return this.#processes.some((process, p) => process.site === site && this.#down[p] === 1);
  }

  /** Microseconds that what cuts off a site (unless NONE) or a way now lasts on average; 0 while nothing does. */
  expectedOutage(site: number, path: Path | null): number {
    let longest = 0;
    this.#processes.forEach(({ clock, directions, ...process }, p) => {
      if (this.#down[p] === 0) return;
      const ofSite = site !== NONE && process.site === site;
      if (ofSite || directions.some((direction) => path?.route.includes(direction)))
        longest = Math.max(longest, clock.meanRepair);
    });
    return longest;
  }

  save(arena: Arena): void {
    for (const column of this.#columns()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#columns()) arena.read(column);
  }

  #columns() {
    return [this.#outages, this.#down, this.#cuts, this.capacity];
  }

  #expectOutage(p: number): void {
    const { events, now } = this.#engine;
    events.push(now + this.#processes[p]!.clock.uptime(this.#outages[p]!), LINK_CHANGE, p);
  }
}

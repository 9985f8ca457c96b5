import { toMicros } from '../clock.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import type { Route } from './fair-share.ts';
import type { NetworkSpec } from './schema.ts';

const NO_LINKS: NetworkSpec = { links: [], sharing: 'fair' };

/** The way from one site to another. */
export interface Path {
  readonly route: Route;
  /** Microseconds that a byte is on its way, all links together. */
  readonly latency: number;
  /** Money for a byte. */
  readonly price: number;
}

/** One direction of a link. */
interface Link {
  readonly from: number;
  readonly to: number;
  readonly bandwidth: number;
  readonly latency: number;
  readonly price: number;
  /** Position of the scenario's link; −1 for a default one. */
  readonly given: number;
}

/**
 * Sites, the links between them, and the way between any two: the fewest links, the first given among equals. Sites
 * that no links connect have a default link, if there is one. Fixed for a run.
 */
export class Topology {
  /** The fleet's sites first, in its order, then those where only data or switches are. */
  readonly sites: readonly string[];
  /** Bytes/s of each direction of each link. */
  readonly bandwidths: Float64Array;
  readonly #links: Link[] = [];
  readonly #paths: readonly (readonly (Path | null)[])[];

  constructor(fleetSites: readonly string[], { network, tasks }: Pick<ScenarioSpec, 'network' | 'tasks'>) {
    const spec = network ?? NO_LINKS;
    const ends = spec.links.flatMap(({ between, from, to }) => between ?? [from!, to!]);
    const origins = tasks.flatMap(({ data }) => data?.from ?? []);
    this.sites = [...new Set([...fleetSites, ...ends, ...origins])];
    this.#addGiven(spec);
    const declared = [...this.#links];
    this.#paths = this.sites.map((_, from) => {
      const ways = fewestLinks(declared, from, this.sites.length);
      return this.sites.map((__, to) => this.#path(ways[to] ?? this.#default(spec, from, to)));
    });
    this.bandwidths = Float64Array.from(this.#links, ({ bandwidth }) => bandwidth);
  }

  /** Positions of the directions that a given link has. */
  directionsOf(given: number): number[] {
    return this.#select((link) => link.given === given);
  }

  /** Positions of all directions that begin or end at a site. */
  directionsAt(site: number): number[] {
    return this.#select(({ from, to }) => from === site || to === site);
  }

  /** The way between two different sites; null when there is none. */
  path(from: number, to: number): Path | null {
    return this.#paths[from]![to]!;
  }

  #select(wanted: (link: Link) => boolean): number[] {
    return this.#links.flatMap((link, position) => (wanted(link) ? [position] : []));
  }

  #addGiven({ links }: NetworkSpec): void {
    links.forEach(({ between, from, to, ...rest }, given) => {
      const [a, b] = (between ?? [from!, to!]).map((name) => this.sites.indexOf(name));
      this.#links.push({ ...rest, from: a!, to: b!, given });
      if (between) this.#links.push({ ...rest, from: b!, to: a!, given });
    });
  }

  /** A link of their own for two sites that no links connect. */
  #default(spec: NetworkSpec, from: number, to: number): number[] | null {
    if (!spec.default || from === to) return null;
    return [this.#links.push({ ...spec.default, from, to, given: -1 }) - 1];
  }

  #path(way: readonly number[] | null): Path | null {
    if (way === null || way.length === 0) return null;
    const links = way.map((position) => this.#links[position]!);
    return {
      route: Int32Array.from(way),
      latency: toMicros(links.reduce((sum, { latency }) => sum + latency, 0)),
      price: links.reduce((sum, { price }) => sum + price, 0),
    };
  }
}

/** From one site the ways with the fewest links to all others, found breadth first; null where none leads. */
function fewestLinks(links: readonly Link[], from: number, sites: number): (number[] | null)[] {
  const ways: (number[] | null)[] = new Array(sites).fill(null);
  ways[from] = [];
  const reached = [from];
  for (const site of reached) {
    links.forEach((link, position) => {
      if (link.from !== site || ways[link.to] !== null) return;
      ways[link.to] = [...ways[site]!, position];
      reached.push(link.to);
    });
  }
  return ways;
}

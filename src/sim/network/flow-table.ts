import { type Arena, grown, type Stateful } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import { fairShares, type Route } from './fair-share.ts';
import type { Path, Topology } from './topology.ts';

/** Microseconds below which two instants are one: less than rounding, more than the noise of doubles. */
const NOISE = 1e-3;

/**
 * Transfers that are under way, in the order in which they began: how many bytes each has left, and how fast they go.
 * Between two changes rates are constant, so progress is exact; times are microseconds.
 */
export class FlowTable implements Stateful {
  readonly #topology: Topology;
  readonly #capacity: Float64Array;
  readonly #fair: boolean;
  size = 0;
  #from = new Int32Array(16);
  #to = new Int32Array(16);
  #owner = new Int32Array(16);
  #begun = new Float64Array(16);
  #bytes = new Float64Array(16);
  #left = new Float64Array(16);
  #rate = new Float64Array(16);
  /** The way of each flow, and how many use each link: known from the above. */
  readonly #paths: Path[] = [];
  readonly #users: Int32Array;
  /** Up to when progress is counted. */
  #time = 0;

  /** @param capacity bytes/s of each link, read whenever rates change; @param fair whether flows share links */
  constructor(topology: Topology, capacity: Float64Array, fair: boolean) {
    this.#topology = topology;
    this.#capacity = capacity;
    this.#fair = fair;
    this.#users = new Int32Array(capacity.length);
  }

  /** Who waits for the flow at a position, when it began, all of its bytes, and its way. */
  ownerAt(position: number): number {
    return this.#owner[position]!;
  }

  begunAt(position: number): number {
    return this.#begun[position]!;
  }

  bytesAt(position: number): number {
    return this.#bytes[position]!;
  }

  pathAt(position: number): Path {
    return this.#paths[position]!;
  }

  /** A flow begins where {@link flow} has brought all others; call {@link share} before time moves on. */
  add(from: number, to: number, bytes: number, owner: number): void {
    if (this.size === this.#left.length) this.#grow();
    const position = this.size++;
    this.#from[position] = from;
    this.#to[position] = to;
    this.#owner[position] = owner;
    this.#begun[position] = this.#time;
    this.#bytes[position] = bytes;
    this.#left[position] = bytes;
    this.#rate[position] = 0;
    this.#follow(from, to);
  }

  /** Lets all flows go on until now. */
  flow(now: number): void {
    const seconds = (now - this.#time) / MICROS;
    this.#time = now;
    if (seconds === 0) return;
    for (let f = 0; f < this.size; f++) {
      this.#left[f] = Math.max(0, this.#left[f]! - this.#rate[f]! * seconds);
    }
  }

  /** Works rates out anew: flows or capacities have changed. */
  share(): void {
    const routes = this.#paths.map(({ route }) => route);
    if (this.#fair) fairShares(routes, this.#capacity, this.#rate);
    else for (let f = 0; f < this.size; f++) this.#rate[f] = this.#narrowest(routes[f]!);
  }

  /** Microseconds from {@link flow} until the next flow has ended, rounded up; Infinity when none moves. */
  get untilNext(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let f = 0; f < this.size; f++) {
      if (this.#rate[f]! > 0) least = Math.min(least, (this.#left[f]! / this.#rate[f]!) * MICROS);
    }
    return Math.max(0, Math.ceil(least - NOISE));
  }

  /** The first flow that has ended; −1 when none has. */
  get ended(): number {
    for (let f = 0; f < this.size; f++) {
      if (this.#left[f]! * MICROS <= this.#rate[f]! * NOISE) return f;
    }
    return -1;
  }

  remove(position: number): void {
    for (const column of this.#columns()) column.copyWithin(position, position + 1, this.size);
    this.size--;
    for (const link of this.#paths[position]!.route) this.#users[link]!--;
    this.#paths.splice(position, 1);
  }

  /** How many flows use a link. */
  users(link: number): number {
    return this.#users[link]!;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.size);
    arena.writeNumber(this.#time);
    for (const column of this.#columns()) arena.write(column, this.size);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    this.#time = arena.readNumber();
    while (this.#left.length < size) this.#grow();
    this.size = size;
    for (const column of this.#columns()) arena.read(column, size);
    this.#paths.length = 0;
    this.#users.fill(0);
    for (let f = 0; f < size; f++) this.#follow(this.#from[f]!, this.#to[f]!);
  }

  /** Takes note of the way of the last flow. */
  #follow(from: number, to: number): void {
    const path = this.#topology.path(from, to)!;
    this.#paths.push(path);
    for (const link of path.route) this.#users[link]!++;
  }

  #columns() {
    return [this.#from, this.#to, this.#owner, this.#begun, this.#bytes, this.#left, this.#rate];
  }

  #narrowest(route: Route): number {
    return route.reduce((least, link) => Math.min(least, this.#capacity[link]!), Number.POSITIVE_INFINITY);
  }

  #grow(): void {
    const capacity = 2 * this.#left.length;
    this.#from = grown(this.#from, capacity);
    this.#to = grown(this.#to, capacity);
    this.#owner = grown(this.#owner, capacity);
    this.#begun = grown(this.#begun, capacity);
    this.#bytes = grown(this.#bytes, capacity);
    this.#left = grown(this.#left, capacity);
    this.#rate = grown(this.#rate, capacity);
  }
}

import type { Arena, Stateful } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { FLOW } from '../event-kinds.ts';
import { NONE } from '../tasks.ts';
import { FlowTable } from './flow-table.ts';
import type { Path, Topology } from './topology.ts';

/** What transfers between sites came to, over the whole run. */
export interface NetworkMetrics {
  /** Those that have ended, and their bytes. */
  readonly transfers: number;
  readonly bytes: number;
  /** Money for all that have begun. */
  readonly egress: number;
  /** Seconds from a transfer's beginning until its last byte is there. */
  readonly meanTransfer: number | null;
}

const NEVER = -1;

/** Moves bytes along paths that share links; one event is pending, for the next transfer to end, whatever their number. */
export class Carrier implements Stateful {
  readonly #engine: Engine;
  readonly #topology: Topology;
  readonly #flows: FlowTable;
  readonly #fair: boolean;
  readonly #arrived: (owner: number, at: number) => void;
  /** When the pending event is due; one of another time is out of date. */
  #next = NEVER;
  /** Ended transfers, their bytes, money for those begun, microseconds of those ended. */
  readonly #sums = new Float64Array(4);

  /**
   * @param capacity bytes/s of each direction of each link; call {@link settle} after it has changed
   * @param arrived hears when the last byte of a transfer has left, and when it will be there
   */
  constructor(
    engine: Engine,
    topology: Topology,
    capacity: Float64Array,
    arrived: (owner: number, at: number) => void,
  ) {
    this.#engine = engine;
    this.#topology = topology;
    this.#fair = engine.scenario.network?.sharing !== 'none';
    this.#flows = new FlowTable(topology, capacity, this.#fair);
    this.#arrived = arrived;
    engine.on(FLOW, () => {
      if (this.#next === engine.now) this.settle();
    });
  }

  /** Bytes begin to move for a task, which pays for them; `owner` is who waits for them, NONE when nobody does. */
  begin(task: number, from: number, to: number, bytes: number, owner: number): void {
    const { tasks, journal, now } = this.#engine;
    const { sites } = this.#topology;
    const money = bytes * this.#topology.path(from, to)!.price;
    tasks.spent[task]! += money;
    this.#sums[2]! += money;
    this.#flows.flow(now);
    this.#flows.add(from, to, bytes, owner);
    const detail = { bytes, from: sites[from], to: sites[to] };
    journal?.note(now, 'transfer', tasks.index[task]!, tasks.executor[task]!, detail);
  }

  /** Takes note of all that has changed at this instant: ended transfers, new ones, capacities. */
  settle(): void {
    const flows = this.#flows;
    const { now, events } = this.#engine;
    flows.flow(now);
    for (let f = flows.ended; f >= 0; f = flows.ended) this.#end(f);
    flows.share();
    const next = now + flows.untilNext;
    if (next === this.#next) return;
    this.#next = next;
    if (next < Number.POSITIVE_INFINITY) events.push(next, FLOW, 0);
  }

  /** Predicted microseconds of a transfer that begins now: no link gives it less than an equal share. */
  expectedMicros(path: Path, bytes: number): number {
    let rate = Number.POSITIVE_INFINITY;
    for (const link of path.route) {
      const users = this.#fair ? this.#flows.users(link) + 1 : 1;
      rate = Math.min(rate, this.#topology.bandwidths[link]! / users);
    }
    return path.latency + Math.ceil((bytes / rate) * MICROS);
  }

  /** Money for all transfers that have begun. */
  get spent(): number {
    return this.#sums[2]!;
  }

  report(): NetworkMetrics {
    const transfers = this.#sums[0]!;
    const meanTransfer = transfers === 0 ? null : this.#sums[3]! / transfers / MICROS;
    return { transfers, bytes: this.#sums[1]!, egress: this.#sums[2]!, meanTransfer };
  }

  save(arena: Arena): void {
    this.#flows.save(arena);
    arena.writeNumber(this.#next);
    arena.write(this.#sums);
  }

  load(arena: Arena): void {
    this.#flows.load(arena);
    this.#next = arena.readNumber();
    arena.read(this.#sums);
  }

  #end(position: number): void {
    const flows = this.#flows;
    const owner = flows.ownerAt(position);
    const there = this.#engine.now + flows.pathAt(position).latency;
    this.#sums[0]!++;
    this.#sums[1]! += flows.bytesAt(position);
    this.#sums[3]! += there - flows.begunAt(position);
    flows.remove(position);
    if (owner !== NONE) this.#arrived(owner, there);
  }
}

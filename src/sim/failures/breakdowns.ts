import type { Arena, Stateful } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { BREAKDOWN, REPAIR } from '../event-kinds.ts';
import type { Fleet } from '../fleet.ts';
import { NONE } from '../tasks.ts';
import type { Downtime } from './downtime.ts';
import { OutageClock } from './outage-clock.ts';
import { RepairShop } from './repair-shop.ts';

/** The clock of an executor's up-time stands still. */
const STANDS = -1;

/** Executors that break down, each by itself, and are repaired by crews. */
export class Breakdowns implements Stateful {
  readonly #engine: Engine;
  readonly #downtime: Downtime;
  readonly #shop: RepairShop;
  /** By executor; null where it does not break. */
  readonly #clocks: readonly (OutageClock | null)[];
  /** 1 where up-time passes only while something runs. */
  readonly #busyOnly: Uint8Array;
  /** Breakdowns so far: the ordinal of the up-time, and of the repair that follows it. */
  readonly #count: Int32Array;
  /** When the executor will break down, or STANDS; and the microseconds of up-time that are left while it does. */
  readonly #due: Float64Array;
  readonly #left: Float64Array;
  /** Time of the executor's event in the queue, or STANDS: there is one at most, and it may come before the breakdown. */
  readonly #pending: Float64Array;
  /** 1 from the breakdown until the repair is done. */
  readonly #broken: Uint8Array;

  constructor(engine: Engine, downtime: Downtime) {
    const { fleet, scenario } = engine;
    const { size } = fleet;
    this.#engine = engine;
    this.#downtime = downtime;
    this.#shop = new RepairShop(scenario, fleet);
    this.#clocks = Array.from({ length: size }, (_, executor) => createClock(fleet, executor, engine.seed));
    this.#busyOnly = Uint8Array.from({ length: size }, (_, executor) =>
      Number(specOf(fleet, executor).failures?.counts === 'busy'),
    );
    this.#count = new Int32Array(size);
    this.#due = new Float64Array(size).fill(STANDS);
    this.#left = new Float64Array(size);
    this.#pending = new Float64Array(size).fill(STANDS);
    this.#broken = new Uint8Array(size);
    engine.on(BREAKDOWN, (executor) => this.#isDue(executor));
    engine.on(REPAIR, (executor) => this.#repaired(executor));
    for (let executor = 0; executor < size; executor++) this.#renew(executor);
  }

  /** Something begins to run on an executor. */
  began(executor: number): void {
    if (this.#busyOnly[executor] === 1) this.#wind(executor);
  }

  /** Something that ran there stops. */
  stopped(executor: number): void {
    const { fleet, now } = this.#engine;
    if (this.#busyOnly[executor] === 0 || this.#due[executor] === STANDS) return;
    if (fleet.running[executor]! > 0) return;
    this.#left[executor] = this.#due[executor]! - now;
    this.#due[executor] = STANDS;
  }

  /** Breakdowns so far. */
  get total(): number {
    return (
      this.#count.reduce((sum, count) => sum + count, 0) + this.#broken.reduce((sum, down) => sum + down, 0)
    );
  }

  save(arena: Arena): void {
    this.#shop.save(arena);
    for (const column of this.#state()) arena.write(column);
  }

  load(arena: Arena): void {
    this.#shop.load(arena);
    for (const column of this.#state()) arena.read(column);
  }

  #state() {
    return [this.#count, this.#due, this.#left, this.#pending, this.#broken];
  }

  /** A new up-time begins. */
  #renew(executor: number): void {
    const clock = this.#clocks[executor];
    if (!clock) return;
    this.#left[executor] = clock.uptime(this.#count[executor]!);
    if (this.#busyOnly[executor] === 0 || this.#engine.fleet.running[executor]! > 0) this.#wind(executor);
  }

  /** The clock of an up-time goes on, unless it does already or the executor is broken. */
  #wind(executor: number): void {
    if (this.#due[executor] !== STANDS || this.#broken[executor] === 1) return;
    this.#due[executor] = this.#engine.now + this.#left[executor]!;
    if (this.#pending[executor] === STANDS) this.#await(executor);
  }

  #await(executor: number): void {
    this.#pending[executor] = this.#due[executor]!;
    this.#engine.events.push(this.#due[executor]!, BREAKDOWN, executor);
  }

  /** The clock may have stood still since the event was made: then the breakdown is later. */
  #isDue(executor: number): void {
    const due = this.#due[executor]!;
    this.#pending[executor] = STANDS;
    if (due === this.#engine.now) this.#break(executor);
    else if (due !== STANDS) this.#await(executor);
  }

  #break(executor: number): void {
    this.#due[executor] = STANDS;
    this.#broken[executor] = 1;
    this.#downtime.begin(executor, this.#clocks[executor]!.meanRepair);
    if (this.#shop.admit(executor)) this.#beginRepair(executor);
  }

  #beginRepair(executor: number): void {
    const { now, events } = this.#engine;
    const clock = this.#clocks[executor]!;
    this.#downtime.expect(executor, clock.meanRepair);
    events.push(now + clock.repair(this.#count[executor]!), REPAIR, executor);
  }

  #repaired(executor: number): void {
    const next = this.#shop.discharge(executor);
    if (next !== NONE) this.#beginRepair(next);
    this.#broken[executor] = 0;
    this.#count[executor]!++;
    this.#renew(executor);
    this.#downtime.end(executor);
  }
}

function createClock(fleet: Fleet, executor: number, seed: string): OutageClock | null {
  const { failures } = specOf(fleet, executor);
  const pool = fleet.pool[executor]!;
  const ordinal = executor - fleet.pool.indexOf(pool);
  return failures ? new OutageClock(failures, seed, `pool${pool}/${ordinal}`) : null;
}

function specOf(fleet: Fleet, executor: number) {
  return fleet.pools[fleet.pool[executor]!]!.spec;
}

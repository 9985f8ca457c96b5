import type { Arena, Stateful } from '../../core/arena.ts';
import { MICROS, toMicros } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { IDLE_CHECK, SCALING } from '../event-kinds.ts';
import type { Scenario } from '../scenario/schema.ts';
import { NONE } from '../tasks.ts';
import type { Presence } from './presence.ts';
import { desiredSize } from './rules.ts';
import { ScaledPool } from './scaled-pool.ts';
import { POWER_STATES, type PowerState, Switches, UP } from './switches.ts';

export function needsScaling({ executors }: Scenario): boolean {
  return executors.some(({ scale }) => scale !== undefined);
}

/** What became of a pool that is scaled. */
export interface ScalingReport {
  /** How often one of its executors was switched on, and how many were on over the run. */
  readonly boots: number;
  readonly meanOn: number;
}

const NEVER = -1;

/** Pools that grow and shrink: by demand, by a rule that looks now and then, or as the policy decides. */
export class Scaling implements Stateful {
  readonly #engine: Engine;
  readonly #presence: Presence;
  readonly #switches: Switches;
  /** By pool; null where all are always on. */
  readonly #pools: readonly (ScaledPool | null)[];
  /** By pool: when its size last changed, and its busy slot-microseconds at the last look. */
  readonly #changed: Float64Array;
  readonly #busyBefore: Float64Array;
  /** By executor: since when it has nothing to do, whether a check of that is due, whether it takes no tasks. */
  readonly #idleSince: Float64Array;
  readonly #checked: Uint8Array;
  readonly #masked: Uint8Array;

  constructor(engine: Engine, presence: Presence) {
    const { fleet, scenario, now } = engine;
    this.#engine = engine;
    this.#presence = presence;
    this.#switches = new Switches(engine, presence, (executor) => this.#idles(executor));
    this.#pools = scenario.executors.map(({ scale }, pool) => {
      const members = Array.from(fleet.pool.keys()).filter((executor) => fleet.pool[executor] === pool);
      return scale ? new ScaledPool(engine, this.#switches, scale, members) : null;
    });
    this.#changed = new Float64Array(fleet.pools.length).fill(NEVER);
    this.#busyBefore = new Float64Array(fleet.pools.length);
    this.#idleSince = new Float64Array(fleet.size).fill(now);
    this.#checked = new Uint8Array(fleet.size);
    this.#masked = new Uint8Array(fleet.size);
    engine.on(SCALING, (pool) => this.#look(pool));
    engine.on(IDLE_CHECK, (executor) => this.#check(executor));
    this.#pools.forEach((pool, p) => {
      if (pool) this.#begin(pool, p);
    });
  }

  /** The pools whose size the policy decides. */
  get decided(): readonly ScaledPool[] {
    return this.#pools.filter((pool) => pool?.spec.rule === 'decisions') as ScaledPool[];
  }

  /** Whether the size of an executor's pool has changed at this instant. */
  changedNow(executor: number): boolean {
    const { fleet, now } = this.#engine;
    return this.#changed[fleet.pool[executor]!] === now;
  }

  stateOf(executor: number): PowerState {
    return POWER_STATES[this.#switches.stateOf(executor)]!;
  }

  /** Switches an executor on that is off or drains, and off that is on. */
  toggle(executor: number): void {
    if (this.#switches.isOn(executor)) this.#switches.turnOff(executor);
    else this.#turnOn(executor);
    this.#changes(executor);
  }

  /** A task was sent to an executor. */
  sent(executor: number): void {
    if (this.#poolOf(executor) === null || this.#switches.isOn(executor)) return;
    this.#turnOn(executor);
    this.#changes(executor);
  }

  /** A task has left an executor. */
  left(executor: number): void {
    if (this.#poolOf(executor) === null || this.#engine.fleet.inSystem[executor]! > 0) return;
    if (this.#switches.isOn(executor)) this.#idles(executor);
    else this.#switches.turnOff(executor);
  }

  /** Expected microseconds until one that is off, were a task sent there, or boots would be up. */
  delay(executor: number): number {
    return this.#switches.delay(executor);
  }

  /** By the name of the pool. */
  report(): Readonly<Record<string, ScalingReport>> {
    const { now, source, fleet } = this.#engine;
    const seconds = (now - source.origin) / MICROS;
    return Object.fromEntries(
      this.#pools.flatMap((pool, p) => {
        if (!pool) return [];
        const boots = pool.members.reduce((sum, executor) => sum + this.#switches.bootsOf(executor), 0);
        return [[fleet.pools[p]!.spec.name, { boots, meanOn: this.#presence.seconds(p) / seconds }]];
      }),
    );
  }

  save(arena: Arena): void {
    this.#switches.save(arena);
    for (const column of this.#columns()) arena.write(column);
  }

  load(arena: Arena): void {
    this.#switches.load(arena);
    for (const column of this.#columns()) arena.read(column);
  }

  #columns() {
    return [this.#changed, this.#busyBefore, this.#idleSince, this.#checked, this.#masked];
  }

  #poolOf(executor: number): ScaledPool | null {
    return this.#pools[this.#engine.fleet.pool[executor]!]!;
  }

  #begin(pool: ScaledPool, p: number): void {
    const { rule, min, interval } = pool.spec;
    for (const executor of pool.members.slice(min)) this.#switches.beginOff(executor);
    this.#mask(pool);
    if (rule === 'utilisation' || rule === 'queue') {
      this.#engine.events.push(this.#engine.now + toMicros(interval), SCALING, p);
    }
  }

  /** The rule has a look at a pool. */
  #look(p: number): void {
    const { fleet, events, now } = this.#engine;
    const pool = this.#pools[p]!;
    const interval = toMicros(pool.spec.interval);
    const busyMicros = fleet.busyMicros(p, now);
    const busy = (busyMicros - this.#busyBefore[p]!) / interval;
    const tasks = pool.members.reduce((sum, executor) => sum + fleet.inSystem[executor]!, 0);
    this.#busyBefore[p] = busyMicros;
    this.#resize(pool, p, desiredSize(pool.spec, pool.slots, busy, tasks));
    events.push(now + interval, SCALING, p);
  }

  #resize(pool: ScaledPool, p: number, desired: number): void {
    const { now } = this.#engine;
    for (let missing = desired - pool.size; missing > 0; missing--) {
      const executor = pool.nextOn;
      if (executor === NONE) break;
      this.toggle(executor);
    }
    if (now < this.#changed[p]! + toMicros(pool.spec.cooldown)) return;
    for (let surplus = pool.size - desired; surplus > 0; surplus--) {
      const executor = pool.nextOff;
      if (executor === NONE) break;
      this.toggle(executor);
    }
  }

  /** With one more on, others of its pool that have nothing to do may be too many. */
  #turnOn(executor: number): void {
    this.#switches.turnOn(executor);
    for (const other of this.#poolOf(executor)!.members) {
      if (other !== executor && this.#engine.fleet.inSystem[other] === 0) this.#watch(other);
    }
  }

  #changes(executor: number): void {
    this.#changed[this.#engine.fleet.pool[executor]!] = this.#engine.now;
    this.#mask(this.#poolOf(executor)!);
  }

  #idles(executor: number): void {
    this.#idleSince[executor] = this.#engine.now;
    this.#watch(executor);
  }

  /** Sees to it that an executor is looked at when it has had nothing to do for too long; one look at most is due. */
  #watch(executor: number): void {
    const { idle } = this.#poolOf(executor)!.spec;
    if (idle === null || this.#switches.stateOf(executor) !== UP || this.#checked[executor] === 1) return;
    const { events, now } = this.#engine;
    this.#checked[executor] = 1;
    events.push(Math.max(now, this.#idleSince[executor]! + toMicros(idle)), IDLE_CHECK, executor);
  }

  #check(executor: number): void {
    this.#checked[executor] = 0;
    const pool = this.#poolOf(executor)!;
    const { fleet, now } = this.#engine;
    if (this.#switches.stateOf(executor) !== UP || fleet.inSystem[executor]! > 0) return;
    if (now < this.#idleSince[executor]! + toMicros(pool.spec.idle!)) this.#watch(executor);
    else if (pool.size > pool.spec.min) this.toggle(executor);
  }

  /** Members that are not on take no tasks; but one would switch on by demand, or where none is on. */
  #mask(pool: ScaledPool): void {
    if (pool.spec.rule === 'demand') return;
    const spare = pool.size === 0 ? pool.nextOn : NONE;
    for (const executor of pool.members) {
      const masked = this.#switches.isOn(executor) || executor === spare ? 0 : 1;
      if (masked === this.#masked[executor]) continue;
      this.#masked[executor] = masked;
      if (masked) this.#engine.fleet.refuse(executor);
      else this.#engine.fleet.accept(executor);
    }
  }
}

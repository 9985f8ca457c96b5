import type { Arena, Stateful } from '../../core/arena.ts';
import { KeyedStream } from '../../core/random.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { toMicros } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { BOOTED } from '../event-kinds.ts';
import type { Presence } from './presence.ts';

export const OFF = 0;
export const BOOTING = 1;
export const UP = 2;
/** To be switched off when it has finished the tasks it has. */
export const DRAINING = 3;

export const POWER_STATES = ['off', 'booting', 'up', 'draining'] as const;
export type PowerState = (typeof POWER_STATES)[number];

const NEVER = -1;

/** Switches executors on and off. An executor is closed while it is off or boots. */
export class Switches implements Stateful {
  readonly #engine: Engine;
  readonly #presence: Presence;
  /** By pool. */
  readonly #boot: readonly Distribution[];
  /** By executor. */
  readonly #streams: readonly KeyedStream[];
  readonly #state: Uint8Array;
  /** How often each has been switched on: boots are keyed by (pool, member, ordinal). */
  readonly #boots: Int32Array;
  readonly #since: Float64Array;
  readonly #bootedAt: Float64Array;
  readonly #booted: (executor: number) => void;

  /** @param booted is told of executors that have come up */
  constructor(engine: Engine, presence: Presence, booted: (executor: number) => void) {
    const { fleet, scenario, seed } = engine;
    this.#engine = engine;
    this.#presence = presence;
    this.#boot = scenario.executors.map(({ scale }) =>
      createDistribution(scale?.boot ?? { dist: 'deterministic', value: 0 }),
    );
    this.#streams = fleet.pools.flatMap(({ spec }, pool) =>
      Array.from({ length: spec.count }, (_, member) => new KeyedStream(seed, `boot/${pool}.${member}`)),
    );
    this.#state = new Uint8Array(fleet.size).fill(UP);
    this.#boots = new Int32Array(fleet.size);
    this.#since = new Float64Array(fleet.size).fill(engine.now);
    this.#bootedAt = new Float64Array(fleet.size).fill(NEVER);
    this.#booted = booted;
    engine.on(BOOTED, (executor) => this.#finishBoot(executor));
  }

  stateOf(executor: number): number {
    return this.#state[executor]!;
  }

  bootsOf(executor: number): number {
    return this.#boots[executor]!;
  }

  /** Whether it is on and stays on. */
  isOn(executor: number): boolean {
    const state = this.#state[executor]!;
    return state === UP || state === BOOTING;
  }

  /** Off from the beginning. */
  beginOff(executor: number): void {
    const { journal, now } = this.#engine;
    this.#state[executor] = OFF;
    this.#engine.close(executor);
    this.#presence.leave(executor);
    journal?.note(now, 'down', null, executor);
  }

  /** Switches one on that is off, or keeps one that drains. */
  turnOn(executor: number): void {
    const { events, journal, now } = this.#engine;
    if (this.#state[executor] === DRAINING) {
      this.#enter(executor, UP);
      journal?.note(now, 'up', null, executor);
      return;
    }
    this.#enter(executor, BOOTING);
    this.#presence.come(executor);
    const at = now + toMicros(this.#bootSeconds(executor));
    this.#bootedAt[executor] = at;
    journal?.note(now, 'boot', null, executor);
    events.push(at, BOOTED, executor);
  }

  /** Switches one off that is on, as soon as it has no tasks; one that boots must have none. */
  turnOff(executor: number): void {
    if (this.#state[executor] === UP && this.#engine.fleet.inSystem[executor]! > 0) {
      this.#enter(executor, DRAINING);
    } else {
      this.#switchOff(executor);
    }
  }

  /** Expected microseconds until one that is off, were it switched on now, or boots would be up. */
  delay(executor: number): number {
    const state = this.#state[executor]!;
    if (state !== OFF && state !== BOOTING) return 0;
    const boot = toMicros(this.#boot[this.#engine.fleet.pool[executor]!]!.mean);
    return state === OFF ? boot : Math.max(0, this.#since[executor]! + boot - this.#engine.now);
  }

  save(arena: Arena): void {
    for (const column of this.#columns()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#columns()) arena.read(column);
  }

  #columns() {
    return [this.#state, this.#boots, this.#since, this.#bootedAt];
  }

  #enter(executor: number, state: number): void {
    this.#state[executor] = state;
    this.#since[executor] = this.#engine.now;
  }

  #bootSeconds(executor: number): number {
    const boot = this.#boot[this.#engine.fleet.pool[executor]!]!;
    return boot.sample(this.#streams[executor]!, this.#boots[executor]!++);
  }

  #switchOff(executor: number): void {
    const engine = this.#engine;
    const closed = this.#state[executor] === BOOTING;
    this.#enter(executor, OFF);
    this.#bootedAt[executor] = NEVER;
    if (!closed) engine.close(executor);
    engine.features.coldStarts?.cool(executor);
    this.#presence.leave(executor);
    engine.journal?.note(engine.now, 'down', null, executor);
  }

  #finishBoot(executor: number): void {
    const engine = this.#engine;
    if (this.#bootedAt[executor] !== engine.now) return;
    this.#bootedAt[executor] = NEVER;
    this.#enter(executor, UP);
    engine.journal?.note(engine.now, 'up', null, executor);
    engine.open(executor);
    this.#booted(executor);
  }
}

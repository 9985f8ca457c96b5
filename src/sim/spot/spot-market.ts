import type { Arena, Stateful } from '../../core/arena.ts';
import { toMicros } from '../clock.ts';
import type { Presence } from '../elasticity/presence.ts';
import type { Engine } from '../engine.ts';
import { REINSTATEMENT, REVOCATION, REVOCATION_NOTICE } from '../event-kinds.ts';
import { interruptAll } from '../failures/interruption.ts';
import { OutageClock } from '../failures/outage-clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import { NONE, QUEUED, type TaskColumn } from '../tasks.ts';

export function needsSpot({ executors }: Scenario): boolean {
  return executors.some(({ spot }) => spot !== undefined);
}

const OURS = 0;
const LEAVING = 1;
const AWAY = 2;

/**
 * Executors that are taken away and come back, at times that are keyed by (pool, member, ordinal) and so the world's.
 * From the notice on one takes no more tasks; at the revocation all that it has go to the fallback, or who decides is
 * asked about them again. What becomes of a running task's progress is its retry plan's business.
 */
export class SpotMarket implements Stateful {
  readonly #engine: Engine;
  readonly #presence: Presence;
  /** By executor; null where it is always ours. */
  readonly #clocks: readonly (OutageClock | null)[];
  readonly #stage: Uint8Array;
  /** Revocations so far, and when the last of them was. */
  readonly #count: Int32Array;
  readonly #since: Float64Array;
  /** The ordinal, plus one, of a task that was taken a place away, and the pool that this place was in. */
  readonly #displaced: TaskColumn;
  readonly #from: TaskColumn;

  constructor(engine: Engine, presence: Presence) {
    const { fleet, scenario, seed, tasks } = engine;
    this.#engine = engine;
    this.#presence = presence;
    this.#clocks = scenario.executors.flatMap(({ spot, count }, pool) =>
      Array.from({ length: count }, (_, member) =>
        spot
          ? new OutageClock({ uptime: spot.uptime, repair: spot.outage }, seed, `spot${pool}.${member}`)
          : null,
      ),
    );
    this.#stage = new Uint8Array(fleet.size);
    this.#count = new Int32Array(fleet.size);
    this.#since = new Float64Array(fleet.size);
    this.#displaced = tasks.addColumn();
    this.#from = tasks.addColumn();
    engine.on(REVOCATION_NOTICE, (executor) => this.#notify(executor));
    engine.on(REVOCATION, (executor) => this.#revoke(executor));
    engine.on(REINSTATEMENT, (executor) => this.#reinstate(executor));
    this.#clocks.forEach((clock, executor) => {
      if (clock) this.#await(executor);
    });
  }

  isAway(executor: number): boolean {
    return this.#stage[executor] === AWAY;
  }

  /** Whether its revocation has been announced. */
  isLeaving(executor: number): boolean {
    return this.#stage[executor] === LEAVING;
  }

  /** Expected microseconds until one that is away is back. */
  delay(executor: number): number {
    if (this.#stage[executor] !== AWAY) return 0;
    const back = this.#since[executor]! + this.#clocks[executor]!.meanRepair;
    return Math.max(0, back - this.#engine.now);
  }

  /** A task reaches an executor: when that is away, it must go on at once. @returns whether it does */
  turnsAway(task: number, executor: number): boolean {
    if (this.#stage[executor] !== AWAY) return false;
    this.#displace(task, executor);
    this.#engine.giveBack(task);
    return true;
  }

  /** Sends a task that was displaced to the fallback of where it was, unless all there are full. @returns whether it did */
  sendsOn(task: number): boolean {
    const { tasks } = this.#engine;
    if (this.#displaced.values[task] !== tasks.index[task]! + 1) return false;
    this.#displaced.values[task] = 0;
    const executor = this.#fallback(task);
    if (executor === NONE) return false;
    this.#engine.send(task, executor);
    return true;
  }

  report(): { readonly revocations: number } {
    return { revocations: this.#count.reduce((sum, count) => sum + count, 0) };
  }

  save(arena: Arena): void {
    for (const column of this.#columns()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#columns()) arena.read(column);
  }

  #columns() {
    return [this.#stage, this.#count, this.#since];
  }

  #spec(executor: number) {
    const { fleet } = this.#engine;
    return fleet.pools[fleet.pool[executor]!]!.spec.spot!;
  }

  #await(executor: number): void {
    const { events, now } = this.#engine;
    const at = now + this.#clocks[executor]!.uptime(this.#count[executor]!);
    events.push(Math.max(now, at - toMicros(this.#spec(executor).notice)), REVOCATION_NOTICE, executor);
    events.push(at, REVOCATION, executor);
  }

  #notify(executor: number): void {
    const { fleet, journal, now } = this.#engine;
    this.#stage[executor] = LEAVING;
    fleet.refuse(executor);
    journal?.note(now, 'notice', null, executor);
  }

  #revoke(executor: number): void {
    const engine = this.#engine;
    const { now, events, tasks } = engine;
    engine.journal?.note(now, 'revocation', null, executor);
    this.#stage[executor] = AWAY;
    this.#since[executor] = now;
    engine.close(executor);
    const here = [...tasks.living()].filter((task) => tasks.executor[task] === executor);
    for (const task of here) this.#displace(task, executor);
    interruptAll(engine, executor, 'revocation');
    for (const task of this.#waiting(executor)) {
      engine.dequeue(task);
      engine.giveBack(task);
    }
    this.#presence.leave(executor);
    events.push(now + this.#clocks[executor]!.repair(this.#count[executor]!++), REINSTATEMENT, executor);
  }

  #reinstate(executor: number): void {
    const engine = this.#engine;
    engine.journal?.note(engine.now, 'reinstatement', null, executor);
    this.#stage[executor] = OURS;
    this.#presence.come(executor);
    this.#await(executor);
    engine.fleet.accept(executor);
    engine.open(executor);
  }

  /** Tasks in an executor's queue, oldest first. */
  #waiting(executor: number): number[] {
    const { tasks } = this.#engine;
    return [...tasks.living()]
      .filter((task) => tasks.executor[task] === executor && tasks.stage[task] === QUEUED)
      .sort((a, b) => tasks.index[a]! - tasks.index[b]!);
  }

  #displace(task: number, executor: number): void {
    if (this.#spec(executor).fallback === undefined) return;
    this.#displaced.values[task] = this.#engine.tasks.index[task]! + 1;
    this.#from.values[task] = executor;
  }

  /** The least loaded executor that may take the task; NONE when none may. */
  #fallback(task: number): number {
    const { fleet } = this.#engine;
    const { fallback } = this.#spec(this.#from.values[task]!);
    let best = NONE;
    for (let executor = 0; executor < fleet.size; executor++) {
      if (fleet.pools[fleet.pool[executor]!]!.spec.name !== fallback) continue;
      if (!this.#engine.mayReceive(task, executor)) continue;
      if (best === NONE || fleet.inSystem[executor]! < fleet.inSystem[best]!) best = executor;
    }
    return best;
  }
}

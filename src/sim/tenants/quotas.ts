import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import { QUOTA_FREED } from '../event-kinds.ts';
import type { Quotas } from '../feature-contracts.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { NONE, QUEUED, type TaskColumn } from '../tasks.ts';
import { tenantOfClass } from './membership.ts';

const HELD = 1;
const ADMITTED = 2;

export function needsQuotas({ tenants = [] }: Pick<ScenarioSpec, 'tenants'>): boolean {
  return tenants.some(({ quota }) => quota !== undefined);
}

/**
 * Tenants that may have so many slots' worth of tasks at executors at once. A task that reaches its executor when its
 * tenant has no more waits in the tenant's own line, first come, first served, until others of it have left; it keeps
 * its executor. One that is wider than the quota (a trace may have such) goes when its tenant has nothing else there.
 */
export class TenantQuotas implements Quotas {
  readonly #engine: Engine;
  readonly #tenantOf: Int32Array;
  readonly #quota: Float64Array;
  /** By tenant: slots of its tasks at executors, whether a release is due, and its line through the task pool. */
  readonly #used: Float64Array;
  readonly #releasing: Uint8Array;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  /** Whether a task is held, or admitted; 0 while it is neither. */
  readonly #state: TaskColumn;

  constructor(engine: Engine) {
    const { scenario, tasks } = engine;
    const tenants = scenario.tenants ?? [];
    this.#engine = engine;
    this.#tenantOf = tenantOfClass(scenario);
    this.#quota = Float64Array.from(tenants, ({ quota }) => quota ?? Number.POSITIVE_INFINITY);
    this.#used = new Float64Array(tenants.length);
    this.#releasing = new Uint8Array(tenants.length);
    this.#head = new Int32Array(tenants.length).fill(NONE);
    this.#tail = new Int32Array(tenants.length).fill(NONE);
    this.#state = tasks.addColumn();
    engine.on(QUOTA_FREED, (tenant) => this.#release(tenant));
  }

  holds(task: number): boolean {
    const { tasks, journal, now } = this.#engine;
    const tenant = this.#tenantOf[tasks.classIndex[task]!]!;
    if (tenant === NONE || this.#state.values[task] === ADMITTED) return false;
    if (this.#head[tenant] === NONE && this.#fits(task, tenant)) {
      this.#admit(task, tenant);
      return false;
    }
    this.#push(task, tenant);
    this.#state.values[task] = HELD;
    tasks.stage[task] = QUEUED;
    journal?.note(now, 'hold', tasks.index[task]!, tasks.executor[task]!);
    return true;
  }

  drops(task: number): boolean {
    if (this.#state.values[task] !== HELD) return false;
    const tenant = this.#tenantOf[this.#engine.tasks.classIndex[task]!]!;
    this.#state.values[task] = 0;
    this.#unlink(task, tenant);
    this.#expectRelease(tenant);
    return true;
  }

  left(task: number): void {
    if (this.#state.values[task] !== ADMITTED) return;
    const { tasks } = this.#engine;
    const tenant = this.#tenantOf[tasks.classIndex[task]!]!;
    this.#state.values[task] = 0;
    this.#used[tenant]! -= tasks.slots[task]!;
    this.#expectRelease(tenant);
  }

  save(arena: Arena): void {
    for (const column of this.#columns()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#columns()) arena.read(column);
  }

  #columns() {
    return [this.#used, this.#releasing, this.#head, this.#tail];
  }

  #fits(task: number, tenant: number): boolean {
    const used = this.#used[tenant]!;
    return used === 0 || used + this.#engine.tasks.slots[task]! <= this.#quota[tenant]!;
  }

  #admit(task: number, tenant: number): void {
    this.#state.values[task] = ADMITTED;
    this.#used[tenant]! += this.#engine.tasks.slots[task]!;
  }

  /** The line moves after what is under way now, in the same instant: whoever lets a task go is not interrupted. */
  #expectRelease(tenant: number): void {
    if (this.#head[tenant] === NONE || this.#releasing[tenant] === 1) return;
    this.#releasing[tenant] = 1;
    this.#engine.events.push(this.#engine.now, QUOTA_FREED, tenant);
  }

  #release(tenant: number): void {
    this.#releasing[tenant] = 0;
    for (let task = this.#head[tenant]!; task !== NONE; task = this.#head[tenant]!) {
      if (!this.#fits(task, tenant)) return;
      this.#unlink(task, tenant);
      this.#admit(task, tenant);
      this.#engine.join(task);
    }
  }

  #push(task: number, tenant: number): void {
    const { next, previous } = this.#engine.tasks;
    const tail = this.#tail[tenant]!;
    next[task] = NONE;
    previous[task] = tail;
    if (tail === NONE) this.#head[tenant] = task;
    else next[tail] = task;
    this.#tail[tenant] = task;
  }

  #unlink(task: number, tenant: number): void {
    const { next, previous } = this.#engine.tasks;
    const after = next[task]!;
    const before = previous[task]!;
    if (before === NONE) this.#head[tenant] = after;
    else next[before] = after;
    if (after === NONE) this.#tail[tenant] = before;
    else previous[after] = before;
  }
}

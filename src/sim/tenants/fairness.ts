import type { Arena } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { TenantLedger } from '../feature-contracts.ts';
import { boundedSlowdown } from '../metrics.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { NONE } from '../tasks.ts';
import { tenantOfClass } from './membership.ts';

/** What one tenant's measured tasks came to. */
export interface TenantMetrics {
  readonly completed: number;
  readonly meanResponse: number | null;
  readonly meanBoundedSlowdown: number | null;
  /** Σ run × slots of its completed tasks. */
  readonly slotSeconds: number;
}

/** How even things are between tenants: Jain's index, 1 when all have the same, 1/n when one has everything. */
export interface FairnessMetrics {
  /** Of slot-seconds per share, over all tenants. */
  readonly service: number | null;
  /** Of mean bounded slowdowns, over the tenants that have completed tasks. */
  readonly slowdown: number | null;
}

export interface TenantReport {
  readonly byTenant: Readonly<Record<string, TenantMetrics>>;
  readonly fairness: FairnessMetrics;
}

const CELLS = 4;
const COMPLETED = 0;
const RESPONSE = 1;
const SLOWDOWN = 2;
const SERVICE = 3;

export function needsTenants({ tenants = [] }: Pick<ScenarioSpec, 'tenants'>): boolean {
  return tenants.length > 0;
}

/** Jain's index (Σx)² / (n Σx²) (Jain, Chiu and Hawe, 1984); null where there is nothing to share. */
export function jainIndex(values: readonly number[]): number | null {
  const sum = values.reduce((total, x) => total + x, 0);
  const squares = values.reduce((total, x) => total + x * x, 0);
  return squares === 0 ? null : (sum * sum) / (values.length * squares);
}

/** Sums up what each tenant's completed tasks got, warm-up left out. */
export class TenantAccounts implements TenantLedger {
  readonly #engine: Engine;
  readonly #tenantOf: Int32Array;
  /** By tenant the cells above; microseconds. */
  readonly #cells: Float64Array;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#tenantOf = tenantOfClass(engine.scenario);
    this.#cells = new Float64Array(CELLS * engine.scenario.tenants!.length);
  }

  completed(task: number): void {
    const { tasks, now, scenario } = this.#engine;
    const tenant = this.#tenantOf[tasks.classIndex[task]!]!;
    if (tenant === NONE || tasks.origin[task]! < scenario.horizon.warmup) return;
    const wait = tasks.start[task]! - tasks.submit[task]!;
    const run = now - tasks.start[task]!;
    const cell = CELLS * tenant;
    this.#cells[cell + COMPLETED]!++;
    this.#cells[cell + RESPONSE]! += wait + run;
    this.#cells[cell + SLOWDOWN]! += boundedSlowdown(wait, run);
    this.#cells[cell + SERVICE]! += run * tasks.slots[task]!;
  }

  report(): TenantReport {
    const tenants = this.#engine.scenario.tenants!;
    const each = tenants.map((_, tenant) => this.#metricsOf(tenant));
    return {
      byTenant: Object.fromEntries(tenants.map(({ name }, t) => [name, each[t]!])),
      fairness: {
        service: jainIndex(tenants.map(({ share }, t) => each[t]!.slotSeconds / share)),
        slowdown: jainIndex(each.flatMap(({ meanBoundedSlowdown }) => meanBoundedSlowdown ?? [])),
      },
    };
  }

  save(arena: Arena): void {
    arena.write(this.#cells);
  }

  load(arena: Arena): void {
    arena.read(this.#cells);
  }

  #metricsOf(tenant: number): TenantMetrics {
    const at = (cell: number) => this.#cells[CELLS * tenant + cell]!;
    const completed = at(COMPLETED);
    return {
      completed,
      meanResponse: completed === 0 ? null : at(RESPONSE) / completed / MICROS,
      meanBoundedSlowdown: completed === 0 ? null : at(SLOWDOWN) / completed,
      slotSeconds: at(SERVICE) / MICROS,
    };
  }
}

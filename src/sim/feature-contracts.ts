import type { Stateful } from '../core/arena.ts';
import type { Reason } from './endings.ts';
import type { NetworkMetrics } from './network/carrier.ts';
import type { GpuAllocation } from './resources/gpu-allocation.ts';
import type { Allocation } from './resources/usage.ts';
import type { SlaReport } from './sla/report.ts';
import type { TenantReport } from './tenants/fairness.ts';

/** Where tasks of a class may run at all: labels, affinities, kinds of devices. Fixed; it has no state. */
export interface Eligibility {
  canRun(task: number, executor: number): boolean;
}

/** What tasks demand of executors beside slots. */
export interface Resources extends Stateful {
  /** A task is new. */
  arrived(task: number): void;
  fits(task: number, executor: number): boolean;
  take(task: number, executor: number): void;
  give(task: number, executor: number): void;
  /** Whether a task would fit if some of those that run there were gone. */
  fitsWithout(task: number, executor: number, gone: (other: number) => boolean): boolean;
  /** Predicted microsecond at which a task that arrives then would begin, first come, first served. */
  start(task: number, executor: number, arrival: number): number;
  /** Units of a resource that are free on an executor, and that a task takes; `gpu`: thousandths of devices. */
  available(executor: number, kind: string): number;
  demand(task: number, kind: string): number;
  /** Units of a resource that an executor offers, all in all; and what is free on each of its GPUs. */
  capacity(executor: number, kind: string): number;
  devices(executor: number): ArrayLike<number>;
  report(): Readonly<Record<string, Allocation>>;
  /** Null where there is no GPU. */
  gpuAllocation(): GpuAllocation | null;
}

/** How tasks and their data travel. */
export interface Network extends Stateful {
  /** A task was sent: sees to it that `engine.join(task)` is called when all of it is there. */
  depart(task: number, executor: number): void;
  /** Predicted microseconds from now until a task would be there, were it sent now. */
  delay(task: number, executor: number): number;
}

/** How data move between sites, and what that costs. */
export interface Transfers extends Network {
  /** Predicted money for the transfers of a task, were it sent now. */
  price(task: number, executor: number): number;
  /** Whether an executor's site is not cut off. */
  isConnected(executor: number): boolean;
  /** A task has finished; sends its output back. @returns whether `engine.deliver` is to wait for it */
  sendsBack(task: number): boolean;
  /** Money for all transfers so far. */
  spent(): number;
  report(): NetworkMetrics;
}

/** How much of the fleet a tenant may have at once. */
export interface Quotas extends Stateful {
  /** Whether a task that reaches its executor must wait for its tenant's others; `engine.join` is called again later. */
  holds(task: number): boolean;
  /** A task leaves its executor. */
  left(task: number): void;
  /** Takes a task that it holds out of its tenant's line. @returns whether it held it */
  drops(task: number): boolean;
}

/** What each tenant got. */
export interface TenantLedger extends Stateful {
  completed(task: number): void;
  report(): TenantReport;
}

/** Prices that are not one constant. */
export interface Tariffs extends Stateful {
  /** A task begins to run on slots that it shares. */
  cameToShare(task: number, executor: number): void;
  /** Adds what a task's slots cost, from its start until now, to what it has spent. */
  charge(task: number, executor: number): void;
  /** Money spent so far on everything that is not provisioned. */
  total(): number;
  /** Money for a slot-second in a pool now. */
  price(pool: number): number;
}

/** What was promised, by class and tenant, and what may be spent. */
export interface SlaLedger extends Stateful {
  /** Whether a task that arrives is to be rejected because its budget is spent. */
  exhausted(task: number): boolean;
  completed(task: number): void;
  missed(task: number, reason: Reason): void;
  /** Money for targets over all tasks, due at the end of the run. */
  targetPenalties(): number;
  report(): SlaReport;
}

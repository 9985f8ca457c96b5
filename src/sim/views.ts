import { MICROS } from './clock.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { Engine } from './engine.ts';
import { type ExecutorState, executorState } from './executor-state.ts';
import { typicalValue } from './paths/index.ts';
import { NONE } from './tasks.ts';
import type { StepView } from './workflow/outlook.ts';

/** What a scheduler may know of a task. */
export class TaskView {
  readonly #engine: Engine;
  readonly #point: DecisionPoint;
  readonly #slot: number;

  constructor(engine: Engine, point: DecisionPoint, slot: number) {
    this.#engine = engine;
    this.#point = point;
    this.#slot = slot;
  }

  /** Ordinal of arrival, from 0. */
  get index(): number {
    return this.#engine.tasks.index[this.#slot]!;
  }

  /** The trace's own name of it. */
  get id(): string | number {
    return this.#engine.source.idOf(this.index);
  }

  get classIndex(): number {
    return this.#engine.tasks.classIndex[this.#slot]!;
  }

  get className(): string {
    return this.#engine.scenario.tasks[this.classIndex]!.name;
  }

  /** Seconds on the trace's own clock. */
  get submit(): number {
    return this.#engine.tasks.submit[this.#slot]! / MICROS;
  }

  /** Seconds since it was submitted. */
  get wait(): number {
    return (this.#point.waitClock - this.#engine.tasks.submit[this.#slot]!) / MICROS;
  }

  /** The executor that it was sent to, by its index; null while it is with the scheduler. */
  get sentTo(): number | null {
    const executor = this.#engine.tasks.executor[this.#slot]!;
    return executor === NONE ? null : executor;
  }

  /** How often it has begun: more than 0 for one that comes back after a failure. */
  get attempts(): number {
    return this.#engine.features.attempts?.attemptOf(this.#slot) ?? 0;
  }

  /** Predicted seconds on an executor of speed 1. */
  get estimate(): number {
    return this.#engine.tasks.estimate[this.#slot]!;
  }

  get slots(): number {
    return this.#engine.tasks.slots[this.#slot]!;
  }

  /** Units of a resource that it takes while it runs; of `gpu` thousandths of devices. */
  demand(kind: string): number {
    return this.#engine.features.resources?.demand(this.#slot, kind) ?? 0;
  }

  /** Whose it is; undefined where nobody's. */
  get tenant(): string | undefined {
    return this.#engine.scenario.tasks[this.classIndex]!.tenant;
  }

  get priority(): number {
    return this.#engine.tasks.priority[this.#slot]!;
  }

  /** When its SLA expires, in seconds on the trace's clock; Infinity without one. */
  get deadline(): number {
    return this.#engine.tasks.due[this.#slot]! / MICROS;
  }

  /** Its place in its workflow; null for a task that came by itself. */
  get step(): StepView | null {
    return this.#engine.features.workflows?.viewOf(this.#slot) ?? null;
  }

  /** Ordinal of its workflow, from 0; null for a task that came by itself. */
  get workflow(): number | null {
    return this.#engine.features.workflows === null ? null : this.#engine.tasks.origin[this.#slot]!;
  }

  /** When the SLA of its workflow expires, in seconds on the trace's clock; Infinity without one. */
  get workflowDeadline(): number {
    return (this.#engine.features.workflows?.dueOf(this.#slot) ?? Number.POSITIVE_INFINITY) / MICROS;
  }
}

/** What a task pays in a pool: for a slot-second, now, and once. */
function priceOf(engine: Engine, pool: number): ExecutorView['price'] {
  const { perSecond, perTask, billing } = engine.fleet.pools[pool]!.spec.price;
  const { tariffs } = engine.features;
  if (billing === 'provisioned') return { perSecond: 0, perTask };
  if (tariffs === null) return { perSecond: typicalValue(perSecond), perTask };
  return {
    get perSecond() {
      return tariffs.price(pool);
    },
    perTask,
  };
}

/** What a scheduler may know of an executor. */
export class ExecutorView {
  readonly index: number;
  readonly name: string;
  /** The pool that it belongs to. */
  readonly pool: string;
  readonly tier: string;
  readonly slots: number;
  readonly speed: number;
  readonly site: string;
  /** Seconds until a task sent there arrives. */
  readonly latency: number;
  /** Watts with nothing on it, and with all slots busy; null where nothing is known of it. */
  readonly power: { readonly idle: number; readonly max: number } | null;
  /** The model of its GPUs; null without any. */
  readonly gpuType: string | null;
  /** What a task pays here: for each slot-second and once. Capacity that is billed anyway costs a task nothing. */
  readonly price: { readonly perSecond: number; readonly perTask: number };
  readonly #engine: Engine;
  readonly #loads: Int32Array;

  constructor(engine: Engine, index: number) {
    const { fleet } = engine;
    this.#loads = fleet.inSystem;
    const { spec } = fleet.pools[fleet.pool[index]!]!;
    this.index = index;
    this.name = fleet.names[index]!;
    this.pool = spec.name;
    this.tier = spec.tier;
    this.site = fleet.sites[fleet.site[index]!]!;
    this.slots = spec.slots;
    this.speed = spec.speed;
    this.latency = spec.latency;
    this.power = spec.power ?? null;
    this.gpuType = spec.gpus?.type ?? null;
    this.price = priceOf(engine, fleet.pool[index]!);
    this.#engine = engine;
  }

  /** Slots with nothing on them. */
  get free(): number {
    return this.#engine.fleet.idleSlots(this.index);
  }

  /** Whether tasks can begin there now: it has not broken down, been switched off or closed for the night. */
  get open(): boolean {
    return this.#engine.fleet.isOpen(this.index);
  }

  /** Grams of CO2 for a kilowatt-hour here, now; 0 where nothing is known of it. */
  get carbon(): number {
    return this.#engine.features.energy?.intensity(this.index) ?? 0;
  }

  /** Why it is not open, or will not be for long. */
  get state(): ExecutorState {
    return executorState(this.#engine, this.index);
  }

  /** Idle slots that need no setup before the next task. */
  get warm(): number {
    const { features, fleet } = this.#engine;
    return features.coldStarts === null ? fleet.idleSlots(this.index) : features.coldStarts.warm(this.index);
  }

  /** Units of a resource that are free; of `gpu` thousandths, on all devices together. */
  available(kind: string): number {
    return this.#engine.features.resources?.available(this.index, kind) ?? 0;
  }

  /** Units of a resource that it offers, all in all; of `gpu` thousandths, on all devices together. */
  capacity(kind: string): number {
    return this.#engine.features.resources?.capacity(this.index, kind) ?? 0;
  }

  /** Thousandths that are free on each of its GPUs, as they are now; empty without any. */
  get devices(): ArrayLike<number> {
    return this.#engine.features.resources?.devices(this.index) ?? [];
  }

  /** Whether tasks and data get there now: its site is not cut off. */
  get connected(): boolean {
    return this.#engine.features.transfers?.isConnected(this.index) ?? true;
  }

  /** Tasks sent here that have not begun. */
  get queueLength(): number {
    return this.#engine.fleet.waiting(this.index);
  }

  /** Tasks sent here that have not finished. */
  get load(): number {
    return this.#loads[this.index]!;
  }

  /** Predicted slot-seconds of work left here, at its own speed. */
  get backlog(): number {
    const { fleet, tasks, now } = this.#engine;
    return fleet.backlog(this.index, now, tasks) / MICROS;
  }
}

import { MICROS } from './clock.ts';
import type { Engine } from './engine.ts';
import { type ExecutorState, executorState } from './executor-state.ts';
import { typicalValue } from './paths/index.ts';
import type { SimulatedPoint } from './simulated-point.ts';
import { NONE } from './tasks.ts';
import type { ExecutorView, TaskView } from './views.ts';
import type { StepView } from './workflow/outlook.ts';

/** A task of a simulation. */
export class SimulatedTask implements TaskView {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #slot: number;

  constructor(engine: Engine, point: SimulatedPoint, slot: number) {
    this.#engine = engine;
    this.#point = point;
    this.#slot = slot;
  }

  get index(): number {
    return this.#engine.tasks.index[this.#slot]!;
  }

  get id(): string | number {
    return this.#engine.source.idOf(this.index);
  }

  get classIndex(): number {
    return this.#engine.tasks.classIndex[this.#slot]!;
  }

  get className(): string {
    return this.#engine.scenario.tasks[this.classIndex]!.name;
  }

  get submit(): number {
    return this.#engine.tasks.submit[this.#slot]! / MICROS;
  }

  get wait(): number {
    return (this.#point.waitClock - this.#engine.tasks.submit[this.#slot]!) / MICROS;
  }

  get sentTo(): number | null {
    const executor = this.#engine.tasks.executor[this.#slot]!;
    return executor === NONE ? null : executor;
  }

  get attempts(): number {
    return this.#engine.features.attempts?.attemptOf(this.#slot) ?? 0;
  }

  get estimate(): number {
    return this.#engine.tasks.estimate[this.#slot]!;
  }

  get slots(): number {
    return this.#engine.tasks.slots[this.#slot]!;
  }

  demand(kind: string): number {
    return this.#engine.features.resources?.demand(this.#slot, kind) ?? 0;
  }

  get tenant(): string | undefined {
    return this.#engine.scenario.tasks[this.classIndex]!.tenant;
  }

  get priority(): number {
    return this.#engine.tasks.priority[this.#slot]!;
  }

  get deadline(): number {
    return this.#engine.tasks.due[this.#slot]! / MICROS;
  }

  get step(): StepView | null {
    return this.#engine.features.workflows?.viewOf(this.#slot) ?? null;
  }

  get workflow(): number | null {
    return this.#engine.features.workflows === null ? null : this.#engine.tasks.origin[this.#slot]!;
  }

  get workflowDeadline(): number {
    return (this.#engine.features.workflows?.dueOf(this.#slot) ?? Number.POSITIVE_INFINITY) / MICROS;
  }

  get workflowRest(): number {
    return this.step?.restPath ?? 0;
  }

  get workflowPenalty(): number {
    return this.step?.workflowPenalty ?? 0;
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

/** An executor of a simulation. */
export class SimulatedExecutor implements ExecutorView {
  readonly index: number;
  readonly name: string;
  readonly pool: string;
  readonly tier: string;
  readonly slots: number;
  readonly speed: number;
  readonly site: string;
  readonly latency: number;
  readonly power: { readonly idle: number; readonly max: number } | null;
  readonly gpuType: string | null;
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

  get free(): number {
    return this.#engine.fleet.idleSlots(this.index);
  }

  get open(): boolean {
    return this.#engine.fleet.isOpen(this.index);
  }

  get carbon(): number {
    return this.#engine.features.energy?.intensity(this.index) ?? 0;
  }

  get state(): ExecutorState {
    return executorState(this.#engine, this.index);
  }

  get warm(): number {
    const { features, fleet } = this.#engine;
    return features.coldStarts === null ? fleet.idleSlots(this.index) : features.coldStarts.warm(this.index);
  }

  available(kind: string): number {
    return this.#engine.features.resources?.available(this.index, kind) ?? 0;
  }

  capacity(kind: string): number {
    return this.#engine.features.resources?.capacity(this.index, kind) ?? 0;
  }

  get devices(): ArrayLike<number> {
    return this.#engine.features.resources?.devices(this.index) ?? [];
  }

  get connected(): boolean {
    return this.#engine.features.transfers?.isConnected(this.index) ?? true;
  }

  get queueLength(): number {
    return this.#engine.fleet.waiting(this.index);
  }

  get load(): number {
    return this.#loads[this.index]!;
  }

  get backlog(): number {
    const { fleet, tasks, now } = this.#engine;
    return fleet.backlog(this.index, now, tasks) / MICROS;
  }
}

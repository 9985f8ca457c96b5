import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Resources } from '../feature-contracts.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { NONE } from '../tasks.ts';
import { Demands } from './demands.ts';
import { AllocationCurve, type GpuAllocation } from './gpu-allocation.ts';
import { Gpus, WHOLE } from './gpus.ts';
import { ResourceStarts } from './start-prediction.ts';
import { type Allocation, Usage } from './usage.ts';

/** Whether tasks take more of executors than slots. */
export function needsResources({ executors }: Pick<ScenarioSpec, 'executors'>): boolean {
  return executors.some(({ resources, gpus }) => resources !== undefined || gpus !== undefined);
}

/**
 * What tasks take of executors beside slots: whole units of named resources, and GPUs. All of it is integers, so a
 * task fits exactly or not at all, and nothing is ever lost to rounding.
 */
export class VectorResources implements Resources {
  readonly #engine: Engine;
  readonly #demands: Demands;
  readonly #gpus: Gpus;
  /** Units that are free, a row for each executor. */
  readonly #free: Float64Array;
  /** What would be free if some of the running tasks were gone. */
  readonly #imagined: Float64Array;
  readonly #usage: Usage;
  /** Null where there is no GPU. */
  readonly #curve: AllocationCurve | null;
  readonly #starts: ResourceStarts;

  constructor(engine: Engine) {
    const { scenario, fleet } = engine;
    this.#engine = engine;
    this.#demands = new Demands(scenario);
    this.#gpus = new Gpus(engine);
    this.#free = this.#demands.capacities(fleet);
    this.#imagined = new Float64Array(this.#demands.kinds.length);
    const { kinds } = this.#demands;
    const totals = kinds.map((name, k) => [
      name,
      this.#free.reduce((sum, units, at) => (at % kinds.length === k ? sum + units : sum), 0),
    ]);
    this.#usage = new Usage({ ...Object.fromEntries(totals), gpu: this.#gpus.total }, engine.now);
    this.#curve = this.#gpus.total > 0 ? new AllocationCurve(this.#gpus.total) : null;
    this.#starts = new ResourceStarts(engine, kinds.length + 2, (task) => this.#row(task));
  }

  arrived(task: number): void {
    const { now, tasks } = this.#engine;
    this.#curve?.arrived(this.#gpus.demand(tasks.classIndex[task]!), now);
  }

  fits(task: number, executor: number): boolean {
    const need = this.#needOf(task);
    const free = this.#free;
    const first = executor * need.length;
    for (let k = 0; k < need.length; k++) if (free[first + k]! < need[k]!) return false;
    return this.#gpus.fits(task, executor);
  }

  take(task: number, executor: number): void {
    this.#change(task, executor, 1);
    this.#gpus.take(task, executor);
  }

  give(task: number, executor: number): void {
    this.#change(task, executor, -1);
    this.#gpus.give(task, executor);
  }

  fitsWithout(task: number, executor: number, gone: (other: number) => boolean): boolean {
    const { fleet, tasks } = this.#engine;
    const need = this.#needOf(task);
    const imagined = this.#imagined;
    const first = executor * need.length;
    imagined.set(this.#free.subarray(first, first + need.length));
    for (let other = fleet.runningHead[executor]!; other !== NONE; other = tasks.next[other]!) {
      if (!gone(other)) continue;
      const held = this.#needOf(other);
      for (let k = 0; k < held.length; k++) imagined[k]! += held[k]!;
    }
    for (let k = 0; k < need.length; k++) if (imagined[k]! < need[k]!) return false;
    return this.#gpus.fitsWithout(task, executor, gone);
  }

  start(task: number, executor: number, arrival: number): number {
    return this.#starts.start(task, executor, arrival, () => this.#freeRow(executor));
  }

  available(executor: number, kind: string): number {
    if (kind === 'gpu') return this.#gpus.idle(executor);
    const { kinds } = this.#demands;
    const k = kinds.indexOf(kind);
    return k < 0 ? 0 : this.#free[executor * kinds.length + k]!;
  }

  capacity(executor: number, kind: string): number {
    if (kind === 'gpu') return WHOLE * this.#gpus.devices(executor).length;
    const { kinds } = this.#demands;
    const k = kinds.indexOf(kind);
    return k < 0 ? 0 : this.#demands.offer(this.#engine.fleet.pool[executor]!)[k]!;
  }

  devices(executor: number): Int32Array {
    return this.#gpus.devices(executor);
  }

  demand(task: number, kind: string): number {
    if (kind === 'gpu') return this.#gpus.demand(this.#engine.tasks.classIndex[task]!);
    const k = this.#demands.kinds.indexOf(kind);
    return k < 0 ? 0 : this.#needOf(task)[k]!;
  }

  /** Every resource by name, in its own units; GPUs as thousandths of devices under `gpu`. */
  report(): Record<string, Allocation> {
    return this.#usage.report(this.#engine.now);
  }

  gpuAllocation(): GpuAllocation | null {
    return this.#curve?.report() ?? null;
  }

  save(arena: Arena): void {
    arena.write(this.#free);
    this.#gpus.save(arena);
    this.#usage.save(arena);
    this.#curve?.save(arena);
  }

  load(arena: Arena): void {
    arena.read(this.#free);
    this.#gpus.load(arena);
    this.#usage.load(arena);
    this.#curve?.load(arena);
  }

  #needOf(task: number): Float64Array {
    return this.#demands.row(this.#engine.tasks.classIndex[task]!);
  }

  /** All that a task takes, slots and GPUs too. */
  #row(task: number): Float64Array {
    const { tasks } = this.#engine;
    const gpus = this.#gpus.demand(tasks.classIndex[task]!);
    return Float64Array.of(...this.#needOf(task), tasks.slots[task]!, gpus);
  }

  /** All that is free on an executor, as a row. */
  #freeRow(executor: number): Float64Array {
    const { length } = this.#demands.kinds;
    const units = this.#free.subarray(executor * length, (executor + 1) * length);
    return Float64Array.of(...units, this.#engine.fleet.idleSlots(executor), this.#gpus.idle(executor));
  }

  #change(task: number, executor: number, sign: 1 | -1): void {
    const { now, tasks } = this.#engine;
    const need = this.#needOf(task);
    const first = executor * need.length;
    for (let k = 0; k < need.length; k++) {
      this.#free[first + k]! -= sign * need[k]!;
      this.#usage.change(k, sign * need[k]!, now);
    }
    const gpus = sign * this.#gpus.demand(tasks.classIndex[task]!);
    this.#usage.change(need.length, gpus, now);
    this.#curve?.change(gpus, now);
  }
}

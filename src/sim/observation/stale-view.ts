import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { ExecutorState } from '../executor-state.ts';
import { SimulatedExecutor } from '../simulated-views.ts';
import type { StaleFleet } from './stale-fleet.ts';

/** What a scheduler sees of an executor where it sees it as it was some time ago. */
export class StaleExecutorView extends SimulatedExecutor {
  readonly #seen: StaleFleet;

  constructor(engine: Engine, index: number, seen: StaleFleet) {
    super(engine, index);
    this.#seen = seen;
  }

  override get free(): number {
    return this.#seen.idleSlots(this.index);
  }

  override get open(): boolean {
    return this.#seen.isOpen(this.index);
  }

  override get state(): ExecutorState {
    return this.#seen.stateOf(this.index);
  }

  override get warm(): number {
    return this.#seen.warmSlots(this.index);
  }

  override available(kind: string): number {
    return this.#seen.available(this.index, kind);
  }

  /** Only the sum was seen: whole devices, and the rest on one. */
  override get devices(): ArrayLike<number> {
    const now = super.devices;
    const seen = this.available('gpu');
    return Array.from(now, (_, k) => Math.min(1000, Math.max(0, seen - 1000 * k)));
  }

  override get connected(): boolean {
    return this.#seen.isConnected(this.index);
  }

  override get queueLength(): number {
    return this.#seen.waiting(this.index);
  }

  override get load(): number {
    return this.#seen.loadOf(this.index);
  }

  override get backlog(): number {
    return this.#seen.backlog(this.index) / MICROS;
  }
}

import { OfLasting } from '../../core/lasting.ts';
import type { ExecutorView } from '../../sim/views.ts';
import type { DecideRequest, ExecutorState } from './request.ts';

/** An executor of a request: its place there, and what is said of it, which may be the same in many requests. */
export class ServedExecutor implements ExecutorView {
  readonly index: number;
  readonly #state: State;

  constructor(written: WrittenExecutor, index: number) {
    this.index = index;
    this.#state = states.of(written);
  }

  /** The request's words, and defaults where it has none: what rules look at. */
  get told(): ExecutorState {
    return this.#state.told;
  }

  get name(): string {
    return this.#state.told.name;
  }

  get pool(): string {
    return this.name;
  }

  get site(): string {
    return this.name;
  }

  get tier(): string {
    return this.#state.told.tier;
  }

  get slots(): number {
    return this.#state.told.slots;
  }

  get speed(): number {
    return this.#state.told.speed;
  }

  get latency(): number {
    return this.#state.told.latency;
  }

  get price(): ExecutorView['price'] {
    return this.#state.told.price;
  }

  get free(): number {
    return this.#state.free;
  }

  get warm(): number {
    return this.#state.free;
  }

  get open(): boolean {
    return this.#state.told.open;
  }

  get state(): ExecutorView['state'] {
    return this.open ? 'up' : 'down';
  }

  get queueLength(): number {
    return this.#state.told.queueLength;
  }

  get load(): number {
    return this.#state.load;
  }

  get backlog(): number {
    return this.#state.told.backlog;
  }

  /** Predicted seconds until a task that is sent now would begin, where the request says so. */
  get start(): number | undefined {
    return this.#state.told.start;
  }

  available(kind: string): number {
    const { devices } = this.#state.told;
    if (kind === 'gpu' && devices !== undefined) return devices.reduce((sum, free) => sum + free, 0);
    return this.#state.told.available?.[kind] ?? 0;
  }

  /** What it offers all in all is not told: what is free. */
  capacity(kind: string): number {
    return this.available(kind);
  }

  get power(): null {
    return null;
  }

  get gpuType(): string | null {
    return this.#state.told.gpuType ?? null;
  }

  get carbon(): number {
    return 0;
  }

  get devices(): readonly number[] {
    return this.#state.told.devices ?? NONE;
  }

  get connected(): boolean {
    return true;
  }
}

type WrittenExecutor = DecideRequest['executors'][number];

interface State {
  readonly told: ExecutorState;
  readonly free: number;
  readonly load: number;
}

const NONE: readonly number[] = [];

const states = new OfLasting<WrittenExecutor, State>((written) => {
  const told = withDefaults(written);
  const free = told.free ?? told.slots;
  return { told, free, load: told.load ?? told.slots - free + told.queueLength };
});

/**
 * The defaults of `executorSchema`: parsing anew what has been checked would cost more than the decision. Each member is
 * named, so that all executors have one shape: with spread ones of 500 nodes it took ten times as long.
 */
function withDefaults(written: WrittenExecutor): ExecutorState {
  return {
    name: written.name,
    tier: written.tier ?? 'cloud',
    slots: written.slots ?? 1,
    speed: written.speed ?? 1,
    free: written.free,
    queueLength: written.queueLength ?? 0,
    backlog: written.backlog ?? 0,
    load: written.load,
    start: written.start,
    price: { perSecond: written.price?.perSecond ?? 0, perTask: written.price?.perTask ?? 0 },
    latency: written.latency ?? 0,
    open: written.open ?? true,
    available: written.available,
    devices: written.devices,
    gpuType: written.gpuType,
    labels: written.labels,
  };
}

import type { ExecutorView, TaskView } from '../../sim/views.ts';
import type { DecideRequest, ExecutorState, TaskState } from './request.ts';

/** What a class of tasks is when a request does not say otherwise. */
export interface TaskClass {
  readonly index: number;
  readonly name: string;
  /** Mean seconds at speed 1. */
  readonly work: number;
  readonly slots: number;
  readonly priority: number;
  /** Seconds from submission; Infinity without an SLA. */
  readonly deadline: number;
}

/** A task of a request, which comes when the clock stands at `now`. */
export class ServedTask implements TaskView {
  readonly index: number;
  readonly id: string | number;
  readonly classIndex: number;
  readonly className: string;
  readonly submit: number;
  readonly wait: number;
  readonly sentTo = null;
  readonly attempts: number;
  readonly estimate: number;
  readonly slots: number;
  readonly tenant = undefined;
  readonly priority: number;
  readonly deadline: number;
  readonly step = null;
  readonly workflow = null;
  readonly workflowDeadline: number;
  readonly workflowRest: number;
  readonly workflowPenalty: number;
  /** Estimated seconds on each executor, where the request says so. */
  readonly runtimes: readonly number[] | undefined;
  /** The request's words, and those of its class where it has none: what rules look at. */
  readonly told: TaskState;
  readonly #demand: Readonly<Record<string, number>>;

  constructor(state: TaskState, index: number, usual: TaskClass, now: number) {
    const { waited = 0, deadline = usual.deadline } = state;
    this.index = index;
    this.id = state.id ?? index;
    this.classIndex = usual.index;
    this.className = usual.name;
    this.submit = now - waited;
    this.wait = waited;
    this.attempts = state.attempts ?? 0;
    this.estimate = state.work ?? usual.work;
    this.slots = state.slots ?? usual.slots;
    this.priority = state.priority ?? usual.priority;
    this.deadline = (deadline ?? Number.POSITIVE_INFINITY) + this.submit;
    this.workflowDeadline = (state.workflow?.deadline ?? Number.POSITIVE_INFINITY) + this.submit;
    this.workflowRest = state.workflow?.rest ?? 0;
    this.workflowPenalty = state.workflow?.penalty ?? 0;
    this.runtimes = state.runtimes;
    this.#demand = state.demand ?? NOTHING;
    this.told = {
      ...state,
      class: usual.name,
      work: this.estimate,
      slots: this.slots,
      priority: this.priority,
      deadline: Number.isFinite(this.deadline) ? this.deadline - this.submit : null,
    };
  }

  demand(kind: string): number {
    return this.#demand[kind] ?? 0;
  }

  /** The kinds of resources that it takes. */
  get kinds(): string[] {
    return Object.keys(this.#demand);
  }
}

/** An executor of a request. */
export class ServedExecutor implements ExecutorView {
  readonly index: number;
  readonly name: string;
  readonly pool: string;
  readonly tier: string;
  readonly slots: number;
  readonly speed: number;
  readonly site: string;
  readonly latency: number;
  readonly power = null;
  readonly gpuType = null;
  readonly price: ExecutorView['price'];
  readonly free: number;
  readonly open: boolean;
  readonly carbon = 0;
  readonly state: ExecutorView['state'];
  readonly warm: number;
  readonly devices: ArrayLike<number> = [];
  readonly connected = true;
  readonly queueLength: number;
  readonly load: number;
  readonly backlog: number;
  /** Predicted seconds until a task that is sent now would begin, where the request says so. */
  readonly start: number | undefined;
  readonly told: ExecutorState;
  readonly #available: Readonly<Record<string, number>>;

  constructor(written: WrittenExecutor, index: number) {
    const state = withDefaults(written);
    const free = state.free ?? state.slots;
    this.index = index;
    this.name = state.name;
    this.pool = state.name;
    this.tier = state.tier;
    this.site = state.name;
    this.slots = state.slots;
    this.speed = state.speed;
    this.latency = state.latency;
    this.price = state.price;
    this.free = free;
    this.open = state.open;
    this.state = state.open ? 'up' : 'down';
    this.warm = free;
    this.queueLength = state.queueLength;
    this.load = state.load ?? state.slots - free + state.queueLength;
    this.backlog = state.backlog;
    this.start = state.start;
    this.told = state;
    this.#available = state.available ?? NOTHING;
  }

  available(kind: string): number {
    return this.#available[kind] ?? 0;
  }

  /** What it offers all in all is not told: what is free. */
  capacity(kind: string): number {
    return this.available(kind);
  }
}

type WrittenExecutor = DecideRequest['executors'][number];

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
    labels: written.labels,
  };
}

const NOTHING: Readonly<Record<string, number>> = {};

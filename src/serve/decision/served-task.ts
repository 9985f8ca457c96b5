import type { TaskView } from '../../sim/views.ts';
import type { TaskState } from './request.ts';

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
  /** Where GPUs are packed: units of each resource that it takes, of `gpu` thousandths, and the models that it may have. */
  readonly demand?: Readonly<Record<string, number>> | undefined;
  readonly gpuTypes?: readonly string[] | undefined;
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
  /** Models of GPUs that it may have; undefined: any. */
  readonly gpuTypes: readonly string[] | undefined;
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
    this.gpuTypes = usual.gpuTypes;
    this.#demand = usual.demand ? { ...usual.demand, ...state.demand } : (state.demand ?? NOTHING);
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

const NOTHING: Readonly<Record<string, number>> = {};

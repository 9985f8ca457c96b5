import type { ExecutorState } from './executor-state.ts';
import type { StepView } from './workflow/outlook.ts';

/** What a scheduler may know of a task. */
export interface TaskView {
  /** Ordinal of arrival, from 0. */
  readonly index: number;
  /** The trace's own name of it. */
  readonly id: string | number;
  readonly classIndex: number;
  readonly className: string;
  /** Seconds on the trace's own clock. */
  readonly submit: number;
  /** Seconds since it was submitted. */
  readonly wait: number;
  /** The executor that it was sent to, by its index; null while it is with the scheduler. */
  readonly sentTo: number | null;
  /** How often it has begun: more than 0 for one that comes back after a failure. */
  readonly attempts: number;
  /** Predicted seconds on an executor of speed 1. */
  readonly estimate: number;
  readonly slots: number;
  /** Units of a resource that it takes while it runs; of `gpu` thousandths of devices. */
  demand(kind: string): number;
  /** Whose it is; undefined where nobody's. */
  readonly tenant: string | undefined;
  readonly priority: number;
  /** When its SLA expires, in seconds on the trace's clock; Infinity without one. */
  readonly deadline: number;
  /** Its place in its workflow; null for a task that came by itself. */
  readonly step: StepView | null;
  /** Ordinal of its workflow, from 0; null for a task that came by itself. */
  readonly workflow: number | null;
  /** When the SLA of its workflow expires, in seconds on the trace's clock; Infinity without one. */
  readonly workflowDeadline: number;
  /** Mean seconds along the longest way from its end to the end of its workflow; 0 for what nothing follows. */
  readonly workflowRest: number;
  /** Money for a workflow that misses its SLA. */
  readonly workflowPenalty: number;
}

/** What a scheduler may know of an executor. */
export interface ExecutorView {
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
  /** Slots with nothing on them. */
  readonly free: number;
  /** Whether tasks can begin there now: it has not broken down, been switched off or closed for the night. */
  readonly open: boolean;
  /** Grams of CO2 for a kilowatt-hour here, now; 0 where nothing is known of it. */
  readonly carbon: number;
  /** Why it is not open, or will not be for long. */
  readonly state: ExecutorState;
  /** Idle slots that need no setup before the next task. */
  readonly warm: number;
  /** Units of a resource that are free; of `gpu` thousandths, on all devices together. */
  available(kind: string): number;
  /** Units of a resource that it offers, all in all; of `gpu` thousandths, on all devices together. */
  capacity(kind: string): number;
  /** Thousandths that are free on each of its GPUs, as they are now; empty without any. */
  readonly devices: ArrayLike<number>;
  /** Whether tasks and data get there now: its site is not cut off. */
  readonly connected: boolean;
  /** Tasks sent here that have not begun. */
  readonly queueLength: number;
  /** Tasks sent here that have not finished. */
  readonly load: number;
  /** Predicted slot-seconds of work left here, at its own speed. */
  readonly backlog: number;
}

/** Not sent yet, sent, or none of ours any more. */
export const UNSENT = 0;
export const SENT = 1;

/** What a driver remembers of a workflow that it has seen, or of a task that came by itself. */
export interface Job {
  /** Its ordinal. */
  readonly key: number;
  /** Which of the scenario's workflows it is; −1 for a task by itself. */
  readonly kind: number;
  /** By step. */
  readonly stage: Uint8Array;
  /** Where each step is planned or was sent; −1 where there is no plan. */
  readonly executor: Int32Array;
  /** When each that was sent is predicted to finish. */
  readonly finish: Float64Array;
  /** Seconds on each executor of a task by itself; null for a workflow. */
  readonly run: Float64Array | null;
}

export function newJob(key: number, kind: number, steps: number, run: Float64Array | null): Job {
  return {
    key,
    kind,
    stage: new Uint8Array(steps),
    executor: new Int32Array(steps).fill(-1),
    finish: new Float64Array(steps),
    run,
  };
}

export function copyJob(job: Job): Job {
  return { ...job, stage: job.stage.slice(), executor: job.executor.slice(), finish: job.finish.slice() };
}

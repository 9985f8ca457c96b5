import { z } from 'zod';
import { SlurmTrouble } from './trouble.ts';

/** A record of `squeue`: a job, or the tasks of an array that have not begun. Times are seconds since 1970. */
export interface QueuedJob {
  readonly id: number;
  /** The id of its array; null for a job that is none. */
  readonly array: number | null;
  readonly pending: boolean;
  readonly running: boolean;
  readonly user: string;
  /** The first of those that it may run in. */
  readonly partition: string;
  /** Processors. */
  readonly slots: number;
  /** Seconds that it may run; null where nothing limits it but its partition. */
  readonly limit: number | null;
  readonly submit: number;
  /** When its dependencies and its time of begin let it run; 0 where that is not known yet. */
  readonly eligible: number;
  readonly start: number;
  /** 0: it is held. */
  readonly priority: number;
  readonly nice: number;
  readonly reason: string;
  readonly dependency: string;
  readonly reservation: string;
  /** Whether it is a part of a heterogeneous job. */
  readonly heterogeneous: boolean;
}

/**
 * A number as Slurm writes it: plain up to 23.02, `{set, infinite, number}` in data_parser v0.0.40 and later; null in
 * some versions stands for 0 or for none.
 */
const figure = z
  .union([
    z.number(),
    z.null(),
    z.looseObject({ set: z.boolean(), infinite: z.boolean().default(false), number: z.number().default(0) }),
  ])
  .optional()
  .transform((value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number') return value;
    if (value.infinite) return Number.POSITIVE_INFINITY;
    return value.set ? value.number : null;
  });

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const job = z.looseObject({
  job_id: z.int().nonnegative(),
  array_job_id: figure,
  /** One word up to v0.0.39, then a list: the state and its flags. */
  job_state: z.union([z.string().transform((state) => [state]), z.array(z.string())]),
  user_name: text,
  partition: text,
  cpus: figure,
  time_limit: figure,
  submit_time: figure,
  eligible_time: figure,
  start_time: figure,
  priority: figure,
  nice: figure,
  hold: z.boolean().nullish(),
  state_reason: text,
  dependency: text,
  resv_name: text,
  het_job_id: figure,
});

const queue = z.looseObject({ jobs: z.array(job) });

/** @param output of `squeue --json` @throws SlurmTrouble where it is something else */
export function readQueue(output: string): QueuedJob[] {
  const parsed = queue.safeParse(parseJson(output));
  if (parsed.success) return parsed.data.jobs.map(queuedJob);
  const { path, message } = parsed.error.issues[0]!;
  throw new SlurmTrouble(`squeue --json: ${path.join('.') || 'it'}: ${message}`);
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    throw new SlurmTrouble('squeue --json: no JSON (Slurm 20.11 and later can write it)');
  }
}

function queuedJob(told: z.output<typeof job>): QueuedJob {
  const positive = (value: number | null) => (value !== null && value > 0 ? value : null);
  const minutes = positive(told.time_limit);
  const held = told.hold === true || told.state_reason.startsWith('JobHeld');
  return {
    id: told.job_id,
    array: positive(told.array_job_id),
    pending: told.job_state.includes('PENDING'),
    running: told.job_state.includes('RUNNING'),
    user: told.user_name,
    partition: told.partition.split(',')[0]!,
    slots: Math.max(1, told.cpus ?? 1),
    limit: minutes !== null && Number.isFinite(minutes) ? 60 * minutes : null,
    submit: told.submit_time ?? 0,
    eligible: told.eligible_time ?? 0,
    start: told.start_time ?? 0,
    priority: held ? 0 : (told.priority ?? 0),
    nice: told.nice ?? 0,
    reason: told.state_reason,
    dependency: told.dependency,
    reservation: told.resv_name,
    heterogeneous: positive(told.het_job_id) !== null,
  };
}

import type { JobsOptions } from 'bullmq';
import type { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import type { DecideRequest } from '../decision/request.ts';
import { type JobClass, jobFactsSchema, parsed } from './executor-options.ts';
import type { Lane } from './lane.ts';

/** What add() takes beside BullMQ's options: the task in the words of `/v1/decide`. */
export interface JobFacts extends z.input<typeof jobFactsSchema> {
  /** One of the classes that the policy knows; default: the first. */
  readonly class?: string | undefined;
  /** What canaries are drawn by; default: the job's id. */
  readonly key?: string | undefined;
}

export type AddOptions = JobsOptions & JobFacts;

/** A job's facts, with those of its class where it says nothing. */
export interface KnownFacts {
  /** Seconds at speed 1. */
  readonly work: number;
  readonly slots: number;
  /** Seconds; null: it has no SLA. */
  readonly deadline: number | null;
}

/** What is BullMQ's of the options, and what is the policy's. @throws InputError with the path of what is wrong */
export function separated({ class: name, key, work, deadline, slots, demand, labels, ...job }: AddOptions) {
  const given = Object.entries({ work, deadline, slots, demand, labels }).filter(
    ([, value]) => value !== undefined,
  );
  const facts = parsed(jobFactsSchema, Object.fromEntries(given), 'options');
  return { job, facts: { ...facts, ...(name !== undefined && { class: name }) }, key };
}

export type Facts = ReturnType<typeof separated>['facts'];

export function knownFacts(facts: Facts, classes: readonly JobClass[]): KnownFacts {
  const usual = classes.find(({ name }) => name === facts.class) ?? classes[0]!;
  const deadline = facts.deadline === undefined ? (usual.deadline ?? null) : facts.deadline;
  return { work: facts.work ?? usual.work, slots: facts.slots ?? usual.slots, deadline };
}

/**
 * The question where a job should go, as `/v1/decide` takes it. Nobody may be sent to a queue that is paused or has no
 * worker, unless all are like that: then a job waits wherever it is.
 */
export function requestOfJob(
  id: string,
  key: string | undefined,
  facts: Facts,
  lanes: readonly Lane[],
  now: number,
): DecideRequest {
  const staffed = lanes.some(isOpen);
  return {
    id,
    ...(key !== undefined && { key }),
    task: { id, ...facts },
    executors: lanes.map((lane) => {
      const { name, tier, slots, speed, price, latency, labels } = lane.executor;
      const open = !staffed || isOpen(lane);
      const load = lane.ledger.load(now);
      return { name, tier, slots, speed, price, latency, open, ...load, ...(labels && { labels }) };
    }),
  };
}

const isOpen = ({ staffed, paused }: Lane) => staffed && !paused;

/** BullMQ would refuse it too, but only when its executor has been chosen. @throws InputError */
export function checkId(id: string): void {
  if (/^\d+$/.test(id) || id.includes(':') || id.length === 0 || id.length > 200) {
    throw new InputError(
      `jobId '${id}' is not allowed (1 to 200 characters, no ':', and not a whole number by itself)`,
    );
  }
}

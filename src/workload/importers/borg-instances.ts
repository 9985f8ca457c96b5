import type { JsonLines } from './json-lines.ts';

/** Kinds of events of the Borg trace, by their number. */
export const BORG_EVENTS = [
  'SUBMIT',
  'QUEUE',
  'ENABLE',
  'SCHEDULE',
  'EVICT',
  'FAIL',
  'FINISH',
  'KILL',
  'LOST',
  'UPDATE_PENDING',
  'UPDATE_RUNNING',
] as const;
export type BorgEvent = (typeof BORG_EVENTS)[number];

/** Stands for what was there before the trace began. */
const BEFORE = 0;
/** Trace times begin at 600 s; they are microseconds. */
export const BORG_ORIGIN = 600e6;

/** What the events say of one instance, in whatever order they come. */
export interface BorgInstance {
  readonly id: string;
  submitted: number;
  readonly scheduled: number[];
  finished: number;
  /** How and when its last attempt ended, where it did. */
  ended: number;
  ending: BorgEvent | null;
  priority: number;
  cpus: number;
  memory: number;
}

/** Takes instance events in. */
export class BorgInstances {
  readonly #instances = new Map<string, BorgInstance>();

  get all(): Iterable<BorgInstance> {
    return this.#instances.values();
  }

  /** @throws InputError at a number that is none, or an unknown type */
  add(event: JsonLines): void {
    const time = event.integer('time');
    const kind = eventKind(event);
    const instance = this.#instance(`${event.integer('collection_id')}/${event.integer('instance_index')}`);
    instance.priority = event.integer('priority', instance.priority);
    this.#addRequest(instance, event.object.resource_request);
    if (kind === 'SUBMIT') instance.submitted = Math.min(instance.submitted, time);
    if (kind === 'SCHEDULE' && time !== BEFORE) instance.scheduled.push(time);
    if (kind === 'FINISH') instance.finished = Math.max(instance.finished, time);
    if (/^(EVICT|FAIL|FINISH|KILL|LOST)$/.test(kind) && time >= instance.ended) {
      instance.ended = time;
      instance.ending = kind;
    }
  }

  #instance(id: string): BorgInstance {
    let instance = this.#instances.get(id);
    if (!instance) {
      instance = {
        id,
        submitted: Number.POSITIVE_INFINITY,
        scheduled: [],
        finished: Number.NEGATIVE_INFINITY,
        ended: Number.NEGATIVE_INFINITY,
        ending: null,
        priority: 0,
        cpus: 0,
        memory: 0,
      };
      this.#instances.set(id, instance);
    }
    return instance;
  }

  /** The greatest request counts; it is absent within reservations. */
  #addRequest(instance: BorgInstance, request: unknown): void {
    const { cpus, memory } = (request ?? {}) as Record<string, unknown>;
    if (Number.isFinite(Number(cpus))) instance.cpus = Math.max(instance.cpus, Number(cpus));
    if (Number.isFinite(Number(memory))) instance.memory = Math.max(instance.memory, Number(memory));
  }
}

/** An event's type, as a number or by name. */
function eventKind(event: JsonLines): BorgEvent {
  const { type } = event.object;
  if (typeof type === 'string' && (BORG_EVENTS as readonly string[]).includes(type)) return type as BorgEvent;
  const kind = BORG_EVENTS[event.integer('type')];
  if (kind) return kind;
  throw event.problem(`'type' is ${String(type)}; allowed: 0 to ${BORG_EVENTS.length - 1}`);
}

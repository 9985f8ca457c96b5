import type { Arena } from '../../core/arena.ts';
import { EventQueue } from '../../core/event-queue.ts';
import { KeyedStream } from '../../core/random.ts';
import type { ClosedArrivalsSpec } from '../../workload/arrivals/schema.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { ClassSampler } from './class-sampler.ts';
import type { Source } from './source.ts';

/** Clients that each think, send a task, and wait until it has left; keyed by (client, ordinal of its task). */
export class ClosedSource implements Source {
  readonly origin = 0;
  readonly #total: number;
  readonly #until: number;
  readonly #think: Distribution;
  readonly #thinkStreams: readonly KeyedStream[];
  readonly #classes: readonly ClassSampler[];
  /** Tasks that each client has sent. */
  readonly #sent: Int32Array;
  /** When thinking clients will send; the payload is the client. */
  readonly #thinking = new EventQueue();
  #next = 0;

  constructor(scenario: Scenario, { clients, think }: ClosedArrivalsSpec, seed: string) {
    const each = <T>(make: (client: number) => T) =>
      Array.from({ length: clients }, (_, client) => make(client));
    this.#total = scenario.horizon.tasks ?? Number.POSITIVE_INFINITY;
    this.#until = toMicros(scenario.horizon.seconds ?? Number.POSITIVE_INFINITY);
    this.#think = createDistribution(think);
    this.#thinkStreams = each((client) => new KeyedStream(seed, `think/client${client}`));
    this.#classes = each((client) => new ClassSampler(scenario, `${seed}/client${client}`));
    this.#sent = new Int32Array(clients);
    for (let client = 0; client < clients; client++) this.#startThinking(client, 0);
  }

  get nextTime(): number {
    if (this.#next >= this.#total) return Number.POSITIVE_INFINITY;
    const time = this.#thinking.nextTime;
    return time <= this.#until ? time : Number.POSITIVE_INFINITY;
  }

  take(tasks: TaskPool, slot: number): void {
    this.#thinking.pop();
    const client = this.#thinking.payload;
    tasks.index[slot] = this.#next;
    tasks.origin[slot] = this.#next++;
    tasks.key[slot] = this.#sent.length * this.#sent[client]! + client;
    tasks.client[slot] = client;
    tasks.submit[slot] = this.#thinking.time;
    this.#classes[client]!.fill(tasks, slot, this.#sent[client]!++);
  }

  left(tasks: TaskPool, slot: number, now: number): void {
    this.#startThinking(tasks.client[slot]!, now);
  }

  idOf(index: number): number {
    return index;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#next);
    arena.write(this.#sent);
    this.#thinking.save(arena);
  }

  load(arena: Arena): void {
    this.#next = arena.readNumber();
    arena.read(this.#sent);
    this.#thinking.load(arena);
  }

  #startThinking(client: number, now: number): void {
    const think = this.#think.sample(this.#thinkStreams[client]!, this.#sent[client]!);
    this.#thinking.push(now + toMicros(think), 0, client);
  }
}

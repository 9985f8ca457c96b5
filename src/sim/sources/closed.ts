import type { Arena } from '../../core/arena.ts';
import type { ClosedArrivalsSpec } from '../../workload/arrivals/schema.ts';
import { toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';
import { ClassSampler } from './class-sampler.ts';
import type { Source } from './source.ts';
import { ThinkingClients } from './thinking-clients.ts';

/** Clients that each think, send a task, and wait until it has left; keyed by (client, ordinal of its task). */
export class ClosedSource implements Source {
  readonly origin = 0;
  readonly #total: number;
  #most: number;
  readonly #until: number;
  readonly #clients: ThinkingClients;
  readonly #classes: readonly ClassSampler[];
  #next = 0;

  constructor(scenario: Scenario, arrivals: ClosedArrivalsSpec, seed: string) {
    this.#total = scenario.horizon.tasks ?? Number.POSITIVE_INFINITY;
    this.#most = this.#total;
    this.#until = toMicros(scenario.horizon.seconds ?? Number.POSITIVE_INFINITY);
    this.#clients = new ThinkingClients(arrivals, seed);
    this.#classes = Array.from(
      { length: arrivals.clients },
      (_, client) => new ClassSampler(scenario, `${seed}/client${client}`),
    );
  }

  get nextTime(): number {
    if (this.#next >= this.#most) return Number.POSITIVE_INFINITY;
    const time = this.#clients.nextTime;
    return time <= this.#until ? time : Number.POSITIVE_INFINITY;
  }

  take(tasks: TaskPool, slot: number): void {
    const clients = this.#clients;
    tasks.submit[slot] = this.nextTime;
    clients.take();
    tasks.index[slot] = this.#next;
    tasks.origin[slot] = this.#next++;
    tasks.key[slot] = clients.key;
    tasks.client[slot] = clients.client;
    this.#classes[clients.client]!.fill(tasks, slot, clients.turn);
  }

  left(tasks: TaskPool, slot: number, now: number): void {
    this.#clients.think(tasks.client[slot]!, now);
  }

  limit(arrivals: number): void {
    this.#most = Math.min(this.#total, this.#next + arrivals);
  }

  redraw(now: number): void {
    this.#clients.redraw(now);
  }

  redrawWork(tasks: TaskPool, slot: number, done: number): number {
    // Its turn, back from its key (client + clients · turn).
    const turn = Math.floor(tasks.key[slot]! / this.#classes.length);
    return this.#classes[tasks.client[slot]!]!.redraw(tasks, slot, turn, done);
  }

  idOf(index: number): number {
    return index;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#next);
    this.#clients.save(arena);
  }

  load(arena: Arena): void {
    this.#next = arena.readNumber();
    this.#most = this.#total;
    this.#clients.load(arena);
  }
}

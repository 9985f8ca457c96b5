import type { Arena, Stateful } from '../../core/arena.ts';
import { EventQueue } from '../../core/event-queue.ts';
import { KeyedStream } from '../../core/random.ts';
import type { ClosedArrivalsSpec } from '../../workload/arrivals/schema.ts';
import { createDistribution, type Distribution } from '../../workload/distribution.ts';
import { toMicros } from '../clock.ts';

/** Clients that each think, send something, and wait until it has ended; how long is keyed by (client, turn). */
export class ThinkingClients implements Stateful {
  /** The client that was last taken, and how often it had sent before. */
  client = 0;
  turn = 0;
  readonly #think: Distribution;
  readonly #streams: readonly KeyedStream[];
  readonly #sent: Int32Array;
  /** When thinking clients will send; the payload is the client. */
  readonly #thinking = new EventQueue();

  constructor({ clients, think }: ClosedArrivalsSpec, seed: string) {
    this.#think = createDistribution(think);
    this.#streams = Array.from(
      { length: clients },
      (_, client) => new KeyedStream(seed, `think/client${client}`),
    );
    this.#sent = new Int32Array(clients);
    for (let client = 0; client < clients; client++) this.think(client, 0);
  }

  /** When the next client sends; Infinity while all wait. Microseconds. */
  get nextTime(): number {
    return this.#thinking.nextTime;
  }

  /** What the randomness of what was last sent is keyed by: another number for every client and turn. */
  get key(): number {
    return this.#sent.length * this.turn + this.client;
  }

  /** The next client sends: see `client` and `turn`. */
  take(): void {
    this.#thinking.pop();
    this.client = this.#thinking.payload;
    this.turn = this.#sent[this.client]!++;
  }

  /** What a client has sent has ended: it thinks. */
  think(client: number, now: number): void {
    const think = this.#think.sample(this.#streams[client]!, this.#sent[client]!);
    this.#thinking.push(now + toMicros(think), 0, client);
  }

  /** For planning: whoever thinks begins to think anew. */
  redraw(now: number): void {
    const clients: number[] = [];
    while (this.#thinking.size > 0) {
      this.#thinking.pop();
      clients.push(this.#thinking.payload);
    }
    for (const client of clients) this.think(client, now);
  }

  save(arena: Arena): void {
    arena.write(this.#sent);
    this.#thinking.save(arena);
  }

  load(arena: Arena): void {
    arena.read(this.#sent);
    this.#thinking.load(arena);
  }
}

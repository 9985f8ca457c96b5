import type { Arena, Stateful } from '../../core/arena.ts';
import { createArrivalProcess } from '../../workload/arrivals/index.ts';
import type { ArrivalProcess } from '../../workload/arrivals/process.ts';
import type { ArrivalProcessSpec, ClosedArrivalsSpec } from '../../workload/arrivals/schema.ts';
import { MICROS, toMicros } from '../clock.ts';
import { ThinkingClients } from './thinking-clients.ts';

/** When workflows start. Times are microseconds. */
export interface Starts extends Stateful {
  readonly nextTime: number;
  /** What the randomness of the workflow that last started is keyed by, and the client that it belongs to. */
  readonly key: number;
  readonly client: number;
  /** The next workflow starts. */
  take(): void;
  /** A client's workflow has ended. */
  left(client: number, now: number): void;
  /** For planning: draws the next start anew. */
  redraw(now: number): void;
}

export function createStarts(arrivals: ArrivalProcessSpec | ClosedArrivalsSpec, seed: string): Starts {
  return arrivals.process === 'closed' ? new ClosedStarts(arrivals, seed) : new OpenStarts(arrivals, seed);
}

/** Starts of an open arrival process, keyed by their ordinal. */
class OpenStarts implements Starts {
  readonly client = 0;
  nextTime = 0;
  key = -1;
  readonly #process: ArrivalProcess;

  constructor(arrivals: ArrivalProcessSpec, seed: string) {
    this.#process = createArrivalProcess(arrivals, seed);
    this.#moveOn();
  }

  take(): void {
    this.key++;
    this.#moveOn();
  }

  left(): void {}

  redraw(now: number): void {
    this.#process.restart?.(now / MICROS);
    this.nextTime = now;
    this.#moveOn();
  }

  save(arena: Arena): void {
    arena.writeNumber(this.key);
    arena.writeNumber(this.nextTime);
    this.#process.save(arena);
  }

  load(arena: Arena): void {
    this.key = arena.readNumber();
    this.nextTime = arena.readNumber();
    this.#process.load(arena);
  }

  #moveOn(): void {
    this.nextTime += toMicros(this.#process.gap(this.key + 1));
  }
}

/** Clients that each start their next workflow a while after the last has ended. */
class ClosedStarts extends ThinkingClients implements Starts {
  left(client: number, now: number): void {
    this.think(client, now);
  }
}

import { type Arena, grown } from '../../core/arena.ts';
import { MICROS } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { Backfill, Placement } from './batch-backfill.ts';
import { CapacityProfile } from './batch-profile.ts';
import { ExpectedReleases, MACHINE } from './batch-releases.ts';

/** A reservation lasts at least so long, and a job that overruns its estimate is expected to go on for so long. */
const LEAST = MICROS;

/**
 * Every job gets a reservation, in the order in which they are chosen, at the earliest time that delays none before
 * it; those reserved for now start. All reservations are made anew in every pass.
 */
export class ConservativeBackfill implements Backfill {
  readonly narrowed = false;
  readonly #engine: Engine;
  readonly #releases: ExpectedReleases;
  readonly #profile = new CapacityProfile();
  /** One for each slot of the task pool whose job has its reservation. */
  #placed = new Uint8Array(16);

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#releases = new ExpectedReleases(engine);
  }

  begin(): void {
    const { fleet, now } = this.#engine;
    const releases = this.#releases;
    releases.refresh();
    this.#placed.fill(0);
    let overrunning = 0;
    let i = 0;
    for (; i < releases.count && releases.ends[i]! <= now; i++) overrunning += releases.slots[i]!;
    this.#profile.reset(now, fleet.free[MACHINE]! + overrunning);
    for (; i < releases.count; i++) this.#profile.release(releases.ends[i]!, releases.slots[i]!);
    if (overrunning > 0) this.#profile.reserve(overrunning, LEAST);
  }

  candidate(task: number): boolean {
    return (this.#placed[task] ?? 0) === 0;
  }

  startable(task: number): boolean {
    return this.#profile.fitsFirst(this.#engine.tasks.slots[task]!, this.#duration(task));
  }

  place(task: number): Placement {
    while (this.#placed.length <= task) this.#placed = grown(this.#placed, 2 * this.#placed.length);
    this.#placed[task] = 1;
    const start = this.#profile.reserve(this.#engine.tasks.slots[task]!, this.#duration(task));
    return start === this.#engine.now ? 'starts' : 'waits';
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#placed.length);
    arena.write(this.#placed);
    this.#profile.save(arena);
  }

  load(arena: Arena): void {
    const length = arena.readNumber();
    this.#placed = new Uint8Array(length);
    arena.read(this.#placed);
    this.#profile.load(arena);
    this.#releases.forget();
  }

  #duration(task: number): number {
    return Math.max(LEAST, this.#engine.predictedMicros(task, MACHINE));
  }
}

import type { Clock } from '../../../src/serve/pending/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that moves when told. Timers run on the monotonic clock; the wall clock may be set to anything. */
export class FakeClock implements Clock {
  /** Milliseconds since 1970. */
  wall = Date.UTC(2026, 0, 1);
  #time = 0;
  #timers = new Set<Timer>();

  readonly monotonic = () => this.#time;
  readonly now = () => this.wall;
  readonly after = (milliseconds: number, run: () => void) => {
    const timer = { at: this.#time + milliseconds, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass; timers run in order, each at its time. */
  advance(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#time = Math.max(this.#time, next.at);
      this.fire(next);
    }
    this.#time = end;
    this.wall += milliseconds;
  }

  /** Moves the clock and runs no timer: as after a suspend, or while the event loop is busy. */
  leap(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Runs all timers now, whether it is their time or not. */
  fireEarly(): void {
    for (const timer of [...this.#timers]) this.fire(timer);
  }

  private fire(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.run();
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

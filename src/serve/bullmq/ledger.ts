/** A job on its way to its end, as far as its router has heard. */
export interface TrackedJob {
  readonly id: string;
  /** Predicted slot-seconds on its executor, at the executor's own speed. */
  readonly seconds: number;
  /** Milliseconds, on a clock that never goes back. */
  readonly added: number;
  /** Seconds from then until its SLA expires; null: it has none. */
  readonly deadline: number | null;
  readonly slots: number;
  /** When its last attempt began; null while it waits. */
  began: number | null;
}

/** Jobs in a queue, whoever put them there, when Redis was last asked. */
export interface Counted {
  readonly waiting: number;
  readonly active: number;
}

/** The load of an executor, in the words of a request. */
export interface Load {
  readonly free: number;
  readonly queueLength: number;
  readonly load: number;
  readonly backlog: number;
}

/** Jobs that are kept in mind, at most: the ends of older ones were missed. */
const MOST_TRACKED = 100_000;

/**
 * What one router knows of one queue: how much work it sent there and has not seen the end of. How many jobs are there is
 * Redis's to say, since others put jobs there too; those are taken to be as long as our own.
 */
export class Ledger {
  readonly #slots: number;
  readonly #jobs = new Map<string, TrackedJob>();
  readonly #running = new Set<TrackedJob>();
  /** Jobs that Redis's last counts do not hold: on their way, arrived since it was asked, and before it is asked again. */
  readonly #onTheirWay = new Set<string>();
  readonly #arrived = new Set<string>();
  readonly #asked = new Set<string>();
  #counted: Counted = { waiting: 0, active: 0 };
  /** Predicted slot-seconds of all jobs in mind. */
  #seconds = 0;
  #meanSeconds: number;
  #seen = 0;

  /** @param usual predicted slot-seconds of a job while none is known */
  constructor(slots: number, usual: number) {
    this.#slots = slots;
    this.#meanSeconds = usual;
  }

  /** A job is on its way. */
  send(job: TrackedJob): void {
    this.#jobs.set(job.id, job);
    this.#onTheirWay.add(job.id);
    this.#seconds += job.seconds;
    this.#seen++;
    this.#meanSeconds += (job.seconds - this.#meanSeconds) / Math.min(this.#seen, RECENT);
    if (this.#jobs.size > MOST_TRACKED) this.take(this.#jobs.keys().next().value!);
  }

  /** Redis has the job: it will be among those that are counted when it is asked the next time. */
  arrived(id: string): void {
    if (this.#onTheirWay.delete(id)) this.#arrived.add(id);
  }

  begin(id: string, now: number): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    job.began = now;
    this.#running.add(job);
  }

  /** It waits again: its worker died, or it failed and is tried once more. */
  wait(id: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    job.began = null;
    this.#running.delete(job);
  }

  /** What was known of a job that is over, or that never came to be; undefined where it is not ours. */
  take(id: string): TrackedJob | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined) return undefined;
    this.#jobs.delete(id);
    for (const uncounted of [this.#onTheirWay, this.#arrived, this.#asked]) uncounted.delete(id);
    this.#running.delete(job);
    this.#seconds = this.#jobs.size === 0 ? 0 : this.#seconds - job.seconds;
    return job;
  }

  /** Those whose end is not known. */
  get size(): number {
    return this.#jobs.size;
  }

  /** Redis is asked now. */
  ask(): void {
    for (const id of this.#arrived) this.#asked.add(id);
    this.#arrived.clear();
  }

  /** What it answered. */
  count(counted: Counted): void {
    this.#counted = counted;
    this.#asked.clear();
  }

  /** A free slot takes what waits at once, so that there is a queue only where all are busy. */
  load(now: number): Load {
    const uncounted = this.#onTheirWay.size + this.#arrived.size + this.#asked.size;
    const load = this.#counted.waiting + this.#counted.active + uncounted;
    const busy = Math.min(this.#slots, load);
    return { free: this.#slots - busy, queueLength: load - busy, load, backlog: this.#backlog(load, now) };
  }

  /** @param load jobs that are there */
  #backlog(load: number, now: number): number {
    const known = this.#jobs.size;
    const own = Math.max(0, this.#seconds - this.#done(now));
    // Fewer than ours: the ends of some are still on their way to us.
    if (load < known) return own * (load / known);
    return own + (load - known) * this.#meanSeconds;
  }

  /** Predicted slot-seconds of the running jobs that are behind them. */
  #done(now: number): number {
    let done = 0;
    for (const { began, slots, seconds } of this.#running) {
      done += Math.min(seconds, (slots * (now - began!)) / 1000);
    }
    return done;
  }
}

/** Jobs over which the mean is taken. */
const RECENT = 500;

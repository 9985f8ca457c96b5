import { MICROS } from '../../sim/clock.ts';

/** One operation of a job: the machine it is bound to, and the seconds that it takes there. */
export interface Operation {
  readonly machine: number;
  readonly seconds: number;
}

/** Jobs, each a chain of operations. */
export type Jobs = readonly (readonly Operation[])[];

/**
 * A job shop in flat arrays. Operations are numbered job by job; time is counted in ticks, the largest unit of which all
 * durations are multiples, so that a bound can be rounded up.
 */
export class Shop {
  readonly size: number;
  readonly machines: number;
  /** Of each operation its job, its machine and its ticks. */
  readonly job: Int32Array;
  readonly machine: Int32Array;
  readonly run: Float64Array;
  /** The operations before and after each in its job; −1 where there is none. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** Of each machine its operations. */
  readonly onMachine: readonly Int32Array[];
  /** Seconds of a tick. */
  readonly tick: number;
  readonly #jobs: Jobs;

  constructor(jobs: Jobs) {
    const operations = jobs.flat();
    const micros = operations.map(({ seconds }) => Math.round(seconds * MICROS));
    const unit = micros.reduce(greatestCommonDivisor, 0) || 1;
    this.#jobs = jobs;
    this.size = operations.length;
    this.tick = unit / MICROS;
    this.machine = Int32Array.from(operations, ({ machine }) => machine);
    this.machines = this.machine.reduce((most, machine) => Math.max(most, machine + 1), 0);
    this.run = Float64Array.from(micros, (each) => each / unit);
    this.job = Int32Array.from(jobs.flatMap((job, j) => job.map(() => j)));
    this.previous = this.job.map((job, i) => (this.job[i - 1] === job ? i - 1 : -1));
    this.next = this.job.map((job, i) => (this.job[i + 1] === job ? i + 1 : -1));
    this.onMachine = Array.from({ length: this.machines }, (_, m) =>
      Int32Array.from(operations.keys()).filter((i) => this.machine[i] === m),
    );
  }

  /** Seconds at which each operation of each job begins, from ticks. */
  schedule(starts: ArrayLike<number>): number[][] {
    let i = 0;
    return this.#jobs.map((job) => job.map(() => starts[i++]! * this.tick));
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

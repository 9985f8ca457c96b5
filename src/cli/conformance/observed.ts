import { MICROS } from '../../sim/clock.ts';
import { OUTCOMES, type Outcome } from '../../sim/endings.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule.ts';

const COMPLETED = OUTCOMES.indexOf('completed');

/**
 * What one recorded run showed after its warm-up. Means over tasks cover the tasks after the warm-up; means over time
 * cover the window from the first of these arrivals to the last. Seconds.
 */
export class Observed {
  readonly result: RunResult;
  readonly schedule: Schedule;
  /** The ordinal of the first task that counts. */
  readonly #warmup: number;
  #states: Float64Array | undefined;

  /** @param warmup share of the arrivals that the metrics leave out */
  constructor(result: RunResult, schedule: Schedule, warmup: number) {
    this.result = result;
    this.schedule = schedule;
    this.#warmup = Math.round(schedule.size * warmup);
  }

  /** The mean of a number of the completed tasks; given the ordinal of arrival. */
  mean(of: (task: number) => number): number {
    const { outcome, size } = this.schedule;
    let sum = 0;
    let count = 0;
    for (let task = this.#warmup; task < size; task++) {
      if (outcome[task] !== COMPLETED) continue;
      sum += of(task);
      count++;
    }
    return sum / count;
  }

  /** The share of the completed tasks for which `holds`. */
  share(holds: (task: number) => boolean): number {
    return this.mean((task) => Number(holds(task)));
  }

  wait(task: number): number {
    return (this.schedule.start[task]! - this.schedule.arrival[task]!) / MICROS;
  }

  response(task: number): number {
    return (this.schedule.finish[task]! - this.schedule.arrival[task]!) / MICROS;
  }

  /** The share of the tasks that arrived which ended so, of one class or of all. */
  ended(outcome: Outcome, classIndex?: number): number {
    const { schedule } = this;
    const code = OUTCOMES.indexOf(outcome);
    let count = 0;
    let all = 0;
    for (let task = this.#warmup; task < schedule.size; task++) {
      if (classIndex !== undefined && schedule.classIndex[task] !== classIndex) continue;
      all++;
      if (schedule.outcome[task] === code) count++;
    }
    return count / all;
  }

  /** The mean over time of the number of tasks, of one class or of all, that are between two moments of theirs. */
  average(from: 'arrival' | 'start', to: 'start' | 'finish', classIndex?: number): number {
    const { schedule } = this;
    const [begin, end] = this.#window();
    let area = 0;
    for (let task = 0; task < schedule.size; task++) {
      if (schedule.outcome[task] !== COMPLETED) continue;
      if (classIndex !== undefined && schedule.classIndex[task] !== classIndex) continue;
      const low = Math.max(begin, schedule[from][task]!);
      const high = Math.min(end, schedule[to][task]!);
      if (high > low) area += high - low;
    }
    return area / (end - begin);
  }

  /** The share of time during which `n` tasks are in the system. */
  state(n: number): number {
    this.#states ??= this.#stateShares();
    return this.#states[n] ?? 0;
  }

  /** Tasks completed a second. */
  throughput(): number {
    const [begin, end] = this.#window();
    return (this.gapsBetweenDepartures().length * MICROS) / (end - begin);
  }

  /** When the last task finished, in seconds from the start of the run. */
  lastFinish(): number {
    const { finish, size } = this.schedule;
    return finish.slice(0, size).reduce((latest, time) => (time > latest ? time : latest), 0) / MICROS;
  }

  /** Seconds from one departure to the next, within the window. */
  gapsBetweenDepartures(): Float64Array {
    const { finish, size } = this.schedule;
    const [begin, end] = this.#window();
    const departures = finish
      .slice(0, size)
      .filter((time) => time >= begin && time <= end)
      .sort();
    return departures.slice(1).map((time, k) => (time - departures[k]!) / MICROS);
  }

  #window(): [begin: number, end: number] {
    const { arrival, size } = this.schedule;
    return [arrival[this.#warmup]!, arrival[size - 1]!];
  }

  #stateShares(): Float64Array {
    const { arrival, finish, outcome, size } = this.schedule;
    const rejected = OUTCOMES.indexOf('rejected');
    const entered = (_: number, task: number) => outcome[task] !== rejected;
    const arrivals = arrival.slice(0, size).filter(entered);
    const departures = finish.slice(0, size).filter(entered).sort();
    const [begin, end] = this.#window();
    const times: number[] = [];
    let now = begin;
    for (let a = 0, d = 0; now < end; ) {
      const next = Math.min(arrivals[a] ?? Number.POSITIVE_INFINITY, departures[d]!);
      const until = Math.min(next, end);
      if (until > now) {
        times[a - d] = (times[a - d] ?? 0) + (until - now);
        now = until;
      }
      if (arrivals[a] === next) a++;
      else d++;
    }
    return Float64Array.from(times, (time) => (time ?? 0) / (end - begin));
  }
}

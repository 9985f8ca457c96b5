import { countQueues } from './counts.ts';
import type { RoutedExecutor } from './executor-options.ts';
import { Lane, type LaneGiven } from './lane.ts';

export interface FleetGiven extends LaneGiven {
  readonly executors: readonly RoutedExecutor[];
  /** Milliseconds for which counts of jobs are good. */
  readonly countsMs: number;
  /** Seconds between two looks whether queues have workers. */
  readonly workersEvery: number;
}

/** Counts so many times as old as they should be are waited for. */
const STALE = 20;

/** All executors of a router, and what is known of them. */
export class Fleet {
  readonly lanes: readonly Lane[];
  readonly #given: FleetGiven;
  readonly #looks: NodeJS.Timeout;
  #counted = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  static async open(given: FleetGiven): Promise<Fleet> {
    const lanes = await Promise.all(given.executors.map((executor) => Lane.open(executor, given)));
    const fleet = new Fleet(given, lanes);
    await fleet.#look();
    return fleet;
  }

  private constructor(given: FleetGiven, lanes: readonly Lane[]) {
    this.#given = given;
    this.lanes = lanes;
    this.#looks = setInterval(() => void this.#look(), 1000 * given.workersEvery).unref();
  }

  named(name: string | null): Lane | null {
    return this.lanes.find(({ executor }) => executor.name === name) ?? null;
  }

  ofQueue(queue: string): Lane | null {
    return this.lanes.find(({ executor }) => executor.queue === queue) ?? null;
  }

  /**
   * Asks Redis how many jobs there are, unless it has just been asked: one round trip. Nobody waits for it who knows how
   * many there were a moment ago, for what is sent meanwhile is known here.
   */
  async count(): Promise<void> {
    const { countsMs, monotonic } = this.#given;
    const age = monotonic() - this.#counted;
    if (age < countsMs) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    if (age >= STALE * countsMs) return this.#asking;
    // Who waits for it next hears of it.
    this.#asking.catch(() => {});
  }

  async close(): Promise<void> {
    clearInterval(this.#looks);
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  async #ask(): Promise<void> {
    const { redis, prefix, monotonic } = this.#given;
    const now = monotonic();
    for (const { ledger } of this.lanes) ledger.ask();
    const queues = this.lanes.map(({ executor }) => executor.queue);
    for (const [k, counts] of (await countQueues(redis, prefix, queues)).entries()) {
      const lane = this.lanes[k]!;
      lane.ledger.count(counts);
      lane.paused = counts.paused;
    }
    this.#counted = now;
  }

  async #look(): Promise<void> {
    try {
      await Promise.all(this.lanes.map((lane) => lane.look()));
    } catch (error) {
      this.#given.listener.problem('workers could not be counted', error);
    }
  }
}

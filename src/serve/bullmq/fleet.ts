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

/** All executors of a router, and what is known of them. */
export class Fleet {
  readonly lanes: readonly Lane[];
  readonly #given: FleetGiven;
  readonly #looks: NodeJS.Timeout;
  #counted = Number.NEGATIVE_INFINITY;

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

  /** Asks Redis how many jobs there are, unless it has just been asked: one round trip. */
  async count(): Promise<void> {
    const { redis, prefix, countsMs, monotonic } = this.#given;
    const now = monotonic();
    if (now - this.#counted < countsMs) return;
    for (const { ledger } of this.lanes) ledger.ask();
    const queues = this.lanes.map(({ executor }) => executor.queue);
    for (const [k, counts] of (await countQueues(redis, prefix, queues)).entries()) {
      const lane = this.lanes[k]!;
      lane.ledger.count(counts);
      lane.paused = counts.paused;
    }
    this.#counted = now;
  }

  async close(): Promise<void> {
    clearInterval(this.#looks);
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  async #look(): Promise<void> {
    try {
      await Promise.all(this.lanes.map((lane) => lane.look()));
    } catch (error) {
      this.#given.listener.problem('workers could not be counted', error);
    }
  }
}

import type { Fleet } from '../fleet.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

/** Tables of whole units: what each class of tasks takes, what each pool offers, by kind of resource. */
export class Demands {
  /** Names of the resources that are offered or asked for anywhere. */
  readonly kinds: readonly string[];
  readonly #rows: readonly Float64Array[];
  readonly #offers: readonly Float64Array[];

  constructor({ executors, tasks }: Pick<ScenarioSpec, 'executors' | 'tasks'>) {
    const offers = executors.map(({ resources }) => resources ?? {});
    const demands = tasks.map(({ demand }) => demand ?? {});
    this.kinds = [...new Set([...offers, ...demands].flatMap((units) => Object.keys(units)))];
    const row = (units: Readonly<Record<string, number>>) =>
      Float64Array.from(this.kinds, (kind) => units[kind] ?? 0);
    this.#offers = offers.map(row);
    this.#rows = demands.map(row);
  }

  /** What a task of a class takes, by kind. */
  row(classIndex: number): Float64Array {
    return this.#rows[classIndex]!;
  }

  /** What an executor of a pool offers, by kind. */
  offer(pool: number): Float64Array {
    return this.#offers[pool]!;
  }

  /** What the executors offer, a row for each. */
  capacities(fleet: Fleet): Float64Array {
    const rows = new Float64Array(fleet.size * this.kinds.length);
    fleet.pool.forEach((pool, executor) => {
      rows.set(this.offer(pool), executor * this.kinds.length);
    });
    return rows;
  }
}

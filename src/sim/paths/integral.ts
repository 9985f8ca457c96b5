import type { Arena, Stateful } from '../../core/arena.ts';
import type { Path } from './path.ts';

/** Whole numbers by pool that change now and then: how many, and since which microsecond. */
export interface Levels {
  readonly level: Float64Array;
  readonly changed: Float64Array;
}

/** ∫ path × level dt for every pool that has a path. Be told of each change of a level before it. */
export class PathIntegral implements Stateful {
  readonly #paths: readonly (Path | null)[];
  readonly #levels: Levels;
  readonly #settled: Float64Array;

  constructor(paths: readonly (Path | null)[], levels: Levels) {
    this.#paths = paths;
    this.#levels = levels;
    this.#settled = new Float64Array(paths.length);
  }

  /** A pool has been at a level from one time until another. */
  settle(pool: number, level: number, since: number, now: number): void {
    const path = this.#paths[pool];
    if (path && level !== 0) this.#settled[pool]! += level * path.integral(since, now);
  }

  /** Of one pool, in units of the path × seconds. */
  of(pool: number, now: number): number {
    const path = this.#paths[pool];
    if (!path) return 0;
    const { level, changed } = this.#levels;
    return this.#settled[pool]! + level[pool]! * path.integral(changed[pool]!, now);
  }

  save(arena: Arena): void {
    arena.write(this.#settled);
  }

  load(arena: Arena): void {
    arena.read(this.#settled);
  }
}

import type { Choice } from '../control/choices/choice.ts';
import type { Engine } from '../engine.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { NONE } from '../tasks.ts';
import type { ScaledPool } from './scaled-pool.ts';
import type { Scaling } from './scaling.ts';

/**
 * Lets the policy grow and shrink pools: for each of them a row whose executor would be switched on, then for each one
 * whose executor would be switched off. The task is asked about again; a pool can change once at an instant.
 */
export class ScaleChoice implements Choice {
  readonly kind = 'scale';
  readonly ofGangs = true;
  readonly #scaling: Scaling;
  readonly #pools: readonly ScaledPool[];

  constructor(engine: Engine) {
    this.#scaling = engine.features.elasticity!;
    this.#pools = this.#scaling.decided;
  }

  /** Only what may be switched on is a way out for a task that nobody takes. */
  list(point: SimulatedPoint): boolean {
    const on = this.#pools.map((pool) => this.#add(point, pool, pool.nextOn));
    for (const pool of this.#pools) this.#add(point, pool, pool.nextOff);
    return on.includes(true);
  }

  apply(_task: number, executor: number): void {
    this.#scaling.toggle(executor);
  }

  #add(point: SimulatedPoint, { members }: ScaledPool, executor: number): boolean {
    const allowed = executor !== NONE && !this.#scaling.changedNow(members[0]!);
    point.add('scale', NONE, executor === NONE ? members[0]! : executor, allowed);
    return allowed;
  }

  save(): void {}

  load(): void {}
}

import type { Choice } from '../control/choices/choice.ts';
import type { DecisionPoint } from '../decision-point.ts';
import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';
import type { ScaledPool } from './scaled-pool.ts';
import type { Scaling } from './scaling.ts';

/**
 * Lets the policy grow and shrink pools: for each of them a row whose executor would be switched on, and one whose
 * executor would be switched off. The task is asked about again; its pool can change once at an instant.
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

  list(point: DecisionPoint): boolean {
    let any = false;
    for (const { nextOn, nextOff, members } of this.#pools) {
      const still = !this.#scaling.changedNow(members[0]!);
      for (const executor of [nextOn, nextOff]) {
        const allowed = still && executor !== NONE;
        point.add('scale', NONE, executor === NONE ? members[0]! : executor, allowed);
        any ||= allowed;
      }
    }
    return any;
  }

  apply(_task: number, executor: number): void {
    this.#scaling.toggle(executor);
  }

  save(): void {}

  load(): void {}
}

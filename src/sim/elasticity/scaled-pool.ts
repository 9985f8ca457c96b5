import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';
import type { ScaleSpec } from './schema.ts';
import { BOOTING, DRAINING, OFF, type Switches } from './switches.ts';

/** A pool whose members are switched on and off: who is next. It has no state of its own. */
export class ScaledPool {
  readonly spec: ScaleSpec;
  readonly members: readonly number[];
  readonly slots: number;
  readonly #engine: Engine;
  readonly #switches: Switches;

  constructor(engine: Engine, switches: Switches, spec: ScaleSpec, members: readonly number[]) {
    this.spec = spec;
    this.members = members;
    this.slots = engine.fleet.slots[members[0]!]!;
    this.#engine = engine;
    this.#switches = switches;
  }

  /** Members that are on and stay on; those that were taken away are not counted. */
  get size(): number {
    return this.members.filter((executor) => this.#switches.isOn(executor) && !this.#isAway(executor)).length;
  }

  /** The member to switch on next: one that drains if there is one, else the first that is off; NONE if all are on. */
  get nextOn(): number {
    const wanted = (state: number) => this.#find((executor) => this.#switches.stateOf(executor) === state);
    const draining = wanted(DRAINING);
    return draining === NONE ? wanted(OFF) : draining;
  }

  /**
   * The member to switch off next: one that boots for nobody, else the one with the fewest tasks that is up, the last
   * of them; NONE where that would leave fewer than the least.
   */
  get nextOff(): number {
    if (this.size <= this.spec.min) return NONE;
    const { fleet } = this.#engine;
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (const executor of this.members) {
      const boots = this.#switches.stateOf(executor) === BOOTING;
      const tasks = fleet.inSystem[executor]!;
      if (!this.#switches.isOn(executor) || this.#isAway(executor) || (boots && tasks > 0)) continue;
      const rank = boots ? -1 : tasks;
      if (rank > least) continue;
      best = executor;
      least = rank;
    }
    return best;
  }

  #find(matches: (executor: number) => boolean): number {
    return this.members.find((executor) => matches(executor) && !this.#isAway(executor)) ?? NONE;
  }

  #isAway(executor: number): boolean {
    return this.#engine.features.spot?.isAway(executor) ?? false;
  }
}

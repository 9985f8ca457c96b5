import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { DecisionPoint } from '../decision-point.ts';
import { type Kpis, noKpis } from '../kpis.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Scheduler } from '../scheduler.ts';
import { Simulator, type Snapshot } from '../simulator.ts';

/** Which future planners simulate: one that anybody could draw, or the run's own. */
export type Future = 'fresh' | 'true';

const FUTURES: readonly Future[] = ['fresh', 'true'];

export interface WorldsGiven {
  readonly scenario: Scenario;
  readonly seed: string;
  /** What names the worlds' seeds: another word, other worlds. */
  readonly purpose: string;
  readonly samples: number;
  /** How many more tasks (or workflows) arrive in an imagined future. */
  readonly horizon: number;
  readonly future: Future;
}

/** The future that a user asked for. @throws InputError */
export function futureOf(value: number | string, where: string): Future {
  const found = FUTURES.find((each) => each === String(value));
  if (found === undefined) {
    throw new InputError(`${where}: future=${value} is not allowed${allowedNames(String(value), FUTURES)}`);
  }
  return found;
}

/**
 * Imagined futures of a run, the same for every candidate of a choice (common random numbers). Each is a simulator of
 * the same scenario that the run's snapshot is restored into, with a seed of its own: `<seed>/<purpose>/<k>`.
 * So many more tasks arrive and all that are there are played to their end, so that nothing is cut off half paid.
 *
 * With `fresh` the snapshot's knowledge of the future is drawn anew: arrivals, and what is unknown of the work of tasks in
 * the system, given their estimates and what is done of them. After a trace nothing more arrives, and work is what its
 * estimates say. What has been drawn already stays true where nobody keeps how it came about: attempts under way where
 * runs can be interrupted, breakdowns, boots and impatience that are due next, and the state of an MMPP.
 *
 * With `true` it is the run's own future, which gives bounds and no schedulers.
 */
export class Worlds {
  readonly count: number;
  readonly #given: WorldsGiven;
  readonly #simulators: readonly Simulator[];
  readonly #fresh: boolean;
  #snapshot: Snapshot | undefined;
  #before = noKpis();
  #after = noKpis();
  #reward = 0;
  /** Futures played so far. */
  simulations = 0;

  constructor(given: WorldsGiven) {
    const { scenario, seed, purpose, samples, future } = given;
    this.#given = given;
    this.#fresh = future === 'fresh';
    // The one true future needs no second sample.
    this.count = this.#fresh ? samples : 1;
    this.#simulators = Array.from({ length: this.count }, (_, k) => {
      const own = this.#fresh ? `${seed}/${purpose}/${k}` : seed;
      return new Simulator(scenario, { seed: own, window: seed });
    });
  }

  /** From now on the futures of this choice are played. */
  imagine(point: DecisionPoint): void {
    this.#snapshot = Simulator.of(point).snapshot(this.#snapshot);
  }

  /** Goes back to the choice, in future `k`; returns it. */
  enter(k: number): DecisionPoint {
    const simulator = this.#simulators[k]!;
    simulator.restore(this.#snapshot!);
    simulator.imagine(this.#given.horizon, this.#fresh);
    simulator.readKpis(this.#before);
    this.#reward = 0;
    this.simulations++;
    return simulator.open!;
  }

  /** Answers the open choice of future `k`; returns the next, undefined at the end. */
  step(k: number, row: number): DecisionPoint | undefined {
    const simulator = this.#simulators[k]!;
    simulator.apply(row);
    const point = simulator.advance();
    if (!point || !this.#given.scenario.rewardOf.linear) this.#settle(simulator);
    return point;
  }

  /** Lets a scheduler play future `k` to its end; returns Σ reward since {@link enter}. */
  finish(k: number, point: DecisionPoint | undefined, scheduler: Scheduler): number {
    for (let open = point; open; ) open = this.step(k, scheduler.choose(open));
    return this.#reward;
  }

  #settle(simulator: Simulator): void {
    const before: Kpis = this.#before;
    simulator.readKpis(this.#after);
    this.#reward += this.#given.scenario.rewardOf.of(before, this.#after);
    this.#before = this.#after;
    this.#after = before;
  }
}

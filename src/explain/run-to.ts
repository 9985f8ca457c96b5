import { InputError } from '../core/errors.ts';
import { type Kpis, noKpis } from '../sim/kpis.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import type { SimulatedPoint } from '../sim/simulated-point.ts';
import { Simulator } from '../sim/simulator.ts';
import type { Steps } from './scoring.ts';

/** A decision of a run: counting from 0. */
export interface DecisionGiven {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly decision: number;
}

/** A run that stands before a decision. */
export interface Reached {
  readonly simulator: Simulator;
  readonly scheduler: Scheduler;
  readonly point: SimulatedPoint;
  readonly earnings: Earnings;
}

/** Rewards of a run so far. */
export class Earnings {
  reward = 0;
  #before: Kpis = noKpis();
  #after: Kpis = noKpis();

  /** At a simulator's first decision. */
  begin(simulator: Simulator): void {
    simulator.readKpis(this.#before);
  }

  /** After each decision; a reward that is linear in the KPIs telescopes, so that once at the end is enough. */
  settle(simulator: Simulator, ended: boolean): void {
    const { rewardOf } = simulator.scenario;
    if (rewardOf.linear && !ended) return;
    simulator.readKpis(this.#after);
    this.reward += rewardOf.of(this.#before, this.#after);
    [this.#before, this.#after] = [this.#after, this.#before];
  }

  copy(): Earnings {
    const copy = new Earnings();
    copy.reward = this.reward;
    Object.assign(copy.#before, this.#before);
    return copy;
  }
}

/**
 * Plays a scenario up to a decision, which stays open.
 *
 * @throws InputError when the run has fewer decisions, or charges the time that choosing takes, which is never the same twice
 */
export function* runTo(
  { scenario, seed, decision }: DecisionGiven,
  create: SchedulerFactory,
): Steps<Reached> {
  if (scenario.thinking && scenario.thinking.measured !== 0) {
    throw new InputError(
      `${scenario.name}: thinking is measured, so no run is like another (thinking.measured here: 0)`,
    );
  }
  const scheduler = create({ scenario, parameters: {}, seed });
  const simulator = new Simulator(scenario, { seed });
  const earnings = new Earnings();
  let point = simulator.advance();
  earnings.begin(simulator);
  for (let n = 0; point; n++) {
    if (n === decision) return { simulator, scheduler, point, earnings };
    answer(simulator, scheduler, scheduler.choose(point));
    point = simulator.advance();
    earnings.settle(simulator, !point);
    yield;
  }
  throw new InputError(`decision ${decision}: ${decisionsOf(simulator.decisions)}`);
}

export function answer(simulator: Simulator, scheduler: Scheduler, choice: number): void {
  simulator.apply(choice, 0, scheduler.messageRounds ?? 0);
}

function decisionsOf(count: number): string {
  if (count === 0) return 'the run has no decisions';
  return `the run has ${count} decision${count === 1 ? '' : 's'}, 0 to ${count - 1}`;
}

import type { DecisionPoint } from '../../sim/decision-point.ts';
import { candidatesOf } from '../../sim/planning/candidates.ts';
import { Worlds } from '../../sim/planning/worlds.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import { type Situation, situationOf } from './situation.ts';

/** A choice of a run, beside what its other candidates would have come to; JSON. */
export interface ExaminedChoice {
  /** Which of the run's choices it is, from 0. */
  readonly decision: number;
  readonly situation: Situation;
  /** Candidates that were simulated, the chosen one included. */
  readonly candidates: number;
  /** By how much the objective is greater than with the best of them: ≥ 0. */
  readonly regret: number;
}

export interface ExaminationOptions {
  readonly seed: string;
  /** How many choices to examine, evenly spread over those at which there is something to choose. */
  readonly choices: number;
  /** Tasks (or workflows) that still arrive after a choice; then all that are there are played to their end. */
  readonly horizon?: number;
  /** Most candidates of a choice. */
  readonly limit?: number;
}

/** Long beside the busy periods after which a choice no longer matters, at the loads of the shipped scenarios. */
const HORIZON = 200;
const LIMIT = 16;

/**
 * Regret by counterfactual: at some of a run's choices every other candidate is taken from the same snapshot, and the
 * same scheduler plays on under the same noise (arrivals, work, failures), since streams are keyed by what they are for.
 *
 * It is regret in hindsight: even the best policy regrets what nobody could know. Policies can be compared by it, and
 * situations of one policy; zero is out of reach where the future is uncertain. Time that messages or thinking take is
 * not charged in counterfactuals.
 *
 * @param create makes the run's scheduler, the same each time
 */
export function examine(
  scenario: Scenario,
  create: () => Scheduler,
  { seed, choices, horizon = HORIZON, limit = LIMIT }: ExaminationOptions,
): ExaminedChoice[] {
  const wanted = new Set(spread(countReal(new Simulator(scenario, { seed }), create()), choices));
  const worlds = new Worlds({ scenario, seed, purpose: 'regret', samples: 1, horizon, future: 'true' });
  const examined: ExaminedChoice[] = [];
  const simulator = new Simulator(scenario, { seed });
  const scheduler = create();
  let real = 0;
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    const decision = simulator.decisions;
    const choice = scheduler.choose(point);
    if (isReal(point) && wanted.has(real++)) {
      const rows = candidatesOf(point, scheduler, choice, limit);
      const rewards = rewardsOf(worlds, point, rows, scheduler, create);
      const regret = Math.max(...rewards) - rewards[0]!;
      examined.push({ decision, situation: situationOf(point), candidates: rows.length, regret });
    }
    simulator.apply(choice, 0, scheduler.messageRounds ?? 0);
  }
  return examined;
}

/** Σ reward after each of these candidates, the same scheduler playing on. */
export function rewardsOf(
  worlds: Worlds,
  point: DecisionPoint,
  rows: readonly number[],
  scheduler: Scheduler,
  create: () => Scheduler,
): number[] {
  const memory = scheduler.save?.();
  worlds.imagine(point);
  return rows.map((row) => {
    const successor = create();
    if (memory !== undefined) successor.load?.(memory);
    worlds.enter(0);
    return worlds.finish(0, worlds.step(0, row), successor);
  });
}

/** How many choices of a whole run have more than one candidate. */
function countReal(simulator: Simulator, scheduler: Scheduler): number {
  let count = 0;
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    if (isReal(point)) count++;
    simulator.apply(scheduler.choose(point), 0, scheduler.messageRounds ?? 0);
  }
  return count;
}

function isReal(point: DecisionPoint): boolean {
  let allowed = 0;
  for (let i = 0; i < point.size && allowed < 2; i++) if (point.allowed(i)) allowed++;
  return allowed > 1;
}

/** So many of the numbers below `of`, from the middles of equal parts; all of them where there are no more. */
function spread(of: number, count: number): number[] {
  if (of <= count) return Array.from({ length: of }, (_, k) => k);
  return Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * of) / count));
}

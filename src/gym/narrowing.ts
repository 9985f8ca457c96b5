import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import type { Simulator } from '../sim/simulator.ts';
import type { AskedKind } from './features/index.ts';
import type { OneKindFeatures } from './features/one-kind.ts';

/** An environment that asks about one kind of row only; a rule answers all else. */
export interface Narrowing {
  readonly kind: AskedKind;
  readonly rule: SchedulerFactory;
}

/** What is chosen where nobody need be asked; null where somebody is. */
export type Unasked = (point: DecisionPoint) => number | null;

/** Everything but a choice among rows of one kind is the rule's; `features` then picks what is seen of that choice. */
export function ruleUnasked(features: OneKindFeatures, rule: Scheduler): Unasked {
  return (point) => {
    const usual = rule.choose(point);
    return features.narrow(point, usual) ? null : usual;
  };
}

/** The next choice about which somebody is asked. */
export function nextAsked(simulator: Simulator, unasked: Unasked): DecisionPoint | undefined {
  let point = simulator.advance();
  for (; point; point = simulator.advance()) {
    const usual = unasked(point);
    if (usual === null) return point;
    simulator.apply(usual);
  }
  return undefined;
}

/** Plays a scenario as a narrowed environment does, where `asked` answers. Its memory is the rule's. */
export function narrowedScheduler(features: OneKindFeatures, rule: Scheduler, asked: Scheduler): Scheduler {
  const unasked = ruleUnasked(features, rule);
  return {
    choose: (point) => unasked(point) ?? asked.choose(point),
    ...(rule.save && { save: () => rule.save!() }),
    ...(rule.load && { load: (state) => rule.load!(state) }),
  };
}

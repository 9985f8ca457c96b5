import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import type { AskedKind } from './features/index.ts';
import type { OneKindFeatures } from './features/one-kind.ts';

/** An environment that asks about one kind of row only; a rule answers all else. */
export interface Narrowing {
  readonly kind: AskedKind;
  readonly rule: SchedulerFactory;
}

/**
 * Plays a scenario as a narrowed environment does: `asked` answers where there is a row of its kind to choose from, and
 * sees the rows that `features` has then picked; the rule answers all else. Its memory is the rule's.
 */
export function narrowedScheduler(features: OneKindFeatures, rule: Scheduler, asked: Scheduler): Scheduler {
  return {
    choose(point) {
      const usual = rule.choose(point);
      return features.narrow(point, usual) ? asked.choose(point) : usual;
    },
    ...(rule.save && { save: () => rule.save!() }),
    ...(rule.load && { load: (state) => rule.load!(state) }),
  };
}

import { type Explanation, explained } from '../../explain/explanation.ts';
import { type DecisionGiven, runTo } from '../../explain/run-to.ts';
import type { Steps } from '../../explain/scoring.ts';
import type { Policy } from '../policy.ts';
import { type Explained, explainedPolicy } from './explained.ts';

/** @throws InputError when the run has fewer decisions */
export function* explainDecision(given: DecisionGiven, policy: Policy): Steps<Explanation> {
  let own: Explained | undefined;
  const { point, scheduler } = yield* runTo(given, (wanted) => {
    own = explainedPolicy(policy, wanted);
    return own.scheduler;
  });
  const chosen = scheduler.choose(point);
  const scoring = yield* own!.scoring(point);
  return explained(point, chosen, scoring, own!.because());
}

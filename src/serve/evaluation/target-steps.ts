import type { LoggedStep } from '../../bench/off-policy/logged-step.ts';
import { InputError } from '../../core/errors.ts';
import { candidateNames } from '../decision/candidates.ts';
import { type Decided, decide, type Seat, type Terms } from '../decision/decider.ts';
import { CandidateFeatures } from './candidate-features.ts';
import type { Dropped } from './dropped.ts';
import type { LoggedDecision } from './logged-decisions.ts';
import type { Metric } from './metric.ts';

export interface TargetOptions {
  readonly metric: Metric;
  /** Leave out decisions that the log had no choice in but one, rather than find no support for another. */
  readonly drawnOnly: boolean;
}

/** What another policy would have done in the decisions of a log. */
export interface TargetSteps {
  readonly steps: readonly LoggedStep[];
  /** Decisions that its fallback scheduler would have made. */
  readonly fallbacks: number;
  /** What was wrong with the first request that the policy cannot read; null where it reads all. */
  readonly unreadable: string | null;
}

/**
 * Puts the requests of a log to another policy, as the server would, under the rules that held then.
 *
 * Only what a policy decided counts: where the log's fallback scheduler did, nothing was drawn. The decision by the
 * policy under evaluation is certain; where its inputs are out of its range its fallback answers, as in production.
 *
 * @param dropped hears of each decision that is left out
 */
export function targetSteps(
  decisions: readonly LoggedDecision[],
  seat: Seat,
  { metric, drawnOnly }: TargetOptions,
  dropped: Dropped,
): TargetSteps {
  const executors = decisions.flatMap(({ request }) => request.executors.map(({ name }) => name));
  const features = new CandidateFeatures(new Set(executors));
  const steps: LoggedStep[] = [];
  let [fallbacks, unreadable]: [number, string | null] = [0, null];
  for (const decision of decisions) {
    const outcome = decision.outcome === null ? undefined : metric.of(decision.outcome);
    const reason = reasonToDrop(decision, outcome);
    if (reason !== null) {
      dropped.add(reason);
      continue;
    }
    const decided = asked(seat, decision);
    if (typeof decided === 'string') {
      unreadable ??= decided;
      dropped.add('not for this policy');
      continue;
    }
    const step = stepOf(decision, outcome!, decided, features);
    if (drawnOnly && !isDrawn(decision, decided)) dropped.add('not drawn at random');
    else {
      steps.push(step);
      if (decided.reason !== null) fallbacks++;
    }
  }
  return { steps, fallbacks, unreadable };
}

function reasonToDrop(
  { action, fallback, pending, mode, propensity, outcome }: LoggedDecision,
  value: number | undefined,
): string | null {
  if (fallback !== null) return `the fallback decided: ${fallback}`;
  if (mode !== 'enforce') return `mode ${mode}: nobody knows what was done`;
  if (pending) return 'a person was asked';
  if (action === null || propensity === 0) return 'nothing was chosen';
  if (outcome === null) return 'no outcome was reported';
  return value === undefined ? 'its outcome does not tell the metric' : null;
}

/** What the policy would have done; what is wrong with the request where it cannot be asked. */
function asked(seat: Seat, { id, request, forbidden, candidates }: LoggedDecision): Decided | string {
  const names = new Set([...forbidden].map((i) => candidates[i]));
  const terms: Terms = {
    mode: 'enforce',
    suspended: null,
    explore: 0,
    late: () => false,
    guard(_request, point) {
      candidateNames(point).forEach((name, i) => {
        if (names.has(name)) point.forbid(i);
      });
      return [];
    },
  };
  try {
    const decided = decide(seat, request, id, terms);
    return decided.choice === null ? 'nothing is left for it to choose' : decided;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function stepOf(
  { candidates, action, propensity }: LoggedDecision,
  outcome: number,
  { point, choice }: Decided,
  features: CandidateFeatures,
): LoggedStep {
  const names = candidateNames(point);
  const taken = candidates[action!]!;
  const agrees = names[choice!] === taken;
  return {
    outcome,
    propensity,
    agrees,
    supported: agrees || (propensity < 1 && candidates.includes(names[choice!]!)),
    features: features.of(point, names.indexOf(taken)),
    targetFeatures: features.of(point, choice!),
  };
}

/** With one candidate there is nothing to draw. */
function isDrawn({ propensity }: LoggedDecision, { point }: Decided): boolean {
  if (propensity < 1) return true;
  let open = 0;
  for (let i = 0; i < point.size; i++) if (point.allowed(i)) open++;
  return open === 1;
}

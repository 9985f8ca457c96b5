import type { Scheduler } from '../../sim/scheduler.ts';
import type { Mode, Reason } from './answer.ts';
import { explored } from './propensity.ts';
import type { DecideRequest } from './request.ts';
import type { ServedPoint } from './served-point.ts';
import { fallbackChoice, type Judgement } from './served-policy.ts';

/** A rule that was asked, for the audit log. */
export interface RuleCheck {
  readonly rule: string;
  readonly passed: boolean;
  /** Candidates that it takes away. */
  readonly forbids: readonly number[];
  /** Why it could not be evaluated for some of them, which are then taken away too. */
  readonly problem?: string | undefined;
}

/** Takes candidates away that a rule forbids. */
export type Guard = (request: DecideRequest, point: ServedPoint) => readonly RuleCheck[];

/** Names what a policy has never met the like of; null where there is nothing. */
export type Strangeness = (judgement: Judgement) => string | null;

/** Whoever reads a request and has something to say about it. */
export interface Answering {
  /** @throws InputError with the JSON path, the value and what is allowed */
  read(request: DecideRequest, id: string): ServedPoint;
  judge(point: ServedPoint): Judgement;
}

/** Who is asked about a decision, and how far they are trusted. */
export interface Seat {
  readonly policy: Answering;
  readonly fallback: Scheduler;
  readonly strangeness: Strangeness;
}

/** What is asked, and on which terms. */
export interface Terms {
  readonly mode: Mode;
  /** Why the policy is not to decide, whatever it says; null where it may. */
  readonly suspended: { readonly reason: Reason; readonly detail?: string } | null;
  /** Share of decisions that take any candidate. */
  readonly explore: number;
  readonly guard: Guard;
  /** Whether it is too late for the policy's answer. */
  late(): boolean;
}

/** What was decided, and how it came to that. */
export interface Decided {
  readonly point: ServedPoint;
  readonly checks: readonly RuleCheck[];
  readonly judgement: Judgement | null;
  /** Null where nothing is left to choose. */
  readonly choice: number | null;
  readonly propensity: number;
  /** What the policy says; null where it says nothing of use. */
  readonly advice: number | null;
  /** Why the fallback scheduler decided; null where the policy did. */
  readonly reason: string | null;
}

/**
 * Decides about one request: rules first, then the policy on what they leave, and the fallback scheduler wherever
 * anything is wrong with that. It never waits for anybody.
 *
 * @throws InputError when the request does not fit the policy
 */
export function decide(seat: Seat, request: DecideRequest, id: string, terms: Terms): Decided {
  const point = seat.policy.read(request, id);
  const checks = terms.guard(request, point);
  if (point.empty) return withoutChoice(point, checks);
  const { judgement, trouble } = judged(seat, point, terms);
  const reason = reasonOf(terms, checks, trouble);
  const advice = trouble === null && judgement !== null ? judgement.choice : null;
  if (reason === null && advice !== null) {
    return { point, checks, judgement, advice, reason, ...explored(point, advice, terms.explore, id) };
  }
  const choice = fallbackChoice(seat.fallback, point);
  return { point, checks, judgement, advice, reason, choice, propensity: 1 };
}

function withoutChoice(point: ServedPoint, checks: readonly RuleCheck[]): Decided {
  return {
    point,
    checks,
    judgement: null,
    advice: null,
    reason: 'no-candidate' satisfies Reason,
    choice: null,
    propensity: 1,
  };
}

/** What the policy says, and what is wrong with it. */
function judged({ policy, strangeness }: Seat, point: ServedPoint, { late }: Terms) {
  if (late()) return { judgement: null, trouble: 'deadline' satisfies Reason };
  let judgement: Judgement;
  try {
    judgement = policy.judge(point);
  } catch (error) {
    return {
      judgement: null,
      trouble: because('exception', error instanceof Error ? error.name : 'unknown'),
    };
  }
  if (!judgement.finite) return { judgement, trouble: 'not-finite' satisfies Reason };
  const strange = strangeness(judgement);
  if (strange !== null) return { judgement, trouble: because('out-of-distribution', strange) };
  return { judgement, trouble: late() ? ('deadline' satisfies Reason) : null };
}

function reasonOf(
  { suspended, mode }: Terms,
  checks: readonly RuleCheck[],
  trouble: string | null,
): string | null {
  if (suspended !== null) return because(suspended.reason, suspended.detail);
  const broken = checks.find(({ problem }) => problem !== undefined);
  if (broken) return because('guardrail', `${broken.rule} could not be evaluated`);
  if (trouble !== null) return trouble;
  return mode === 'observe' ? ('observe' satisfies Reason) : null;
}

/** A reason, and what there is to say about it. */
function because(reason: Reason, detail?: string): string {
  return detail === undefined ? reason : `${reason}: ${detail}`;
}

import { randomUUID } from 'node:crypto';
import { InputError } from '../../core/errors.ts';
import { type Explanation, explained } from '../../explain/explanation.ts';
import { modelScoring } from '../../explain/model-scoring.ts';
import type { WhatIf } from '../../explain/what-if.ts';
import type { Adviser } from '../decision/adviser.ts';
import type { Guard } from '../decision/decider.ts';
import { checkForm } from '../decision/reading.ts';
import type { DecideRequest } from '../decision/request.ts';
import { type Loaded, ServedPolicy } from '../decision/served-policy.ts';
import type { Roles } from '../live/roles.ts';
import { inSlices } from './in-slices.ts';
import type { ExplainRequest, RunQuestion, ServedExplanation, ServedWhatIf } from './questions.ts';
import { type MadeDecision, RecentDecisions } from './recent-decisions.ts';

/** Simulates runs for questions where decisions do not wait for it, within limits of time and memory. */
export interface RunSimulations {
  /** @throws InputError when the question makes no sense, or its run is too large */
  explain(question: RunQuestion, policy: Loaded): Promise<Explanation>;
  whatIf(question: RunQuestion, policy: Loaded): Promise<WhatIf>;
}

export interface ExplanationOptions {
  readonly guard: Guard;
  readonly monotonic: () => number;
  readonly simulations: RunSimulations;
}

/** What more candidates than these take is no answer to a request. */
const MOST_CANDIDATES = 64;
const SLICE_MS = 2;
const LIMIT_MS = 10_000;
/** Of requests that are remembered. */
const RECENT_BYTES = 1024 * 1024;

/** Takes decisions apart: such as a client asks about, those made a while ago, and those of simulated runs. */
export class Explanations {
  readonly #roles: Roles;
  readonly #options: ExplanationOptions;
  readonly #recent = new RecentDecisions(RECENT_BYTES);

  constructor(roles: Roles, options: ExplanationOptions) {
    this.#roles = roles;
    this.#options = options;
  }

  /** @param bytes of the request, where that is known */
  remember(id: string, decision: MadeDecision, bytes: number | undefined): void {
    this.#recent.set(id, decision, bytes);
  }

  /** @throws InputError for a decision that is not known (any more), and for what makes no sense */
  async explain(request: ExplainRequest): Promise<ServedExplanation> {
    const { scenario, seed, decision, executors, ...rest } = request;
    if (scenario !== undefined) return this.#ofRun(runQuestion(request));
    if (decision !== undefined || seed !== undefined)
      throw new InputError('/scenario is missing: a decision has a number in a simulated run only');
    if (executors !== undefined) return this.#ofRequest({ ...rest, executors });
    if (rest.id === undefined) throw new InputError('/executors is missing');
    return this.#ofRecent(rest.id);
  }

  async whatIf(question: RunQuestion): Promise<ServedWhatIf> {
    const { loaded } = learned(this.#roles.primary.policy);
    const { decision, chosen, candidates } = await this.#options.simulations.whatIf(question, loaded);
    return { artifact: loaded.hash, decision, chosen, candidates: [...candidates] };
  }

  async #ofRun(question: RunQuestion): Promise<ServedExplanation> {
    const { loaded } = learned(this.#roles.primary.policy);
    const explanation = await this.#options.simulations.explain(question, loaded);
    return served(explanation, { id: null, artifact: loaded.hash, decision: question.decision });
  }

  /** What the policy says about a choice that need never be made. */
  #ofRequest(request: DecideRequest): Promise<ServedExplanation> {
    checkForm(request);
    const id = request.id ?? randomUUID();
    const { seat } = this.#roles.seatFor(request.key ?? id);
    return this.#explain(id, request, learned(seat.policy), null);
  }

  #ofRecent(id: string): Promise<ServedExplanation> {
    const made = this.#recent.get(id);
    if (made === undefined) throw new InputError(`/id: no decision '${id}' is remembered: give its request`);
    return this.#explain(id, made.request, learned(made.seat.policy), made);
  }

  /** @param made what was decided; null: the policy's own choice */
  async #explain(
    id: string,
    request: DecideRequest,
    policy: ServedPolicy,
    made: MadeDecision | null,
  ): Promise<ServedExplanation> {
    const point = policy.read(request, id);
    this.#options.guard(request, point);
    const chosen = made === null ? (point.empty ? null : policy.judge(point).choice) : made.choice;
    if (chosen === null || point.empty)
      throw new InputError('nothing is left to choose, so nothing to explain');
    const shown = policy.shown(point);
    const rows = shown.observation.mask.length;
    if (rows > MOST_CANDIDATES)
      throw new InputError(`/executors: ${rows} candidates (explained are at most ${MOST_CANDIDATES})`);
    const scoring = await inSlices(modelScoring(policy.loaded.artifact.model, shown), {
      monotonic: this.#options.monotonic,
      sliceMs: SLICE_MS,
      limitMs: LIMIT_MS,
    });
    const reason = made?.reason ?? null;
    const because = reason && `the fallback scheduler decided (${reason})`;
    const explanation = explained(point, chosen, scoring, because);
    return served(explanation, { id, artifact: policy.loaded.hash, decision: null });
  }
}

/** @throws InputError for a rule: what it has seen is its own affair */
function learned(policy: Adviser): ServedPolicy {
  if (policy instanceof ServedPolicy) return policy;
  throw new InputError(`'${policy.agent}' is a rule: only what was learned is explained`);
}

/** @throws InputError where it is mixed up with a request */
function runQuestion({ scenario, seed, decision, ...rest }: ExplainRequest): RunQuestion {
  const [other] = Object.keys(rest);
  if (other !== undefined) throw new InputError(`/${other}: a scenario says that itself`);
  if (decision === undefined) throw new InputError('/decision is missing');
  return { scenario: scenario!, decision, ...(seed !== undefined && { seed }) };
}

function served(
  { candidates, reasons, ...rest }: Explanation,
  of: Pick<ServedExplanation, 'id' | 'artifact' | 'decision'>,
): ServedExplanation {
  return { ...of, ...rest, reasons: [...reasons], candidates: [...candidates] };
}

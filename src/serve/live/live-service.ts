import { randomUUID } from 'node:crypto';
import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { DecideAnswer, Mode } from '../decision/answer.ts';
import { candidateNames } from '../decision/candidates.ts';
import { type Decided, decide, type Guard, type Terms } from '../decision/decider.ts';
import { checkForm } from '../decision/reading.ts';
import type { DecideRequest } from '../decision/request.ts';
import { fallbackChoice } from '../decision/served-policy.ts';
import type { TaskClass } from '../decision/served-task.ts';
import type { Explanations } from '../explain/explanations.ts';
import type { ExplainRequest, RunQuestion } from '../explain/questions.ts';
import { DecisionTracer } from '../monitoring/tracing.ts';
import type { Pending } from '../pending/pending.ts';
import type {
  DecideContext,
  DecisionService,
  ModelDescription,
  Outcome,
  RawObservation,
  RuleVerdict,
  ServiceStatus,
} from '../service.ts';
import { answerOf, factsOf } from './answer-of.ts';
import { type AuditTrail, OUTCOME_EVENT } from './audit-trail.ts';
import type { People } from './people.ts';
import type { Roles, Seated } from './roles.ts';
import type { Watch } from './watch.ts';

export interface LiveOptions {
  readonly mode: Mode;
  /** Share of decisions that take any candidate. */
  readonly explore: number;
  /** Milliseconds within which the policy must have answered, where a request does not say. */
  readonly deadlineMs: number;
  /** Whether the operator has switched the policy off. */
  readonly isDisabled: () => boolean;
  readonly guard: Guard;
  /** Milliseconds that never go back: the clock of `receivedAt`. */
  readonly monotonic: () => number;
  /** Of switchyard. */
  readonly version: string;
}

/** What the service is made of. */
export interface LiveParts {
  readonly roles: Roles;
  readonly watch: Watch;
  readonly audit: AuditTrail;
  readonly people: People;
  readonly explanations: Explanations;
}

/** The decision server without its transport. */
export class LiveService implements DecisionService {
  readonly #options: LiveOptions;
  readonly #parts: LiveParts;
  readonly #tracer: DecisionTracer;
  #closing: Promise<void> | null = null;
  readonly #closers: (() => void)[] = [];

  constructor(options: LiveOptions, parts: LiveParts) {
    this.#options = options;
    this.#parts = parts;
    this.#tracer = new DecisionTracer(options.version);
  }

  async decide(request: DecideRequest, context: DecideContext): Promise<DecideAnswer> {
    if (!context.validated) checkForm(request);
    const id = request.id ?? randomUUID();
    const seated = this.#parts.roles.seatFor(request.key ?? id);
    const answer = await this.#tracer.decide(
      context.traceparent,
      () => this.#decide(request, id, seated, context),
      (answer) => factsOf(answer, seated, this.#options.mode),
    );
    const { choice, reason } = answer;
    this.#parts.explanations.remember(id, { request, seat: seated.seat, choice, reason }, context.bytes);
    return answer;
  }

  async explain(request: ExplainRequest) {
    return this.#parts.explanations.explain(request);
  }

  whatIf(question: RunQuestion) {
    return this.#parts.explanations.whatIf(question);
  }

  async check(request: DecideRequest): Promise<RuleVerdict> {
    const { mode, guard } = this.#options;
    const { roles, audit } = this.#parts;
    const id = request.id ?? randomUUID();
    const point = roles.seatFor(request.key ?? id).seat.policy.read(request, id);
    const checks = guard(request, point);
    const broken = checks.filter(({ passed }) => !passed);
    if (broken.length > 0) {
      const names = candidateNames(point);
      const forbidden = broken.map(({ rule, forbids }) => [rule, forbids.map((i) => names[i])]);
      await audit.event('rules', { id, mode, forbidden: Object.fromEntries(forbidden) });
    }
    return { mode, checks };
  }

  infer(observation: RawObservation) {
    return this.#parts.roles.primary.policy.infer(observation);
  }

  get model(): ModelDescription {
    return this.#parts.roles.primary.policy.model;
  }

  get world(): Scenario {
    return this.#parts.roles.primary.policy.scenario;
  }

  /** Classes of tasks that the policy knows. */
  get classes(): readonly TaskClass[] {
    return this.#parts.roles.primary.policy.classes;
  }

  report(outcome: Outcome): void {
    const { watch, audit } = this.#parts;
    if (!watch.report(outcome)) {
      throw new InputError(`outcome of '${outcome.id}': no such decision, or its outcome is known already`);
    }
    void audit.event(OUTCOME_EVENT, { ...outcome });
  }

  pending(): readonly Pending[] {
    return this.#parts.people.list.list();
  }

  pendingById(id: string): Pending | undefined {
    return this.#parts.people.list.get(id);
  }

  async settle(id: string, word: Parameters<DecisionService['settle']>[1]): Promise<Pending> {
    return this.#parts.people.list.settle(id, word);
  }

  async reload(): Promise<ServiceStatus> {
    const { roles, watch, audit } = this.#parts;
    const before = roles.status().map(({ artifact }) => artifact);
    const { changed, failures } = await roles.reload(() => watch.begin());
    if (changed || failures.length === 0) {
      watch.metrics.reloaded('loaded');
      await audit.event('reload', { before, after: roles.status().map(({ artifact }) => artifact) });
    }
    for (const failure of failures) {
      watch.metrics.reloaded('refused');
      await audit.event('reload refused', { error: (failure as Error).message });
    }
    if (failures.length > 0) throw failures[0];
    return this.status();
  }

  status(): ServiceStatus {
    const { roles, watch, audit } = this.#parts;
    const { withdrawn, onTrial } = roles;
    const suspended = this.#options.isDisabled() ? 'disabled' : onTrial === 'primary' ? withdrawn : null;
    return {
      mode: this.#options.mode,
      suspended,
      policies: roles.status(),
      canary: roles.canary,
      rolledBack: withdrawn,
      audit: audit.problem,
      alerts: watch.alerts(),
    };
  }

  ready(): { ready: boolean; why: string | null } {
    return this.#closing === null ? { ready: true, why: null } : { ready: false, why: 'it is shutting down' };
  }

  metrics() {
    return this.#parts.watch.metrics.text();
  }

  /** Is called when the service closes. */
  onClose(closer: () => void): void {
    this.#closers.push(closer);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { people, audit } = this.#parts;
    for (const closer of this.#closers) closer();
    people.list.close();
    await audit.close();
  }

  async #decide(
    request: DecideRequest,
    id: string,
    { role, seat, suspended }: Seated,
    { receivedAt, onDecided }: DecideContext,
  ): Promise<DecideAnswer> {
    const { mode, monotonic, deadlineMs } = this.#options;
    const { watch, audit } = this.#parts;
    const due = receivedAt + (request.deadlineMs ?? deadlineMs);
    const terms: Terms = {
      ...this.#options,
      suspended: this.#options.isDisabled() ? { reason: 'disabled' } : suspended,
      late: () => monotonic() > due,
    };
    const first = decide(seat, request, id, terms);
    if (first.judgement !== null) {
      watch.judged(role, first.judgement);
      this.#compare(request, id, terms, first);
    }
    const { decided, pending } = this.#consult(id, first, seat);
    const { point, choice } = decided;
    onDecided?.(choice !== null && point.hasExecutor(choice) ? point.executor(choice).name : null);
    const written = await audit.decision(decided, { id, request, mode, seat, pending });
    const unrecorded = written?.audited === false && mode === 'enforce';
    const final =
      unrecorded && decided.reason === null
        ? fallenBack(decided, seat, `audit: ${written.problem}`)
        : decided;
    const answer = answerOf(final, {
      id,
      mode: unrecorded ? 'advise' : mode,
      pending,
      artifact: seat.policy.loaded.hash,
      auditSeq: written?.audited ? written.seq : null,
    });
    watch.decided(role, id, answer, (monotonic() - receivedAt) / 1000);
    return answer;
  }

  /** Asks a person where that is called for; the caller does not wait, so a default holds until they answer. */
  #consult(id: string, decided: Decided, seat: Seated['seat']): { decided: Decided; pending: string | null } {
    const { people } = this.#parts;
    if (decided.reason !== null && decided.choice !== null) return { decided, pending: null };
    const concern = people.concern(decided);
    if (concern === null) return { decided, pending: null };
    const standing =
      people.standing === 'policy' || decided.choice === null
        ? decided
        : fallenBack(decided, seat, 'pending');
    const pending = people.ask(id, decided, standing.choice, concern);
    return { decided: standing, pending: pending?.id ?? null };
  }

  /** What the policy that only watches would have done under the same rules. */
  #compare(request: DecideRequest, id: string, terms: Terms, { judgement }: Decided): void {
    const { shadow } = this.#parts.roles;
    if (shadow === null || judgement === null) return;
    try {
      const other = decide(shadow, request, id, { ...terms, late: () => false });
      if (other.judgement !== null) this.#parts.watch.compared(judgement, other.judgement);
    } catch {
      // A request that it cannot read is no reason not to answer it.
    }
  }
}

function fallenBack(decided: Decided, { fallback }: Seated['seat'], reason: string): Decided {
  return { ...decided, choice: fallbackChoice(fallback, decided.point), propensity: 1, reason };
}

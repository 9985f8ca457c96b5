import type { Judgement } from '../decision/served-policy.ts';
import { alertText, StreamAlerts } from '../monitoring/alerts.ts';
import { type ColumnDrift, DriftMonitor, type DriftOptions } from '../monitoring/drift.ts';
import type { MetricSources } from '../monitoring/gauges.ts';
import { type CountedAnswer, type DecidingRole, ServerMetrics } from '../monitoring/metrics.ts';
import { decisionEvent, type GuardEvent } from '../rollout/guard-event.ts';
import { type GuardOptions, RollbackGuard, type Verdict } from '../rollout/rollback-guard.ts';
import { ShadowComparison } from '../rollout/shadow-comparison.ts';
import type { Outcome } from '../service.ts';
import { Recent } from './recent.ts';
import type { Roles } from './roles.ts';

export interface WatchOptions {
  /** `limit`: population stability index of an input above which there is an alert. */
  readonly drift: DriftOptions & { readonly limit?: number | undefined };
  /** When a policy is withdrawn by itself; null: never. */
  readonly rollback: Pick<GuardOptions, 'falseAlarm' | 'window' | 'limits'> | null;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
  readonly onAlert: (text: string) => void;
  readonly onWorse: (why: string) => void;
}

/** Decisions whose outcome may still be reported, at least. */
const REMEMBERED = 100_000;

/** Decisions between two looks at the drift, which costs more than a decision. */
const DRIFT_EVERY = 500;

/** Everything that is measured while policies decide, and what follows from it. */
export class Watch {
  readonly metrics: ServerMetrics;
  readonly #options: WatchOptions;
  readonly #roles: Roles;
  readonly #alerts: StreamAlerts;
  readonly #decidedBy = new Recent<DecidingRole>(REMEMBERED);
  readonly #shadow = new ShadowComparison();
  #drift: Partial<Record<DecidingRole, DriftMonitor>> = {};
  #guard: RollbackGuard | null = null;
  #decisions = 0;
  /** What is said of an input that has drifted; null while none has. */
  #drifted: string | null = null;

  constructor(roles: Roles, sources: Omit<MetricSources, 'drift' | 'policies'>, options: WatchOptions) {
    this.#roles = roles;
    this.#options = options;
    this.metrics = new ServerMetrics(
      { ...sources, drift: () => this.drift(), policies: () => roles.status() },
      { process: true },
    );
    this.#alerts = new StreamAlerts(
      () => options.monotonic() / 1000,
      (alert) => {
        this.metrics.alerted(alert.stream);
        options.onAlert(alertText(alert));
      },
    );
    this.begin();
  }

  /** Begins anew: another policy decides. */
  begin(): void {
    const monitor = (
      seat: { readonly reference: ConstructorParameters<typeof DriftMonitor>[0] | null } | null,
    ) => (seat?.reference ? new DriftMonitor(seat.reference, this.#options.drift) : undefined);
    const [primary, candidate] = [monitor(this.#roles.primary), monitor(this.#roles.candidate)];
    this.#drift = { ...(primary && { primary }), ...(candidate && { candidate }) };
    this.#guard = this.#createGuard();
    this.#drifted = null;
  }

  /** What a policy said, before it is asked about the next decision. */
  judged(role: DecidingRole, judgement: Judgement): void {
    const monitor = role === 'none' ? undefined : this.#drift[role];
    if (monitor === undefined) return;
    monitor.add(judgement.observation);
    if (++this.#decisions % DRIFT_EVERY > 0) return;
    const worst = monitor.worst();
    if (worst === null) return;
    this.#alertDrift(worst);
    this.#judge(role, { kind: 'drift', psi: worst.psi });
  }

  /** @param seconds from the request to its answer */
  decided(role: DecidingRole, id: string, answer: CountedAnswer, seconds: number): void {
    this.#decidedBy.set(id, role);
    this.metrics.decided(answer, role, seconds);
    this.#alerts.observe('decisionLatency', seconds);
    const event = decisionEvent(answer);
    if (event === null) return;
    this.#alerts.observe('fallbacks', event.fallback ? 1 : 0);
    this.#judge(role, event);
  }

  /** Answers whether the decision is known; each outcome counts once. */
  report({ id, slaMet, sojourn, cost }: Outcome): boolean {
    const role = this.#decidedBy.take(id);
    if (role === undefined) return false;
    if (sojourn !== undefined) this.#alerts.observe('sojourn', sojourn);
    if (cost !== undefined) this.#alerts.observe('cost', cost);
    if (slaMet === undefined) return true;
    this.#alerts.observe('slaMisses', slaMet ? 0 : 1);
    this.#judge(role, { kind: 'outcome', slaMet });
    return true;
  }

  compared(primary: Judgement, shadow: Judgement): void {
    this.metrics.compared(this.#shadow.add(primary, shadow));
  }

  get shadow() {
    return this.#shadow.summary();
  }

  drift(): ColumnDrift[] {
    return this.#drift[this.#roles.onTrial]?.psi() ?? [];
  }

  alerts(): string[] {
    const drift = this.#drifted === null ? [] : [this.#drifted];
    return [...this.#alerts.active().map(alertText), ...drift];
  }

  /** One alert an episode; it is over when the index has fallen to half the limit. */
  #alertDrift({ part, column, psi }: ColumnDrift): void {
    const { limit = Number.POSITIVE_INFINITY } = this.#options.drift;
    if (psi < limit / 2) this.#drifted = null;
    if (psi <= limit || this.#drifted !== null) return;
    this.#drifted = `${part} ${column} has drifted by ${psi.toFixed(2)} (limit ${limit})`;
    this.metrics.alerted('drift');
    this.#options.onAlert(this.#drifted);
  }

  #createGuard(): RollbackGuard | null {
    const { rollback } = this.#options;
    if (rollback === null) return null;
    const { onTrial, canary } = this.#roles;
    const reference = onTrial === 'candidate' ? 'primary' : canary < 1 ? 'fallback' : null;
    // Each monitor sees its own role's decisions only, so their drifts are not to be compared.
    const limits = { driftExcess: null, ...rollback.limits };
    return new RollbackGuard({ guarded: onTrial, reference, ...rollback, limits });
  }

  #judge(role: DecidingRole, event: GuardEvent): void {
    const before: Verdict | undefined = this.#guard?.verdict;
    if (before === undefined || before.rollback) return;
    const { rollback, why } = this.#guard!.observe(role === 'none' ? 'fallback' : role, event);
    if (rollback) this.#options.onWorse(why!);
  }
}

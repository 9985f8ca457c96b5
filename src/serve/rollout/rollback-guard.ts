import type { GuardEvent } from './guard-event.ts';
import { WorseShare } from './worse-share.ts';

/** Who is compared: two policies, or a policy with the fallback scheduler on the keys that this still serves. */
export type GuardRole = 'candidate' | 'primary' | 'fallback';

/** What is too much whatever the reference does; null for no limit. */
export interface GuardLimits {
  /** Shares, at most 1. */
  readonly slaMisses: number | null;
  readonly fallbacks: number | null;
  readonly errors: number | null;
  /** Population stability index of the worst input; and by how much it may be above the reference's. */
  readonly drift: number | null;
  readonly driftExcess: number | null;
}

export interface GuardOptions {
  /** Whose decisions can be taken back. */
  readonly guarded: GuardRole;
  /** Whom it must not be worse than; null where there is nobody, and only limits hold. */
  readonly reference: GuardRole | null;
  /** Most probability that one that is not worse is ever taken back. */
  readonly falseAlarm?: number | undefined;
  /** Decisions, and outcomes, that shares are guessed from. */
  readonly window?: number | undefined;
  readonly limits?: { readonly [L in keyof GuardLimits]?: GuardLimits[L] | undefined } | undefined;
}

export interface Verdict {
  readonly rollback: boolean;
  /** In plain words; null without a rollback. */
  readonly why: string | null;
}

const FINE: Verdict = { rollback: false, why: null };

const LIMITS: GuardLimits = { slaMisses: null, fallbacks: 0.5, errors: 0.1, drift: null, driftExcess: 0.25 };

const METRICS = {
  slaMisses: 'deadlines missed',
  fallbacks: 'decisions that the fallback scheduler had to make',
  errors: 'decisions that failed',
} as const;
type Metric = keyof typeof METRICS;

/**
 * Says when a policy is to be withdrawn: when its share of missed deadlines, of fallbacks or of errors is greater than the
 * reference's or than a limit, or when its inputs have drifted too far. The verdict is for good: whoever tries again makes
 * a new guard.
 *
 * Shares are compared by {@link WorseShare}, so it may be asked after every event. A policy that is no worse is withdrawn
 * with a probability of at most `falseAlarm`, ever, all comparisons of shares together; simulated at the default, none of
 * 400 candidates within 5000 outcomes each. One with a tenth of the keys that misses 15 % of deadlines where the primary
 * misses 5 % is found after 200 outcomes of its own (median; 90 % within 390), after 420 where it was as good for the first
 * 5000; one that misses 10 % after 430; 50 % against 10 % after 28; but 2 % against 1 % takes thousands. What both suffer
 * alike, as the rush hour, counts for neither; nor, alas, does what a candidate does to a fleet that they share. Values
 * must not depend on each other: misses in clusters of which one policy happens to get most are evidence against it.
 */
export class RollbackGuard {
  readonly #guarded: GuardRole;
  readonly #reference: GuardRole | null;
  readonly #limits: GuardLimits;
  readonly #enough: number;
  readonly #shares: Readonly<Record<Metric, WorseShare>>;
  #referenceDrift: number | null = null;
  #verdict = FINE;

  constructor({ guarded, reference, falseAlarm = 0.01, window = 500, limits = {} }: GuardOptions) {
    this.#guarded = guarded;
    this.#reference = reference;
    const told = Object.entries(limits).filter(([, limit]) => limit !== undefined);
    this.#limits = { ...LIMITS, ...Object.fromEntries(told) };
    const share = (metric: Metric) => new WorseShare(window, this.#limits[metric]);
    this.#shares = { slaMisses: share('slaMisses'), fallbacks: share('fallbacks'), errors: share('errors') };
    // Bonferroni: each comparison gets its part of what is allowed.
    const perMetric = reference === null ? 1 : 2;
    this.#enough = (perMetric * Object.keys(METRICS).length) / falseAlarm;
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  /** Events of roles that are not compared are passed over. */
  observe(role: GuardRole, event: GuardEvent): Verdict {
    if (this.#verdict.rollback || (role !== this.#guarded && role !== this.#reference)) return this.#verdict;
    if (event.kind === 'drift') this.#observeDrift(role, event.psi);
    else if (event.kind === 'outcome') this.#observeShare('slaMisses', role, !event.slaMet);
    // The fallback scheduler never falls back: nobody can be compared with it in that.
    else if (role !== 'fallback') {
      this.#observeShare('fallbacks', role, event.fallback);
      this.#observeShare('errors', role, event.error);
    }
    return this.#verdict;
  }

  #observeShare(metric: Metric, role: GuardRole, value: boolean): void {
    const share = this.#shares[metric];
    if (role !== this.#guarded) {
      share.addReference(value);
      return;
    }
    share.addGuarded(value);
    const found = `${percent(share.guarded!)} ${METRICS[metric]} of late`;
    if (share.thanLimit >= this.#enough) {
      this.#rollBack(`${found}, ${percent(this.#limits[metric]!)} are allowed`);
    } else if (share.thanReference >= this.#enough) {
      this.#rollBack(`${found}, ${percent(share.reference!)} under the ${this.#reference}`);
    }
  }

  #observeDrift(role: GuardRole, psi: number): void {
    const { drift, driftExcess } = this.#limits;
    if (role !== this.#guarded) {
      this.#referenceDrift = psi;
      return;
    }
    const found = `its inputs have drifted by ${psi.toFixed(2)}`;
    if (drift !== null && psi > drift) this.#rollBack(`${found}, ${drift} is allowed`);
    const other = this.#referenceDrift;
    if (other !== null && driftExcess !== null && psi > other + driftExcess) {
      this.#rollBack(`${found}, those of the ${this.#reference} by ${other.toFixed(2)}`);
    }
  }

  #rollBack(why: string): void {
    if (!this.#verdict.rollback) this.#verdict = { rollback: true, why };
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
